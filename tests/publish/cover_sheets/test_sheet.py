"""Cover sheets: what is on them, in any language."""

import io

import pypdf
import pytest

from foia_graph.publish.cover_sheets.sheet import PLAIN, CoverRow, CoverSheet, break_lines, font_runs


def read(sheet):
    reader = pypdf.PdfReader(io.BytesIO(sheet.pdf()))
    (page,) = reader.pages
    return reader, " ".join(page.extract_text().split())


@pytest.mark.parametrize(
    "title",
    [
        "Memorandum · Señor",
        "Меморандум о растениях",
        "Υπόμνημα",
        "植物に関するメモ",
        "식물 메모",
        "关于植物的备忘录",
    ],
)
def test_titles_of_any_language_are_printed(title):
    """The words can be read off the sheet, and are in the properties of the file."""
    reader, text = read(CoverSheet("Records", title, [], []))

    assert title.replace(" ", "") in text.replace(" ", "")
    assert title == reader.metadata.title


def test_a_font_that_every_reader_may_lack_is_embedded():
    """Letters beyond those of the usual fonts come along."""
    reader, _ = read(CoverSheet("Records", "Меморандум", [], []))
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    descriptors = [font["/FontDescriptor"] for font in fonts if "FiraGO" in str(font.get("/BaseFont"))]

    assert descriptors and all("/FontFile2" in each for each in descriptors)


def test_words_written_to_the_left_stand_in_their_order():
    """A line of Arabic begins at the right; numbers and Latin words in it are read as they are written."""
    (line,) = break_lines("مذكرة 2012 DHS", PLAIN, 10, 400, 3)

    assert line.is_right
    assert ["DHS", "2012"] == [run.text.strip() for run in line.runs][:2]
    assert "\ufee3\ufeac\ufedb\ufeae\u0629" == line.runs[-1].text.strip()[::-1]


def test_long_words_are_broken_and_long_texts_cut():
    """Nothing runs over the edge of the sheet, or off its foot."""
    address = break_lines("https://foia.example.org/" + "long-" * 40, PLAIN, 10, 200, 30)
    cut = break_lines("word " * 400, PLAIN, 10, 200, 3)

    assert all(line.width <= 201 for line in address) and len(address) > 3
    assert 3 == len(cut) and cut[-1].runs[-1].text.endswith("…")


def test_letters_that_no_font_has_are_shown_as_missing():
    """A box stands for each; the whole title is in the properties of the file."""
    assert [(PLAIN, "a▯b")] == font_runs("a\U0001f600b", PLAIN)


def test_a_full_sheet_is_one_page():
    """Endless titles and rows are cut."""
    rows = [CoverRow(f"Row {n}", ("value " * 300,)) for n in range(8)]
    reader, text = read(CoverSheet("Records", "title " * 300, rows, ["note " * 300]))

    assert 1 == len(reader.pages)
    assert "Row 7" in text
