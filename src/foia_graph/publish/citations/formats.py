"""References, and how they are written: a sentence for a footnote, CSL-JSON (CSL 1.0.2), BibTeX and RIS."""

import calendar
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from foia_graph.model import dates
from foia_graph.model.jsonld import readable_json
from foia_graph.publish.citations.quotation_marks import alternate_marks
from foia_graph.publish.date_words import date_words
from foia_graph.runtime.tables import read_table

Names = tuple[str, ...]
DateRange = tuple[str, str]


class Genre(NamedTuple):
    """The type of a kind of thing in each format: of CSL, of a BibTeX entry, of RIS."""

    csl: str
    bibtex: str
    ris: str


DOCUMENT = Genre("document", "misc", "GEN")
COLLECTION = Genre("collection", "misc", "GEN")
# A part of something else, on a page of it: a claim in its source.
PART = Genre("chapter", "incollection", "CHAP")
# Genres by the notation of the document type; all others are documents.
GENRES: Mapping[str, Genre] = {
    name: Genre(**types) for name, types in read_table(Path(__file__).with_name("genres.toml")).items()
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing as it is cited.

    Names are as the catalogue writes them, and never taken apart. `date` is the date on the thing, else that
    on which it was made public, of 4, 7 or 10 characters; "" where none is known, or none is settled.
    `date_range` is the first and the last day that are possible where that is all that is known, and
    `date_words` what the source writes for it. `page` is that of the file, from 1, `printed_number` the
    number printed on it. `quote` has no marks around it. A reference `is_quoted` when its authors are others
    than those who answer for the container, in which their words are quoted or reported.
    """

    iri: str
    key: str
    genre: Genre
    title: str
    archive: str
    language: str = ""
    authors: Names = ()
    publishers: Names = ()
    date: str = ""
    date_range: DateRange = ("", "")
    date_words: str = ""
    publication_date: str = ""
    form: str = ""
    number: str = ""
    container: str = ""
    container_authors: Names = ()
    container_date: str = ""
    is_quoted: bool = False
    page: str = ""
    printed_number: str = ""
    stamps: Names = ()
    quote: str = ""
    address: str = ""
    remarks: Names = ()

    @property
    def common_year(self) -> str:
        """Return the year in which all days of the range are, "" where there are several, or none."""
        first, last = (day[:4] for day in self.date_range)
        return first if first == last else ""


def reference_key(iri: str, base: str) -> str:
    """Build a key of a name, for ever the same, of characters that BibTeX takes.

    >>> reference_key("https://foia.example.org/id/work/oig-12-64#claim-1", "https://foia.example.org/")
    'work:oig-12-64:claim-1'
    """
    return iri.removeprefix(base).removeprefix("id/").replace("/", ":").replace("#", ":")


UNDATED = "No date given"


def citation_sentence(reference: Reference) -> str:
    """Write who, what, when, where, and under which name it is found, up to the name itself."""
    parts = _part_of_work(reference) if reference.genre == PART else _whole_work(reference)
    sentences = (*parts, *reference.remarks, reference.archive)
    lines = [single_line(part) for part in sentences if part]
    return " ".join(with_full_stop(f"{line[:1].upper()}{line[1:]}") for line in lines)


def _whole_work(reference: Reference) -> Iterator[str]:
    yield in_quotation_marks(reference.quote) if reference.quote else ""
    yield "; ".join(reference.authors)
    yield _title_and(reference, reference.form[:1].lower() + reference.form[1:], dated_words(reference))
    yield f"No. {reference.number}" if reference.number else ""
    yield _page_location(reference)
    yield f"In {in_quotation_marks(reference.container)}" if reference.container else ""
    yield _publishers(reference)


def _part_of_work(reference: Reference) -> Iterator[str]:
    """Yield the citation of a claim: who says it, in which words, when, and in whose work it is."""
    day = dated_words(reference)
    yield "; ".join(reference.authors)
    if reference.quote:
        yield _title_and(reference, day)
    else:
        # No one is quoted with words that are the catalogue's.
        yield from (reference.title, day)
    if reference.is_quoted:
        yield from ("" if day else UNDATED, quoted_by(reference))
    elif reference.container:
        has_other_date = reference.container_date != reference.date
        other = date_words(reference.container_date) if has_other_date else ""
        yield f"In {in_quotation_marks(reference.container, ',' if other else '.')} {other}".rstrip()
    yield _page_location(reference)
    yield _publishers(reference)


def _title_and(reference: Reference, *more: str) -> str:
    follows = joined(more)
    return f"{in_quotation_marks(reference.title, ',' if follows else '.')} {follows}".rstrip()


def _publishers(reference: Reference) -> str:
    named = {*reference.authors, *reference.container_authors} if reference.genre == PART else set()
    publishers = [name for name in reference.publishers if name not in named]
    return f"Published by {'; '.join(publishers)}" if publishers else ""


def _page_location(reference: Reference) -> str:
    printed = reference.printed_number if reference.printed_number != reference.page else ""
    parts = {"Page": reference.page, "printed": printed, "Bates": ", ".join(reference.stamps)}
    return joined(f"{what} {value}" for what, value in parts.items() if value)


CLOSING = (".", "!", "?", "…")


def joined(parts: Iterable[str]) -> str:
    """Return parts with commas between them, without those that are empty."""
    return ", ".join(filter(None, parts))


def with_full_stop(text: str, mark: str = ".") -> str:
    """End a part with a full stop, or another mark, unless it ends so already."""
    closed = text.rstrip("”’\"'").endswith((*CLOSING, ",")) or not text
    return text if closed else f"{text}{mark}"


def in_quotation_marks(text: str, mark: str = ".") -> str:
    """Return words in double quotation marks, the mark that follows them inside; those in them alternate."""
    return f"“{with_full_stop(alternate_marks(text), mark)}”"


def range_in_words(days: DateRange) -> str:
    """Write in words between which days a date is, whole months and years by their names.

    >>> range_in_words(("2011-03-01", "2011-06-30")), range_in_words(("", "2012-04-10"))
    ('between March 2011 and June 2011', 'not after 10 April 2012')
    """
    first, last = map(date_words, range_parts(days))
    if first and last:
        return f"between {first} and {last}" if first != last else first
    return f"not before {first}" if first else f"not after {last}" if last else ""


def range_parts(days: DateRange) -> DateRange:
    """Return the ends of a range as wide as both can be written: years, months or days.

    >>> range_parts(("2011-03-01", "2011-06-30")), range_parts(("2010-01-01", "2011-12-31"))
    (('2011-03', '2011-06'), ('2010', '2011'))
    """
    for length in (4, 7):
        wide = (days[0][:length], days[1][:length])
        if days == (wide[0] and dates.day_bounds(wide[0])[0], wide[1] and dates.day_bounds(wide[1])[1]):
            return wide
    return days


def dated_words(reference: Reference) -> str:
    """Return the date of a reference in words: the date, or what is written for it, or between which days."""
    if reference.date:
        return date_words(reference.date)
    if reference.date_words:
        return in_quotation_marks(reference.date_words, "")
    return range_in_words(reference.date_range)


def quoted_by(reference: Reference) -> str:
    """Return by whom, where and when words of others are quoted, "" for what is in no other's work."""
    if not reference.is_quoted:
        return ""
    verb = "Quoted" if reference.quote else "Reported"
    who = f"{verb} by {'; '.join(reference.container_authors)}, " if reference.container_authors else ""
    where = in_quotation_marks(reference.container, "," if reference.container_date else ".")
    return f"{who or f'{verb} in '}{where} {date_words(reference.container_date)}".rstrip()


SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
MAX_TITLE_LENGTH = 200


def single_line(text: str) -> str:
    """Write a text in one line, without control characters.

    >>> single_line("two\\n lines\\x00")
    'two lines'
    """
    return SPACES.sub(" ", text).strip()


def shorten_title(text: str, most: int = MAX_TITLE_LENGTH) -> str:
    """Return a text cut at the end of a word, with an ellipsis where it was cut.

    >>> shorten_title("one two three", 9)
    'one two…'
    """
    if len(text) <= most:
        return text
    return f"{text[:most].rpartition(' ')[0] or text[: most - 1]}…"


def reference_notes(reference: Reference) -> list[str]:
    """Return the notes of a reference, those first without which it would be misread."""
    found = [
        with_full_stop(quoted_by(reference)),
        "The words have no date of their own." if reference.is_quoted and not reference.date else "",
        _date_note(reference),
        f"Page {reference.page} of the file, printed number {reference.printed_number}."
        if reference.page and reference.printed_number not in ("", reference.page)
        else "",
        f"Bates {', '.join(reference.stamps)}." if reference.stamps else "",
        f"Made public {reference.publication_date}."
        if reference.publication_date not in ("", reference.date)
        else "",
        *reference.remarks,
        f"Read at {reference.address}" if reference.address else "",
    ]
    return [each for each in found if each]


def _date_note(reference: Reference) -> str:
    """Return what is known of a date that is none, or the date of the work where words have another."""
    if reference.date:
        other = reference.container_date not in ("", reference.date) and not reference.is_quoted
        return f"Printed in a source of {date_words(reference.container_date)}." if other else ""
    days = range_in_words(reference.date_range)
    if reference.date_words:
        stated = f"Dated {in_quotation_marks(reference.date_words, '')}"
        return f"{stated} ({days})." if days else f"{stated}."
    return f"Dated {days}." if days else ""


def csl_json(reference: Reference) -> bytes:
    """Write a list of one item."""
    return readable_json([csl_item(reference)])


def csl_item(reference: Reference) -> Mapping[str, Any]:
    """Return the item of a reference, without variables that have no value."""
    days = [reference.date] if reference.date else range_parts(reference.date_range)
    issued = {"date-parts": [[int(part) for part in day.split("-")] for day in days]} if all(days) else None
    found = {
        "id": reference.key,
        "type": reference.genre.csl,
        "title": reference.title,
        # Names are as written; which part of one is the family name is not known.
        "author": [{"literal": name} for name in reference.authors],
        "issued": issued,
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


# The commands of LaTeX by the characters that they write, and its accents by those of Unicode.
LATEX: Mapping[str, Mapping[str, str]] = read_table(Path(__file__).with_name("latex.toml"))


def bibtex_entry(reference: Reference) -> bytes:
    """Write one entry; characters that LaTeX has no command for stay as they are, in UTF-8."""
    kind = reference.genre.bibtex
    if kind == "techreport" and not (reference.authors or reference.publishers):
        kind = "misc"  # BibTeX asks a report for its institution
    values = ((name, value) for name, value in _entry_fields(reference, kind) if value.strip("{}"))
    fields = [f"  {name} = {value}" for name, value in values]
    return ",\n".join([f"@{kind}{{{reference.key}", *fields]).encode() + b"\n}\n"


def _entry_fields(reference: Reference, kind: str) -> Iterator[tuple[str, str]]:
    publishers = reference.publishers or (reference.authors[:1] if kind == "techreport" else ())
    year, month, day = (*(reference.date or reference.common_year).split("-"), "", "")[:3]
    yield "author", _in_braces(" and ".join(map(_field_text, reference.authors)))
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
    fields = (pair for pair in _field_values(reference) if pair[1])
    tagged = (("TY", reference.genre.ris), *fields, ("ER", ""))
    return "".join(f"{tag}  - {single_line(text)}\r\n" for tag, text in tagged).encode()


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
