"""BibTeX, read back by a parser of third parties."""

from dataclasses import replace

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.publish.citations.formats import COLLECTION, PART, Reference, bibtex_entry, escape_latex
from tests.publish.citations.references import MEMO

BARE = Reference("https://foia.example.org/id/release/x", "release:x", COLLECTION, "X", "")


def read(data: bytes) -> tuple[str, str, dict[str, str]]:
    """Read the only entry as LaTeX shows it: its type, its key, its fields."""
    library = bibtexparser.parse_string(data.decode(), append_middleware=[LatexDecodingMiddleware()])
    assert [] == library.failed_blocks
    (entry,) = library.entries
    return entry.entry_type, entry.key, {field.key: field.value for field in entry.fields}


def test_a_reference_reads_back():
    """Type, key and every field are what the reference says, as a reader of BibTeX has them."""
    assert (
        "techreport",
        "document:plants:page:3",
        {
            "author": "Department of Plants and Jane Roe",
            "title": "Peña & Søn: 100 % of “plants” #1",
            "howpublished": "The memos",
            "institution": "Center for Rights",
            "type": "Memorandum",
            "number": "OIG-12",
            "pages": "3",
            "year": "2011",
            "month": "jun",
            "note": "Page 3 of the file, printed number iii. Bates GARDEN 118. Made public 2012-04-10. "
            "Read at https://dhs.example.gov/memo_1",
            "abstract": "watered twice",
            "language": "en",
            "library": "Records",
            "url": "https://foia.example.org/id/document/plants/page/3",
        },
    ) == read(bibtex_entry(MEMO))


def test_what_is_not_known_has_no_field():
    """An entry has no empty fields."""
    assert (
        b"@misc{release:x,\n  title = {{X}},\n  url = {https://foia.example.org/id/release/x}\n}\n"
        == bibtex_entry(BARE)
    )


def test_names_are_never_taken_apart():
    """Each name is in braces, so that no style reorders it, and "and" in one is none between two."""
    assert b"author = {{Plants and Gardens} and {Jane Roe}}" in bibtex_entry(
        replace(MEMO, authors=("Plants and Gardens", "Jane Roe"))
    )


def test_a_report_has_an_institution():
    """
    The author is in where no one published it; a report by no one is no techreport, which would lack it.
    """
    assert b"institution = {Department of Plants}" in bibtex_entry(replace(MEMO, publishers=()))
    assert bibtex_entry(replace(MEMO, publishers=(), authors=())).startswith(b"@misc{")


def test_what_stands_in_something_names_it():
    """A claim is part of a book in the words of BibTeX."""
    kind, _, fields = read(bibtex_entry(replace(MEMO, genre=PART)))

    assert ("incollection", "The memos", "Center for Rights") == (
        kind,
        fields["booktitle"],
        fields["publisher"],
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a_b^c~d", r"a\_b\textasciicircum{}c\textasciitilde{}d"),
        ("{x}\\", r"\textbraceleft{}x\textbraceright{}\textbackslash{}"),
        ("§ 552(b)(7)(E) – $5", r"\S{} 552(b)(7)(E) -- \$5"),
        ("Güiraldes, Čapek, Ångström", r"G{\"{u}}iraldes, {\v{C}}apek, {\r{A}}ngstr{\"{o}}m"),
        ("e\u0301", r"{\'{e}}"),
        ("ệ Ж 日", "ệ Ж 日"),
    ],
)
def test_what_latex_takes_for_commands_is_escaped(text: str, written: str):
    """Signs and accents are written as commands; what has none stays as it is."""
    assert written == escape_latex(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_breaks_an_entry(text: str):
    """Whatever is in a title, the entry has its fields and no others, and its braces are in pairs."""
    written = bibtex_entry(replace(BARE, title=text or "X", quote=text))
    _, key, fields = read(written)

    assert ("release:x", BARE.iri) == (key, fields["url"])
    assert {"title", "abstract", "url"} >= set(fields)
    assert written.count(b"{") == written.count(b"}")
