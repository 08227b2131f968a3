"""Citations in the formats of reference managers: CSL-JSON (CSL 1.0.2), BibTeX and RIS."""

import calendar
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from foia_graph.publish.citations.reference import Reference
from foia_graph.publish.citations.sentence import range_parts, reference_notes, single_line


def csl_json(reference: Reference) -> bytes:
    """Write a list of one item."""
    return msgspec.json.format(msgspec.json.encode([csl_item(reference)])) + b"\n"


def csl_item(reference: Reference) -> Mapping[str, Any]:
    """Return the item of a reference, without variables that have no value."""
    found = {
        "id": reference.key,
        "type": reference.genre.csl,
        "title": reference.title,
        # Names are as written; which part of one is the family name is not known.
        "author": [{"literal": name} for name in reference.authors],
        "issued": {"date-parts": issued} if (issued := _date_parts(reference)) else None,
        "container-title": reference.container,
        "container-author": [{"literal": name} for name in reference.container_authors],
        "publisher": "; ".join(reference.publishers),
        "genre": reference.form,
        "number": reference.number,
        "page": reference.page,
        "archive": reference.archive,
        "archive_location": ", ".join(reference.stamps),
        "language": reference.language,
        "abstract": reference.quote,
        "note": " ".join(reference_notes(reference)),
        "URL": reference.iri,
    }
    return {name: value for name, value in found.items() if value}


def _date_parts(reference: Reference) -> list[list[int]]:
    ends = [reference.date] if reference.date else list(range_parts(reference.date_range))
    return [[int(part) for part in end.split("-")] for end in ends] if all(ends) else []


LATEX: Mapping[str, Mapping[str, str]] = tomllib.loads(
    Path(__file__).with_name("latex.toml").read_text(encoding="utf-8")
)
"""The commands of LaTeX by the characters that they write, and its accents by those of Unicode."""


def bibtex_entry(reference: Reference) -> bytes:
    """Write one entry; characters that LaTeX has no command for stay as they are, in UTF-8."""
    kind = reference.genre.bibtex
    if kind == "techreport" and not (reference.authors or reference.publishers):
        kind = "misc"  # BibTeX asks a report for its institution
    fields = [
        f"  {name} = {value}"
        for name, value in _entry_fields(reference, kind)
        if value not in ("", "{}", "{{}}")
    ]
    return ",\n".join([f"@{kind}{{{reference.key}", *fields]).encode() + b"\n}\n"


def _entry_fields(reference: Reference, kind: str) -> Iterator[tuple[str, str]]:
    publishers = reference.publishers or (reference.authors[:1] if kind == "techreport" else ())
    year, month, day = (*(reference.date or reference.common_year).split("-"), "", "")[:3]
    yield (
        "author",
        _in_braces(" and ".join(f"{{{escape_latex(single_line(name))}}}" for name in reference.authors)),
    )
    # A second pair of braces keeps the capitals.
    yield "title", _in_braces(_field_text(reference.title))
    yield ("booktitle" if kind == "incollection" else "howpublished"), _field_text(reference.container)
    yield ("institution" if kind == "techreport" else "publisher"), _field_text("; ".join(publishers))
    yield "type", _field_text(reference.form)
    yield "number", _field_text(reference.number)
    yield "pages", _field_text(reference.page)
    yield "year", _in_braces(year)
    yield "month", calendar.month_abbr[int(month)].lower() if month else ""
    yield "day", _in_braces(day)
    yield "note", _field_text(" ".join(reference_notes(reference)))
    yield "abstract", _field_text(reference.quote)
    yield "language", _in_braces(reference.language)
    yield "library", _field_text(reference.archive)
    # Packages read addresses as they are.
    yield "url", _in_braces(reference.iri)


def _in_braces(text: str) -> str:
    return f"{{{text}}}"


def _field_text(text: str) -> str:
    return _in_braces(escape_latex(single_line(text)))


def escape_latex(text: str) -> str:
    """Write a text so that LaTeX shows it as it is.

    >>> print(escape_latex("Peña & Søn, 100 %"))
    Pe{\\~{n}}a \\& S\\o{}n, 100 \\%
    """
    return "".join(map(_latex_character, unicodedata.normalize("NFC", text)))


def _latex_character(character: str) -> str:
    found = LATEX["commands"].get(character)
    if found is not None:
        return found
    apart = unicodedata.normalize("NFD", character)
    if len(apart) == 2 and apart[0].isascii() and apart[1] in LATEX["accents"]:
        return f"{{\\{LATEX['accents'][apart[1]]}{{{apart[0]}}}}}"
    return character


def ris_record(reference: Reference) -> bytes:
    """Write one reference; lines end as RIS wants it, in CR LF."""
    return "".join(f"{tag}  - {single_line(text)}\r\n" for tag, text in _tagged_values(reference)).encode()


def _tagged_values(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", reference.genre.ris
    yield from (pair for pair in _field_values(reference) if pair[1])
    yield "ER", ""


def _field_values(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "ID", reference.key
    yield "TI", reference.title
    yield from (("AU", name) for name in reference.authors)
    yield "PY", reference.date[:4] or reference.common_year
    yield "DA", _ris_date(reference.date)
    yield "T2", reference.container
    yield "PB", "; ".join(reference.publishers)
    yield "M3", reference.form
    # The field in which readers look for the number of a report is that of an ISBN elsewhere.
    yield "SN" if reference.genre.ris == "RPRT" else "M1", reference.number
    yield "SP", reference.page
    yield "AV", ", ".join(reference.stamps)
    yield "AB", reference.quote
    yield from (("N1", note) for note in reference_notes(reference))
    yield "LA", reference.language
    yield "DB", reference.archive
    yield "UR", reference.iri


def _ris_date(date: str) -> str:
    """Write a date as RIS does: year, month, day and other information, in this order, between slashes.

    >>> _ris_date("2011-06")
    '2011/06//'
    """
    year, month, day = (*date.split("-"), "", "")[:3]
    return f"{year}/{month}/{day}/" if year else ""
