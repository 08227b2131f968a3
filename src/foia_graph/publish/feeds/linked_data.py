"""Changes as linked data: a JSON-LD context of their own, and the triples that a body means by it.

Pages of the log stay the same for ever, byte for byte, so no engine writes them, whose next release might put
a blank elsewhere. The triples are read off the body by the very context that is published.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from foia_graph.model.jsonld import Json
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import TYPE, escape

CONTEXT = "/context/changes-v1.jsonld"
FILE = Path(__file__).with_name("changes-v1.jsonld")
"""Closed pages are read by it: terms are only ever added to it."""
SHORTENED = ("as:", "ldes:", "schema:", "tree:", "xsd:")
"""Prefixes that Turtle shortens: the words about changes, not the classes, of which others may come."""
Triple = tuple[str, str, str]
"""Three terms as N-Triples writes them, the predicate without its brackets."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The definition of a term: its predicate, the type of its values, and whether they are the subjects."""

    predicate: str
    type: str = ""
    reverse: bool = False


class Vocabulary:
    """The context of changes: its own terms, and any class that a profile has besides."""

    def __init__(self, profile: Profile) -> None:
        known = msgspec.json.decode(FILE.read_bytes())["@context"]
        things = (shape for shape in profile.shapes.values() if profile.is_thing(shape))
        self.context: Mapping[str, Json] = {**{shape.name: shape.target for shape in things}, **known}
        self._prefixes = {name: iri for name, iri in known.items() if str(iri).endswith(("#", "/"))}
        self._iris = {name: self._expanded(name) for name in self.context}
        self._meanings = {
            name: self._meaning(said) for name, said in self.context.items() if isinstance(said, dict)
        }
        names = [said for said in known.values() if isinstance(said, str)]
        names += [name for said in known.values() if isinstance(said, dict) for name in said.values()]
        self._terms = {self.expand(name): name for name in map(str, names) if name.startswith(SHORTENED)}

    def _meaning(self, said: Mapping[str, str]) -> Meaning:
        reverse = "@reverse" in said
        predicate = said["@reverse" if reverse else "@id"]
        return Meaning(self.expand(predicate), self.expand(said.get("@type", "")), reverse)

    @property
    def file(self) -> bytes:
        """Return the file that says what the names mean."""
        return msgspec.json.format(msgspec.json.encode({"@context": self.context})) + b"\n"

    def has(self, name: str) -> bool:
        """Return whether a class or another name has a meaning."""
        return name in self.context

    def expand(self, name: str) -> str:
        """Return the IRI of a term or a shortened IRI; other names as they are."""
        return self._iris.get(name) or self._expanded(name)

    def _expanded(self, name: str) -> str:
        said = self.context.get(name, name)
        short = said.get("@id", name) if isinstance(said, dict) else str(said)
        prefix, colon, rest = short.partition(":")
        return f"{self._prefixes[prefix]}{rest}" if colon and prefix in self._prefixes else short

    # ------------------------------------------------------------ as triples

    def triples(self, body: Mapping[str, Json]) -> list[Triple]:
        """Return the triples of a body, in its order."""
        found: list[Triple] = []
        self._read(body, found)
        return found

    def _read(self, body: Mapping[str, Json], found: list[Triple]) -> None:
        subject = f"<{body['id']}>"
        for name, value in body.items():
            if name == "type":
                found.append((subject, TYPE, f"<{self.expand(value)}>"))
            elif name not in ("id", "@context"):
                meaning = self._meanings[name]
                for each in value if isinstance(value, list) else (value,):
                    self._read_value(subject, meaning, each, found)

    def _read_value(self, subject: str, meaning: Meaning, value: Json, found: list[Triple]) -> None:
        is_node = isinstance(value, dict)
        term = f"<{value['id']}>" if is_node else self._term(value, meaning)
        if meaning.reverse:
            found.append((term, meaning.predicate, subject))
        else:
            found.append((subject, meaning.predicate, term))
        if is_node:
            self._read(value, found)

    def _term(self, value: Json, meaning: Meaning) -> str:
        if meaning.type == "@id":
            return f"<{value}>"
        if meaning.type == "@vocab":
            return f"<{self.expand(value)}>"
        # XML Schema writes booleans in lower case.
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return f'"{escape(text)}"' + (f"^^<{meaning.type}>" if meaning.type else "")

    def n_triples(self, body: Mapping[str, Json]) -> bytes:
        """Write a body as N-Triples, each once."""
        lines = (f"{s} <{p}> {o} .\n" for s, p, o in self.triples(body))
        return "".join(dict.fromkeys(lines)).encode()

    def turtle(self, body: Mapping[str, Json]) -> bytes:
        """Write a body as Turtle, subject by subject."""
        found: dict[str, dict[str, dict[str, None]]] = {}
        for subject, predicate, value in self.triples(body):
            found.setdefault(subject, {}).setdefault(self._short(predicate), {})[self._object(value)] = None
        prefixes = "".join(f"@prefix {name} <{self._prefixes[name[:-1]]}> .\n" for name in SHORTENED)
        return f"{prefixes}\n{''.join(_subjects(found))}".encode()

    def _object(self, term: str) -> str:
        """Return an object with the datatype of a literal, or an IRI of the context, shortened."""
        if term.startswith("<"):
            return self._terms.get(term[1:-1], term)
        if term.endswith('"'):
            return term
        text, _, datatype = term.rpartition("^^")
        return f"{text}^^{self._short(datatype[1:-1])}"

    def _short(self, iri: str) -> str:
        """Return an IRI as a term of the context, else whole."""
        return "a" if iri == TYPE else self._terms.get(iri, f"<{iri}>")


def _subjects(found: Mapping[str, Mapping[str, Iterable[str]]]) -> Iterator[str]:
    for subject, said in found.items():
        lines = (f"{predicate} {', '.join(objects)}" for predicate, objects in said.items())
        yield subject + " " + " ;\n    ".join(lines) + " .\n"


@lru_cache(8)
def vocabulary(profile: Profile) -> Vocabulary:
    """Return the words in which changes are told, made once for a profile."""
    return Vocabulary(profile)
