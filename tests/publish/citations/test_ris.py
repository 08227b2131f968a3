"""RIS, read back by a reader of third parties."""

from dataclasses import replace

import rispy
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.publish.citations.formats import DOCUMENT, ris_record
from tests.publish.citations.references import MEMO


def test_a_reference_reads_back():
    """Every tag is what the reference says; notes are as many as there are."""
    (found,) = rispy.loads(ris_record(MEMO).decode())

    assert {
        "type_of_reference": "RPRT",
        "id": "document:plants:page:3",
        "title": "Peña & Søn: 100 % of “plants” #1",
        "authors": ["Department of Plants", "Jane Roe"],
        "year": "2011",
        "date": "2011/06//",
        "secondary_title": "The memos",
        "publisher": "Center for Rights",
        "type_of_work": "Memorandum",
        "issn": "OIG-12",
        "start_page": "3",
        "unknown_tag": {"AV": ["GARDEN 118"]},
        "abstract": "watered twice",
        "notes": [
            "Page 3 of the file, printed number iii.",
            "Bates GARDEN 118.",
            "Made public 2012-04-10.",
            "Read at https://dhs.example.gov/memo_1",
        ],
        "language": "en",
        "name_of_database": "Records",
        "urls": ["https://foia.example.org/id/document/plants/page/3"],
    } == found


def test_the_number_of_anything_but_a_report_is_a_number():
    """Only of a report is SN its number; of other things it would be an ISBN."""
    assert b"M1  - OIG-12\r\n" in ris_record(replace(MEMO, genre=DOCUMENT))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_breaks_a_line(text: str):
    """Whatever is in a title, there is one reference with its tags, and no tag of the text's making."""
    lines = ris_record(replace(MEMO, title=f"x{text}", quote=text)).decode().split("\r\n")

    assert ["TY", "ID", "TI"] == [line[:2] for line in lines[:3]]
    assert all(line[2:6] == "  - " for line in lines[:-1])
    assert [["ER  - ", ""], 1] == [lines[-2:], sum(line.startswith("ER") for line in lines)]
