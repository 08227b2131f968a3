"""Parts of a document of DocumentCloud: notes with their boxes, and sections."""

from typing import Any

from foia_graph.connectors.imports.checked_values import date_value
from foia_graph.connectors.imports.html_text import plain_text
from foia_graph.connectors.imports.notes import ACCOUNT, NO_WORDS, NOT_PUBLIC, Note, NotePlace
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import FieldValue
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord

OF_INTERFACE = "says what the account that asked may do"
PIXELS = "a box in pixels of a picture whose size is not said"


def add_notes(
    session: ImportSession, document: OriginObject, field: str, record: SourcedRecord, speaker: str
) -> None:
    """Add the notes of a document as claims about its pages; `speaker` is the body of whoever wrote them."""
    for note in document.objects(field):
        session.count("note")
        place = f"{record.record.id} note {note.text('id')}".rstrip()
        if (note.text("access") or "public") != "public":
            session.leave_out("note", NOT_PUBLIC)
            for name in note.names():
                note.leave_out(NOT_PUBLIC, name)
            continue
        words = _words(note)
        if words:
            record.record.add("claims", _note_claim(session, note, place, words, record, speaker))
        else:
            session.leave_out("note", NO_WORDS)
        note.leave_out(ACCOUNT, "user", "author", "author_organization", "organization")
        note.leave_out(OF_INTERFACE, "edit_access", "owns_note")
        note.leave_out("an address of the note alone", "canonical_url", "resource_url")
        note.leave_out("when the note was last changed", "updated_at")
        note.finish()


def _words(note: OriginObject) -> str:
    title, content = plain_text(note.text("title")), plain_text(note.text("content"))
    return f"{title}: {content}" if title and content else title or content


def _note_claim(
    session: ImportSession, note: OriginObject, place: str, words: str, record: SourcedRecord, speaker: str
) -> dict[str, FieldValue]:
    return Note(
        id=f"note-{note.text('id')}",
        text=words,
        source=f"document/{record.record.id}",
        page=_page(session, note, place),
        place=NotePlace(_region(session, note, place)),
        said=date_value(session, place, note.text("created_at")),
        by=(speaker,) if speaker else (),
    ).claim()


def _page(session: ImportSession, part: OriginObject, place: str) -> str:
    """Return the page of a part, counted from 1; old answers count so, in `page`, later ones from 0."""
    is_old = "page_number" not in part.names()
    written, first = part.text("page" if is_old else "page_number"), int(is_old)
    if not written:
        return ""
    if not written.isdecimal() or int(written) < first:
        session.problem(place, f"is on page {written!r}, which is none")
        return ""
    return str(int(written) + 1 - first)


def _region(session: ImportSession, note: OriginObject, place: str) -> str:
    """Return the box of a note in percent of its page (Media Fragments URI, section 4.2.2), "" for none."""
    location = note.object("location")
    location.leave_out(PIXELS, *location.names())
    values = [note.take(name) for name in ("x1", "y1", "x2", "y2")]
    if all(value in (None, "") for value in values):
        return ""
    numbers = [_fraction(value) for value in values]
    if None in numbers:
        session.problem(place, f"has a box that is none: {values}")
        return ""
    x1, y1, x2, y2 = (number for number in numbers if number is not None)
    left, top, width, height = min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)
    if not (width and height):
        return ""
    return f"xywh=percent:{','.join(map(_percent, (left, top, width, height)))}"


def _fraction(value: Any) -> float | None:
    """Return a number from 0 to 1, None for anything else."""
    try:
        number = float(value) if not isinstance(value, bool) else -1.0
    except (TypeError, ValueError):
        return None
    return number if 0 <= number <= 1 else None


def _percent(fraction: float) -> str:
    return f"{fraction * 100:.3f}".rstrip("0").rstrip(".")


def add_sections(session: ImportSession, document: OriginObject, record: SourcedRecord, pages: int) -> None:
    """Add the sections of a document as ranges of its pages; each lasts until the next begins."""
    sections: list[tuple[int, int, OriginObject, str]] = []
    for section in document.objects("sections"):
        session.count("section")
        place = f"{record.record.id} section {section.text('id')}".rstrip()
        first, last = _section_pages(session, section, place)
        title = plain_text(section.text("title"))
        if first and title:
            sections.append((first, last, section, title))
        else:
            session.problem(place, "has no title or no page, so it is left out")
        section.finish()
    sections.sort(key=lambda each: each[0])
    for number, (first, last, section, title) in enumerate(sections):
        following = sections[number + 1][0] - 1 if number + 1 < len(sections) else pages
        record.add_part(
            "pageRange",
            section.pointer,
            id=f"section-{section.text('id') or number + 1}",
            title=title,
            firstPage=str(first),
            lastPage=str(last or max(first, following)),
            pageNumbering="pdf",
        )


def _section_pages(session: ImportSession, section: OriginObject, place: str) -> tuple[int, int]:
    """Return the first and the last page of a section, 0 where it is not said; old answers have "3-5"."""
    first, _, last = section.text("pages").partition("-")
    if first.strip().isdecimal():
        return int(first), int(last) if last.strip().isdecimal() else 0
    return int(_page(session, section, place) or 0), 0
