"""The connector of annotations: notes of a file as claims on the documents that the catalogue describes."""

from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from foia_graph.connectors.imports.catalogue_contents import CatalogueContents, plain_address, read_catalogue
from foia_graph.connectors.imports.checked_values import date_value, plain_text
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import (
    ACCOUNT,
    NO_WORDS,
    NOT_PUBLIC,
    FieldValue,
    ImportedRecord,
    RecordFile,
    note_claim,
)
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import json_values, read_bytes, source_files
from foia_graph.errors import InputError
from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML, read_settings
from foia_graph.model import iris
from foia_graph.model.claims import STATUSES
from foia_graph.model.iris import last_segment
from foia_graph.model.namespaces import OA
from foia_graph.runtime.tables import patterns_beside

PATTERNS = patterns_beside(__file__)

SUFFIXES = frozenset((".json", ".jsonld", ".jsonl"))
NO_ANNOTATION = "no annotation of the W3C model or of Hypothesis"
# Keys of a claim for the position on a page: a box, words with those around them, and their offset.
POSITION = ("region", "quote", "prefix", "suffix", "start")


@dataclass(frozen=True, slots=True)
class DraftedNote:
    """A note of one target; `name` is its IRI at the origin, `place` what reports call it.

    `addresses` are those and the names of the document that it is about, `position` has the page where it is
    said. The offset of the words is that in the text of their page, where they are told from a page. `claim`
    has what the note states under the keys of a claim, `bodies` the IRIs of those that wrote it.
    """

    name: str
    place: str
    addresses: tuple[str, ...]
    position: Mapping[str, Any]
    changed: str
    claim: Mapping[str, FieldValue]
    bodies: tuple[str, ...] = ()


def read_notes(session: ImportSession) -> Iterator[DraftedNote]:
    """Yield the notes of the files of a source; what is no annotation is a problem."""
    for name, path in source_files(session, SUFFIXES):
        body = read_bytes(session, name, path)
        for place, value in json_values(session, name, body) if body else ():
            items = list(_items(value))
            if not items:
                session.problem(place, f"holds {NO_ANNOTATION}")
            for number, item in enumerate(items):
                session.count("note")
                if _is_row(item):
                    row = OriginObject(item, session.report, "row", f"/rows/{number}")
                    yield from _row_notes(session, row)
                elif _is_annotation(item):
                    found = OriginObject(item, session.report, "annotation", f"/items/{number}")
                    yield from _annotation_notes(session, found)
                else:
                    session.problem(f"{place}, {number + 1}", f"is {NO_ANNOTATION}")


def _items(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        yield from value
    elif _is_row(value) or _is_annotation(value):
        yield value
    elif isinstance(value, Mapping):
        lists = (value[name] for name in ("rows", "items") if isinstance(value.get(name), list))
        yield from _items(next(lists, value.get("first")))


def _is_row(value: Any) -> bool:
    return isinstance(value, Mapping) and {"uri", "user", "target"} <= value.keys()


def _is_annotation(value: Any) -> bool:
    kinds = value.get("type", []) if isinstance(value, Mapping) else []
    names = map(str, kinds if isinstance(kinds, list) else [kinds])
    return not {"Annotation", "oa:Annotation"}.isdisjoint(names)


EVERYBODY = "group:__world__"
ANSWER = "it answers another note"


def _row_notes(session: ImportSession, row: OriginObject) -> Iterator[DraftedNote]:
    """Yield the note of a row, if everybody may read it and it is about a document."""
    place = f"annotation {row.text('id')}"
    row.leave_out(ACCOUNT, "user", "user_info")
    row.leave_out("where the interface shows it", "links", "group")
    row.leave_out("what the page is called there", "document")
    readers = row.object("permissions")
    public = EVERYBODY in readers.texts("read") or not readers.has("read")
    readers.leave_out("who may do what", *readers.names())
    hidden, answers = row.flag("hidden"), row.take("references")
    row.leave_out("moderation", "flagged", "moderation")
    if not public or hidden or answers:
        session.leave_out("note", ANSWER if public and not hidden else NOT_PUBLIC)
        row.leave_out(NOT_PUBLIC if not public else ANSWER, *row.names())
        return
    targets = list(_objects(row.take("target")))
    sources = [source for each in targets if isinstance(source := each.get("source"), str)]
    selectors: Any = next((each["selector"] for each in targets if "selector" in each), [])
    name, addresses = f"https://hypothes.is/a/{row.text('id')}", dict.fromkeys((row.text("uri"), *sources))
    claim: dict[str, FieldValue] = {
        "text": row.text("text"),
        "said": date_value(session, place, row.text("created")),
        "keyword": [*row.texts("tags")],
        "motivatedBy": f"{OA}{'commenting' if row.text('text') else 'highlighting'}",
    }
    yield DraftedNote(name, place, tuple(addresses), _selected(selectors), row.text("updated"), claim)
    row.finish()


# The motivations of the model (A.1).
MOTIVATIONS = frozenset(PATTERNS.text("MOTIVATIONS").split("|"))
MACHINE = "a machine read it, and the load reads it again"
OF_COPY = "when, by what and under which terms the copy was made"


def _annotation_notes(session: ImportSession, item: OriginObject) -> Iterator[DraftedNote]:
    """Yield the notes of an annotation; what is no text in its bodies is omitted, and counted."""
    name, _ = item.text("id"), item.take("type")
    place = name or item.pointer
    status = item.text("schema:creativeWorkStatus")
    if status == "machine-read":
        session.leave_out("note", MACHINE)
        item.leave_out(MACHINE, *item.names())
        return
    text, language, keywords = _bodies(session, item)
    claim: dict[str, FieldValue] = {
        "text": text,
        "said": date_value(session, place, item.text("created")),
        "status": status if status in STATUSES else "",
        "lang": language,
        "keyword": [*keywords],
        "motivatedBy": _motivation(item, text, keywords),
    }
    changed, bodies = item.text("modified") or item.text("created"), _creators(item)
    targets = list(_objects(item.take("target")))
    for number, target in enumerate(targets, 1):
        own_name = name if len(targets) == 1 or not name else f"{name}#target-{number}"
        yield DraftedNote(own_name, place, *_target(target), changed, claim, bodies)
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
    for body in _objects(item.take("body")):
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
    creators = list(_objects(item.take("creator")))
    found = tuple(str(each.get("id", "")) for each in creators if each.get("type") == "Organization")
    return tuple(filter(None, found)) if len(found) == len(creators) else ()


_QUOTED = {"exact": "quote", "prefix": "prefix", "suffix": "suffix"}


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield {"id": each}
        elif isinstance(each, Mapping):
            yield each


def _target(target: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, Any]]:
    named = (target.get(name) for name in ("source", "scope", "id", "cached"))
    texts = (each.get("id") if isinstance(each, Mapping) else each for each in named)
    addresses = tuple(dict.fromkeys(each for each in texts if each and isinstance(each, str)))
    position: dict[str, Any] = {}
    for address in reversed(addresses):
        position |= _in_fragment(address.partition("#")[2], address)
    return addresses, position | _selected(target.get("selector", []))


def _in_fragment(fragment: str, address: str) -> dict[str, Any]:
    page, box = PATTERNS["PAGE"].search(fragment), PATTERNS["BOX"].search(address)
    return ({"page": int(page[1])} if page else {}) | ({"region": box[1]} if box else {})


def _selected(value: Any) -> dict[str, Any]:
    """Return what selectors, and those that refine them, give: page, quote, prefix, suffix, start, region."""
    found: dict[str, Any] = {}
    for each in _objects(value):
        kind = each.get("type")
        if kind == "TextQuoteSelector":
            texts = {ours: each.get(theirs) for theirs, ours in _QUOTED.items()}
            found |= {name: text for name, text in texts.items() if text and isinstance(text, str)}
        elif kind == "TextPositionSelector" and _is_offset(each.get("start")):
            found["start"] = str(each["start"])
        elif kind == "PageSelector" and _is_offset(each.get("index")):
            found["page"] = each["index"] + 1
        elif kind == "FragmentSelector" and isinstance(fragment := each.get("value"), str):
            found |= _in_fragment(fragment, fragment)
        found |= _selected(each.get("refinedBy", []))
    return found


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 31


class Annotations(Connector):
    """The reader of annotations: those of the W3C model, and of Hypothesis."""

    kind: ClassVar[str] = "annotations"
    title: ClassVar[str] = "Web Annotations"
    sources: ClassVar[str] = (
        "a file or folder of annotations: JSON-LD of the W3C model (a collection, a page, a list, or one), "
        "as `export --format annotations` and the dossier write it, or answers of Hypothesis (/api/search)"
    )
    settings: ClassVar[Mapping[str, str]] = {
        "base": "the beginning of names in the file that mean things of this catalogue",
        "status": "the status of notes that state none (asserted unless named)",
    }

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each document with notes; a note on nothing of the catalogue is a problem."""
        yield from _NoteImport(session).record_files()


class _NoteImport:
    def __init__(self, session: ImportSession) -> None:
        self._session, settings = session, session.options.settings
        self._status = settings.get("status", "")
        if self._status and self._status not in STATUSES:
            raise InputError(f"status is {self._status!r}; there are {', '.join(sorted(STATUSES))}")
        self._contents: CatalogueContents = read_catalogue(session.folder, session.folder / Annotations.kind)
        self._bases = tuple(filter(None, (_catalogue_base(session.folder), settings.get("base", ""))))

    def record_files(self) -> Iterator[RecordFile]:
        found: dict[str, dict[str, ImportedRecord]] = {}
        for draft in read_notes(self._session):
            documents = filter(lambda each: each[0], map(self._find, draft.addresses))
            document, page = next(documents, ("", 0))
            if self._is_wanted(draft, document):
                record = self._record(draft, document, page)
                found.setdefault(document, {})[record.id] = record
        for document, records in sorted(found.items()):
            yield RecordFile(f"notes/{document}", document, [*records.values()])

    def _is_wanted(self, draft: DraftedNote, document: str) -> bool:
        if not document:
            about = draft.addresses[0][:200] if draft.addresses else "nothing that has a name"
            is_named = any("/document/" in each for each in draft.addresses)
            is_foreign = is_named and not about.startswith(self._bases[:1] or "\0")
            hint = "; where names begin differently in the file, give --set base=…" if is_foreign else ""
            message = f"is about {about}, which is no document of this catalogue{hint}"
            self._session.problem(draft.place, message)
        elif not draft.claim["text"] and not draft.position.get("quote"):
            self._session.leave_out("note", NO_WORDS)
        else:
            return not self._session.leave_out_unchanged("note", draft.changed)
        return False

    def _record(self, draft: DraftedNote, document: str, page: int) -> ImportedRecord:
        said, quote, number = draft.claim, draft.position.get("quote", ""), draft.position.get("page") or page
        key = f"note-{iris.text_digest([draft.name or str(said['text']), quote])}"
        # An offset counts in the text of a page alone; other programs count in the whole file.
        position = draft.position if page else {**draft.position, "start": ""}
        claim = note_claim(
            text=said["text"] or f"Marked: “{quote}”",
            source=f"document/{document}",
            page=str(number) if number else "",
            **{name: position.get(name, "") for name in POSITION},
            **{name: said.get(name, "") for name in ("said", "status", "lang")},
            canonical=draft.name,
            keyword=said["keyword"],
            by=[*filter(None, map(self._known_body, draft.bodies))],
            motivatedBy=said["motivatedBy"],
        )
        if self._status:
            claim.setdefault("status", self._status)
        return ImportedRecord("Claim", key, {"about": f"document/{document}", **claim})

    def _known_body(self, name: str) -> str:
        links = (name.removeprefix(f"{base}id/") for base in self._bases)
        return next((link for link in links if link in self._contents.bodies), "")

    def _find(self, address: str) -> tuple[str, int]:
        for base in self._bases:
            if address.startswith(base) and (
                match := PATTERNS["OF_DOCUMENT"].fullmatch(address[len(base) :])
            ):
                is_known = match[1] in self._contents.documents
                return (match[1], int(match[2] or 0)) if is_known else ("", 0)
        return self._by_digest(address) or self._contents.addresses.get(plain_address(address), ""), 0

    def _by_digest(self, address: str) -> str:
        if match := PATTERNS["FINGERPRINT"].fullmatch(address):
            return self._contents.with_file("fingerprint", match[1].lower())
        if match := PATTERNS["SHA256"].fullmatch(address):
            return self._contents.with_file("sha256", match[1].lower())
        match = PATTERNS["NAMED_DIGEST"].fullmatch(address)
        # RFC 6920 writes a digest in base64url.
        return self._contents.with_file("sha256", urlsafe_b64decode(f"{match[1]}=").hex()) if match else ""


def _catalogue_base(folder: Path) -> str:
    path = folder / CATALOG_TOML
    try:
        return read_settings(path.read_bytes(), CATALOG_TOML).base if path.is_file() else ""
    except InputError:
        # The load reports it, with its line.
        return ""
