"""The log as Activity Streams 2.0 (IIIF Change Discovery 1.0), and as a stream of linked data (LDES 1.0).

A page states what happened and to what, never what a thing is called: the thing may become restricted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from foia_graph.errors import NotFound
from foia_graph.model.jsonld import Json, readable_json
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import RDF_TYPE, escape_text
from foia_graph.publish.addresses import neighbours
from foia_graph.runtime.tables import table_beside
from foia_graph.store.changelog.log import ChangeLog, ChangeLogEntry, HiddenClaims

CONTEXT_PATH = "/context/changes-v1.jsonld"
# Closed pages are read by it: terms are only ever added to it.
CONTEXT_FILE = Path(__file__).with_name("changes-v1.jsonld")
# Prefixes that Turtle shortens: the words about changes, not the classes, of which others may come.
TURTLE_PREFIXES = ("as:", "ldes:", "schema:", "tree:", "xsd:")
# Three terms as N-Triples writes them, the predicate without its brackets.
Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class TermDefinition:
    """The definition of a term: its predicate, the type of its values, and whether they are the subjects."""

    predicate: str
    type: str = ""
    reverse: bool = False


class ChangeVocabulary:
    """The context of changes: its own terms, and any class that a profile has besides."""

    def __init__(self, profile: Profile) -> None:
        terms = msgspec.json.decode(CONTEXT_FILE.read_bytes())["@context"]
        things = (shape for shape in profile.shapes.values() if profile.is_thing(shape))
        self.context: Mapping[str, Json] = {**{shape.name: shape.target for shape in things}, **terms}
        self._prefixes = {name: iri for name, iri in terms.items() if str(iri).endswith(("#", "/"))}
        self._iris = {name: self._expand_name(name) for name in self.context}
        self._definitions = {
            name: self._definition(value) for name, value in self.context.items() if isinstance(value, dict)
        }
        names = [value for value in terms.values() if isinstance(value, str)]
        names += [name for value in terms.values() if isinstance(value, dict) for name in value.values()]
        self._terms = {
            self.expand_iri(name): name for name in map(str, names) if name.startswith(TURTLE_PREFIXES)
        }

    def _definition(self, definition: Mapping[str, str]) -> TermDefinition:
        reverse = "@reverse" in definition
        predicate = definition["@reverse" if reverse else "@id"]
        return TermDefinition(
            self.expand_iri(predicate), self.expand_iri(definition.get("@type", "")), reverse
        )

    @property
    def context_file(self) -> bytes:
        """Return the file that says what the names mean."""
        return readable_json({"@context": self.context})

    def expand_iri(self, name: str) -> str:
        """Return the IRI of a term or a shortened IRI; other names as they are."""
        return self._iris.get(name) or self._expand_name(name)

    def _expand_name(self, name: str) -> str:
        definition = self.context.get(name, name)
        short = definition.get("@id", name) if isinstance(definition, dict) else str(definition)
        prefix, colon, rest = short.partition(":")
        return f"{self._prefixes[prefix]}{rest}" if colon and prefix in self._prefixes else short

    # Pages of the log stay the same for ever, byte for byte (immutable responses), so no engine writes them,
    # whose next release might order them otherwise; the hashes of some are pinned by a test.

    def body_triples(self, body: Mapping[str, Json]) -> Iterator[Triple]:
        """Yield the triples of a body, in its order."""
        subject = f"<{body['id']}>"
        for name, value in body.items():
            if name == "type":
                yield subject, RDF_TYPE, f"<{self.expand_iri(value)}>"
            elif name not in ("id", "@context"):
                for each in value if isinstance(value, list) else (value,):
                    yield from self._read_value(subject, self._definitions[name], each)

    def _read_value(self, subject: str, meaning: TermDefinition, value: Json) -> Iterator[Triple]:
        is_node = isinstance(value, dict)
        term = f"<{value['id']}>" if is_node else self._value_term(value, meaning)
        ends = (term, subject) if meaning.reverse else (subject, term)
        yield ends[0], meaning.predicate, ends[1]
        if is_node:
            yield from self.body_triples(value)

    def _value_term(self, value: Json, meaning: TermDefinition) -> str:
        if meaning.type == "@id":
            return f"<{value}>"
        if meaning.type == "@vocab":
            return f"<{self.expand_iri(value)}>"
        # XML Schema writes booleans in lower case.
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return f'"{escape_text(text)}"' + (f"^^<{meaning.type}>" if meaning.type else "")

    def write_n_triples(self, body: Mapping[str, Json]) -> bytes:
        """Write a body as N-Triples, each once."""
        lines = (f"{s} <{p}> {o} .\n" for s, p, o in self.body_triples(body))
        return "".join(dict.fromkeys(lines)).encode()

    def write_turtle(self, body: Mapping[str, Json]) -> bytes:
        """Write a body as Turtle, subject by subject."""
        found: dict[str, dict[str, dict[str, None]]] = {}
        for subject, predicate, value in self.body_triples(body):
            found.setdefault(subject, {}).setdefault(self._short_iri(predicate), {})[
                self._short_object(value)
            ] = None
        text = "".join(f"@prefix {name} <{self._prefixes[name[:-1]]}> .\n" for name in TURTLE_PREFIXES) + "\n"
        for subject, statements in found.items():
            lines = (f"{predicate} {', '.join(objects)}" for predicate, objects in statements.items())
            text += subject + " " + " ;\n    ".join(lines) + " .\n"
        return text.encode()

    def _short_object(self, term: str) -> str:
        if term.startswith("<"):
            return self._terms.get(term[1:-1], term)
        if term.endswith('"'):
            return term
        text, _, datatype = term.rpartition("^^")
        return f"{text}^^{self._short_iri(datatype[1:-1])}"

    def _short_iri(self, iri: str) -> str:
        return "a" if iri == RDF_TYPE else self._terms.get(iri, f"<{iri}>")


@lru_cache(8)
def change_vocabulary(profile: Profile) -> ChangeVocabulary:
    """Return the words in which changes are told, made once for a profile."""
    return ChangeVocabulary(profile)


PATH = "/changes"
ROOT = f"{PATH}/ldes"
# Properties by which members of the stream are read: time, order, object, and kind of change.
STREAM_PROPERTIES: Mapping[str, Json] = table_beside(__file__)["stream_properties"]


@dataclass(frozen=True, slots=True)
class ChangeStream:
    """The log of a catalogue under its base."""

    log: ChangeLog
    hidden_claims: HiddenClaims
    base: str
    vocabulary: ChangeVocabulary

    @property
    def iri(self) -> str:
        """Return the IRI of the collection of all changes, which is the event stream too."""
        return f"{self.base}changes"

    @property
    def root_iri(self) -> str:
        """Return the IRI of the node from which all members of the event stream are found."""
        return f"{self.iri}/ldes"

    @property
    def total(self) -> int:
        """Return the number of changes."""
        return self.log.total

    @property
    def page_count(self) -> int:
        """Return the number of pages; an empty log has one, with nothing on it."""
        return max(1, -(-self.total // self.log.page_size))

    def is_closed(self, number: int) -> bool:
        """Return whether a page gets no entries any more."""
        return self.log.is_closed(number)

    def is_lasting(self, number: int) -> bool:
        """Return whether a page never changes again: it is closed, and no claim in it may be hidden later."""
        return self.is_closed(number) and not any(each.is_of_claim for each in self.log.read_page(number))

    def page_iri(self, number: int) -> str:
        """Return the IRI of a page."""
        return f"{self.iri}/{number}"

    def activity_iri(self, entry: ChangeLogEntry) -> str:
        """Return the IRI of the activity of an entry."""
        page = (entry.number - 1) // self.log.page_size + 1
        return f"{self.base}changes/{page}#activity-{entry.number}"

    def page_entries(self, number: int) -> tuple[ChangeLogEntry, ...]:
        """Return the entries of a page, as they are told; raises NotFound where there is none."""
        if not 0 < number <= self.page_count:
            raise NotFound(f"There is no page {number} of changes; the last one is {self.page_count}.")
        entries = self.log.read_page(number) if self.log.total else ()
        return tuple(map(self.hidden_claims.public_entry, entries))

    def collection_body(self) -> dict[str, Json]:
        """Write what leads to the pages, and to the root of the event stream."""
        stream = {"id": self.iri, **STREAM_PROPERTIES}
        return {
            "id": self.iri,
            "type": "OrderedCollection",
            "totalItems": self.total,
            "first": self._page_link(1),
            "last": self._page_link(self.page_count),
            "view": {"id": self.root_iri, "type": "Node", "viewOf": stream},
        }

    def page_body(self, number: int) -> dict[str, Json]:
        """Write a page; once it is closed, this is the same but for claims that were hidden since."""
        return {
            "id": self.page_iri(number),
            "type": "OrderedCollectionPage",
            "partOf": {"id": self.iri, "type": "OrderedCollection"},
            "startIndex": (number - 1) * self.log.page_size,
            **{rel: self._page_link(each) for rel, each in neighbours(number, self.page_count).items()},
            **({"immutable": True} if self.is_lasting(number) else {}),
            "orderedItems": [self.activity_body(entry) for entry in self.page_entries(number)],
        }

    def _page_link(self, number: int) -> dict[str, Json]:
        return {"id": self.page_iri(number), "type": "OrderedCollectionPage"}

    def activity_body(self, entry: ChangeLogEntry) -> dict[str, Json]:
        """Write one change."""
        kind = {"type": entry.shape} if entry.shape in self.vocabulary.context else {}
        return {
            "id": self.activity_iri(entry),
            "type": entry.type,
            "object": {"id": entry.iri, **kind, **_claim_times(entry)},
            "published": entry.time,
            "endTime": entry.time,
            **({"summary": entry.reason} if entry.reason else {}),
            "generation": entry.generation,
            "position": entry.number,
            "memberOf": self.iri,
        }

    def root_node(self) -> dict[str, Json]:
        """Write the root of the event stream: from it each page is known by the times of its members."""
        return {
            "id": self.root_iri,
            "type": "Node",
            "viewOf": {"id": self.iri, **STREAM_PROPERTIES},
            "relation": list(self._relations()),
        }

    def _relations(self) -> Iterator[dict[str, Json]]:
        for number in range(1, self.page_count + 1 if self.total else 1):
            entries = self.page_entries(number)
            yield self._relation("from", "GreaterThanOrEqualToRelation", number, entries[0].time)
            if self.is_closed(number):
                yield self._relation("until", "LessThanOrEqualToRelation", number, entries[-1].time)

    def _relation(self, name: str, kind: str, number: int, time: str) -> dict[str, Json]:
        page = self.page_iri(number)
        key = f"{self.root_iri}#{name}-{number}"
        return {"id": key, "type": kind, "node": page, "path": "published", "value": time}


def _claim_times(entry: ChangeLogEntry) -> dict[str, Json]:
    if not entry.is_of_claim:
        return {}  # so closed pages are what they were before there were entries of claims
    starts, ends = entry.type == "Create", entry.type == "Delete" or entry.validity == "ended"
    return {
        **({"generatedAtTime": entry.time} if starts else {}),
        **({"invalidatedAtTime": entry.time} if ends else {}),
    }
