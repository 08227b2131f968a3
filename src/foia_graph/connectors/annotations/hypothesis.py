"""Rows of the interface of Hypothesis (`/api/search`): public notes, without those who wrote them."""

from collections.abc import Iterator, Mapping
from typing import Any

from foia_graph.connectors.annotations.drafted_note import DraftedNote, NoteTarget
from foia_graph.connectors.annotations.selectors import each_object, selector_fields
from foia_graph.connectors.imports.checked_values import date_value
from foia_graph.connectors.imports.notes import ACCOUNT, NOT_PUBLIC
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.model.namespaces import OA

EVERYBODY = "group:__world__"
ANSWER = "it answers another note"
OF_INTERFACE = "where the interface shows it"
OF_PAGE = "what the page is called there"


def is_row(value: Any) -> bool:
    """Return whether an object is a note as the interface gives it."""
    return isinstance(value, Mapping) and "uri" in value and "user" in value and "target" in value


def hypothesis_notes(session: ImportSession, row: OriginObject) -> Iterator[DraftedNote]:
    """Yield the note of a row, if everybody may read it and it is about a document."""
    place = f"annotation {row.text('id')}"
    row.leave_out(ACCOUNT, "user", "user_info")
    row.leave_out(OF_INTERFACE, "links", "group")
    row.leave_out(OF_PAGE, "document")
    readers = row.object("permissions")
    public = EVERYBODY in readers.texts("read") or not readers.has("read")
    readers.leave_out("who may do what", *readers.names())
    hidden, answers = row.flag("hidden"), row.take("references")
    row.leave_out("moderation", "flagged", "moderation")
    if not public or hidden or answers:
        session.leave_out("note", ANSWER if public and not hidden else NOT_PUBLIC)
        row.leave_out(NOT_PUBLIC if not public else ANSWER, *row.names())
        return
    yield DraftedNote(
        name=f"https://hypothes.is/a/{row.text('id')}",
        place=place,
        target=_target(row),
        text=row.text("text"),
        motivation=f"{OA}{'commenting' if row.text('text') else 'highlighting'}",
        said=date_value(session, place, row.text("created")),
        changed=row.text("updated")[:10],
        keywords=tuple(row.texts("tags")),
    )
    row.finish()


def _target(row: OriginObject) -> NoteTarget:
    targets = list(each_object(row.take("target")))
    sources = [source for each in targets if isinstance(source := each.get("source"), str)]
    selectors: Any = next((each["selector"] for each in targets if "selector" in each), [])
    addresses = tuple(dict.fromkeys((row.text("uri"), *sources)))
    return NoteTarget.of_fields(addresses, selector_fields(selectors))
