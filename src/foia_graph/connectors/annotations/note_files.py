"""Files of annotations: collections, pages and lists of the W3C model, and answers of Hypothesis."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from foia_graph.connectors.annotations.targets import (
    each_object,
    selected_box,
    selected_page,
    selector_fields,
)
from foia_graph.connectors.imports.checked_values import date_value
from foia_graph.connectors.imports.html_text import plain_text
from foia_graph.connectors.imports.notes import ACCOUNT, NOT_PUBLIC, Note, NotePlace
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import read_bytes, read_json_value, source_files
from foia_graph.model.claims import STATUSES
from foia_graph.model.iris import last_segment
from foia_graph.model.namespaces import OA


@dataclass(frozen=True, slots=True)
class NoteTarget:
    """What a note is about: addresses and names of a document, its page (0: not said), the position there.

    The offset of the words is that in the text of their page, where they are told from a page.
    """

    addresses: tuple[str, ...]
    page: int
    place: NotePlace

    @classmethod
    def of_fields(cls, addresses: tuple[str, ...], found: Mapping[str, Any]) -> "NoteTarget":
        """Return the target at some addresses of which selectors gave a page and fields of the position."""
        place = {name: value for name, value in found.items() if name != "page"}
        return cls(addresses, found.get("page", 0), NotePlace(**place))


@dataclass(frozen=True, slots=True)
class DraftedNote:
    """A note of one target; `name` is its IRI at the origin, `place` what reports call it."""

    name: str
    place: str
    target: NoteTarget
    text: str = ""
    language: str = ""
    motivation: str = ""
    said: str = ""
    status: str = ""
    changed: str = ""
    keywords: tuple[str, ...] = ()
    bodies: tuple[str, ...] = field(default=())
    """IRIs of the bodies that wrote it."""

    def note(self, key: str, document: str, page: int, by: tuple[str, ...]) -> Note:
        """Return the note on a document that is known."""
        target = self.target
        number = target.page or page
        # An offset counts in the text of a page alone; other programs count in the whole file.
        place = target.place if page else replace(target.place, start="")
        return Note(
            id=key,
            text=self.text or f"Marked: “{place.quote}”",
            source=f"document/{document}",
            page=str(number) if number else "",
            place=place,
            said=self.said,
            status=self.status,
            lang=self.language,
            motivation=self.motivation,
            canonical=self.name,
            keyword=self.keywords,
            by=by,
        )


SUFFIXES = frozenset((".json", ".jsonld", ".jsonl"))
LINES = ".jsonl"
ANNOTATION = "Annotation"


def read_notes(session: ImportSession) -> Iterator[DraftedNote]:
    """Yield the notes of the files of a source; what is no annotation is a problem."""
    for name, path in source_files(session, SUFFIXES):
        body = read_bytes(session, name, path)
        for text in _documents(body or b"", is_lines=path.suffix.lower() == LINES):
            value = read_json_value(session, name, text)
            if value is not None:
                yield from _notes_of(session, name, value)


def _documents(body: bytes, *, is_lines: bool) -> Iterator[bytes]:
    yield from (filter(bytes.strip, body.split(b"\n")) if is_lines else filter(None, [body]))


def _notes_of(session: ImportSession, name: str, value: Any) -> Iterator[DraftedNote]:
    items = list(_items(value))
    if not items:
        session.problem(name, "holds no annotation of the W3C model or of Hypothesis")
    for number, item in enumerate(items):
        session.count("note")
        if is_row(item):
            yield from hypothesis_notes(session, OriginObject(item, session.report, "row", f"/rows/{number}"))
        elif isinstance(item, Mapping) and ANNOTATION in _types(item):
            yield from web_annotation_notes(
                session, OriginObject(item, session.report, "annotation", f"/items/{number}")
            )
        else:
            session.problem(f"{name}, {number + 1}", "is no annotation of the W3C model or of Hypothesis")


def _items(value: Any) -> Iterator[Any]:
    """Yield what a file lists: of a collection the items of its pages, as far as they are in the file."""
    if isinstance(value, list):
        yield from value
    elif isinstance(value, Mapping):
        if is_row(value) or ANNOTATION in _types(value):
            yield value
        elif isinstance(value.get("rows"), list):
            yield from value["rows"]
        elif isinstance(value.get("items"), list):
            yield from value["items"]
        else:
            yield from _items(value.get("first"))


def _types(item: Mapping[str, Any]) -> list[str]:
    found = item.get("type", [])
    return [str(each).removeprefix("oa:") for each in (found if isinstance(found, list) else [found])]


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


MOTIVATIONS = frozenset(
    (
        *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting"),
        *("identifying", "linking", "moderating", "questioning", "replying", "tagging"),
    )
)
"""The motivations of the model (A.1)."""
ADDRESS_FIELDS = ("source", "scope", "id", "cached")
ORGANIZATION = "Organization"
MACHINE = "a machine read it, and the load reads it again"
OF_COPY = "when, by what and under which terms the copy was made"


def web_annotation_notes(session: ImportSession, item: OriginObject) -> Iterator[DraftedNote]:
    """Yield the notes of an annotation; what is no text in its bodies is omitted, and counted."""
    name, _ = item.text("id"), item.take("type")
    place = name or item.pointer
    status = item.text("schema:creativeWorkStatus")
    if status == "machine-read":
        session.leave_out("note", MACHINE)
        item.leave_out(MACHINE, *item.names())
        return
    text, language, keywords = _bodies(session, item)
    said = date_value(session, place, item.text("created"))
    changed = (item.text("modified") or item.text("created"))[:10]
    motivation = _motivation(item, text, keywords)
    bodies = _creators(item)
    targets = list(each_object(item.take("target")))
    for number, target in enumerate(targets, 1):
        yield DraftedNote(
            name=name if len(targets) == 1 or not name else f"{name}#target-{number}",
            place=place,
            target=_annotation_target(target),
            text=text,
            language=language,
            motivation=motivation,
            said=said,
            status=status if status in STATUSES else "",
            changed=changed,
            keywords=keywords,
            bodies=bodies,
        )
    item.leave_out(OF_COPY, "generated", "generator", "rights", "canonical", "via", "audience", "@context")
    item.finish()


def _motivation(item: OriginObject, text: str, keywords: tuple[str, ...]) -> str:
    # The first motivation that the model has, else what follows from the body.
    names = (last_segment(each).removeprefix("oa:") for each in item.texts("motivation"))
    found = next((name for name in names if name in MOTIVATIONS), "")
    return f"{OA}{found or ('commenting' if text else 'tagging' if keywords else 'highlighting')}"


def _bodies(session: ImportSession, item: OriginObject) -> tuple[str, str, tuple[str, ...]]:
    """Return the text of the bodies, its language where it is one ("" else), and the tags."""
    texts, languages, tags = [item.text("bodyValue")], set(), []
    for body in each_object(item.take("body")):
        value = body.get("value")
        if not isinstance(value, str):
            session.leave_out("body of a note", "it is no text")
            continue
        words = plain_text(value) if body.get("format") == "text/html" else value.strip()
        if body.get("purpose") == "tagging":
            tags.append(words)
            continue
        texts.append(words)
        if isinstance(body.get("language"), str):
            languages.add(body["language"])
    language = languages.pop() if len(languages) == 1 else ""
    return "\n\n".join(filter(None, texts)), language, tuple(filter(None, dict.fromkeys(tags)))


def _creators(item: OriginObject) -> tuple[str, ...]:
    # Organizations only: a person who wrote a note is private.
    creators = list(each_object(item.take("creator")))
    found = tuple(str(each.get("id", "")) for each in creators if each.get("type") == ORGANIZATION)
    return tuple(filter(None, found)) if len(found) == len(creators) else ()


def _annotation_target(target: Mapping[str, Any]) -> NoteTarget:
    """Return what an annotation is about: addresses from the source on, and what selectors give."""
    sources = [_address(target.get(name)) for name in ADDRESS_FIELDS]
    addresses = tuple(dict.fromkeys(filter(None, sources)))
    parts: dict[str, Any] = {}
    for address in reversed(addresses):
        found = {"page": selected_page(address.partition("#")[2]), "region": selected_box(address)}
        parts |= {name: part for name, part in found.items() if part}
    return NoteTarget.of_fields(addresses, {**parts, **selector_fields(target.get("selector", []))})


def _address(value: Any) -> str:
    found = value.get("id") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else ""
