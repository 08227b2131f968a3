"""Citations as BibTeX: what LaTeX takes for commands is escaped, and accents are written as commands."""

import unicodedata
from collections.abc import Iterator, Mapping

from foia_graph.publish.citations.notes import reference_notes
from foia_graph.publish.citations.reference import Reference
from foia_graph.publish.citations.texts import single_line

SPECIAL: Mapping[str, str] = {
    "\\": r"\textbackslash{}",
    # Braces count in BibTeX even behind a backslash.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "–": "--",
    "—": "---",
    "…": r"\ldots{}",
    "§": r"\S{}",
    "ß": r"\ss{}",
    "æ": r"\ae{}",
    "Æ": r"\AE{}",
    "œ": r"\oe{}",
    "Œ": r"\OE{}",
    "ø": r"\o{}",
    "Ø": r"\O{}",
    "ł": r"\l{}",
    "Ł": r"\L{}",
    "ı": r"\i{}",
    "\u00a0": "~",
}
ACCENTS: Mapping[str, str] = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0327": "c", "\u0328": "k",
}  # fmt: skip
"""The accents of LaTeX, by the combining characters of Unicode."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


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
    yield "month", MONTHS[int(month) - 1] if month else ""
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
    found = SPECIAL.get(character)
    if found is not None:
        return found
    apart = unicodedata.normalize("NFD", character)
    if len(apart) == 2 and apart[0].isascii() and apart[1] in ACCENTS:
        return f"{{\\{ACCENTS[apart[1]]}{{{apart[0]}}}}}"
    return character
