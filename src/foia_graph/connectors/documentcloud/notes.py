"""Notes of DocumentCloud as claims about places on pages, and sections as ranges of pages."""

from collections.abc import Iterable
from typing import Any

from foia_graph.connectors.documentcloud.gathered import PUBLIC
from foia_graph.connectors.imports import records
from foia_graph.connectors.imports.checked_values import date_value, plain_text
from foia_graph.connectors.imports.mapping import FieldMapper
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.session import ImportSession


def add_notes(
    mapper: FieldMapper, notes: Iterable[OriginObject], record: records.ImportedRecord, speaker: str
) -> None:
    """Add notes as claims about pages; `speaker` is the body of whoever wrote them, "" for none."""
    session = mapper.session
    for note in notes:
        session.count("note")
        title, content = plain_text(note.text("title")), plain_text(note.text("content"))
        words = f"{title}: {content}" if title and content else title or content
        is_public = (note.text("access") or PUBLIC) == PUBLIC
        if not (is_public and words):
            reason = records.NO_WORDS if is_public else records.NOT_PUBLIC
            session.leave_out("note", reason)
            note.leave_out(reason, *note.names())
            continue
        place = f"{record.id} note {note.text('id')}".rstrip()
        claim = records.note_claim(
            id=f"note-{note.text('id')}",
            text=words,
            source=f"document/{record.id}",
            page=_page(session, note, place),
            region=_region(session, note, place),
            said=date_value(session, place, note.text("created_at")),
            by=[speaker] if speaker else [],
        )
        record.add("claims", claim)
        mapper.finish("note", note)


def add_sections(
    session: ImportSession, found: Iterable[OriginObject], record: records.SourcedRecord, pages: int
) -> None:
    """Add the sections of a document as ranges of its pages; each lasts until the next begins."""
    sections: list[tuple[int, int, OriginObject, str]] = []
    for section in found:
        session.count("section")
        place = f"{record.record.id} section {section.text('id')}".rstrip()
        first, last = _section_pages(session, section, place)
        title = plain_text(section.text("title"))
        if first and title:
            sections.append((first, last, section, title))
        else:
            session.problem(place, "has no title or no page, so it is skipped")
    # Sections have a first page alone: the next one ends them, in whatever order they are listed.
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
    values = [note.take(name) for name in ("x1", "y1", "x2", "y2")]
    if all(value in (None, "") for value in values):
        return ""
    x1, y1, x2, y2 = map(_fraction, values)
    if x1 is None or y1 is None or x2 is None or y2 is None:
        session.problem(place, f"has a box that is none: {values}")
        return ""
    # Corners come in any order.
    left, top, width, height = min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1)
    if not (width and height):
        return ""
    return f"xywh=percent:{','.join(map(_percent, (left, top, width, height)))}"


def _fraction(value: Any) -> float | None:
    try:
        number = float(value) if not isinstance(value, bool) else -1.0
    except (TypeError, ValueError):
        return None
    return number if 0 <= number <= 1 else None


def _percent(fraction: float) -> str:
    return f"{fraction * 100:.3f}".rstrip("0").rstrip(".")


def _section_pages(session: ImportSession, section: OriginObject, place: str) -> tuple[int, int]:
    first, _, last = section.text("pages").partition("-")
    if first.strip().isdecimal():
        return int(first), int(last) if last.strip().isdecimal() else 0
    return int(_page(session, section, place) or 0), 0
