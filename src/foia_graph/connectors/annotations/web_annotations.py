"""Annotations of the Web Annotation Data Model, in JSON-LD, as notes: one for each target."""

from collections.abc import Iterator, Mapping
from typing import Any

from foia_graph.connectors.annotations.drafted_note import DraftedNote, NoteTarget
from foia_graph.connectors.annotations.selectors import (
    each_object,
    selected_box,
    selected_page,
    selector_fields,
)
from foia_graph.connectors.imports.checked_values import date_value
from foia_graph.connectors.imports.html_text import plain_text
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.model.claims import STATUSES
from foia_graph.model.iris import last_segment
from foia_graph.model.namespaces import OA

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
    """Yield the notes of an annotation; what is no text in its bodies is left out, and counted."""
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
            target=_target(target),
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
    """Return why it was made: the first that the model has, else what follows from what it says."""
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
    """Return the IRIs of organizations that wrote it; whoever else did is left out."""
    creators = list(each_object(item.take("creator")))
    found = tuple(str(each.get("id", "")) for each in creators if each.get("type") == ORGANIZATION)
    return tuple(filter(None, found)) if len(found) == len(creators) else ()


def _target(target: Mapping[str, Any]) -> NoteTarget:
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
