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
from foia_graph.model.rdf import RDF_TYPE, escape_text

CONTEXT_PATH = "/context/changes-v1.jsonld"
CONTEXT_FILE = Path(__file__).with_name("changes-v1.jsonld")
"""Closed pages are read by it: terms are only ever added to it."""
TURTLE_PREFIXES = ("as:", "ldes:", "schema:", "tree:", "xsd:")
"""Prefixes that Turtle shortens: the words about changes, not the classes, of which others may come."""
Triple = tuple[str, str, str]
"""Three terms as N-Triples writes them, the predicate without its brackets."""


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
        return msgspec.json.format(msgspec.json.encode({"@context": self.context})) + b"\n"

    def has_term(self, name: str) -> bool:
        """Return whether a class or another name has a meaning."""
        return name in self.context

    def expand_iri(self, name: str) -> str:
        """Return the IRI of a term or a shortened IRI; other names as they are."""
        return self._iris.get(name) or self._expand_name(name)

    def _expand_name(self, name: str) -> str:
        definition = self.context.get(name, name)
        short = definition.get("@id", name) if isinstance(definition, dict) else str(definition)
        prefix, colon, rest = short.partition(":")
        return f"{self._prefixes[prefix]}{rest}" if colon and prefix in self._prefixes else short

    # ------------------------------------------------------------ as triples

    def body_triples(self, body: Mapping[str, Json]) -> list[Triple]:
        """Return the triples of a body, in its order."""
        found: list[Triple] = []
        self._read_body(body, found)
        return found

    def _read_body(self, body: Mapping[str, Json], triples: list[Triple]) -> None:
        subject = f"<{body['id']}>"
        for name, value in body.items():
            if name == "type":
                triples.append((subject, RDF_TYPE, f"<{self.expand_iri(value)}>"))
            elif name not in ("id", "@context"):
                meaning = self._definitions[name]
                for each in value if isinstance(value, list) else (value,):
                    self._read_value(subject, meaning, each, triples)

    def _read_value(self, subject: str, meaning: TermDefinition, value: Json, triples: list[Triple]) -> None:
        is_node = isinstance(value, dict)
        term = f"<{value['id']}>" if is_node else self._value_term(value, meaning)
        if meaning.reverse:
            triples.append((term, meaning.predicate, subject))
        else:
            triples.append((subject, meaning.predicate, term))
        if is_node:
            self._read_body(value, triples)

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
        prefixes = "".join(f"@prefix {name} <{self._prefixes[name[:-1]]}> .\n" for name in TURTLE_PREFIXES)
        return f"{prefixes}\n{''.join(_turtle_subjects(found))}".encode()

    def _short_object(self, term: str) -> str:
        """Return an object with the datatype of a literal, or an IRI of the context, shortened."""
        if term.startswith("<"):
            return self._terms.get(term[1:-1], term)
        if term.endswith('"'):
            return term
        text, _, datatype = term.rpartition("^^")
        return f"{text}^^{self._short_iri(datatype[1:-1])}"

    def _short_iri(self, iri: str) -> str:
        """Return an IRI as a term of the context, else whole."""
        return "a" if iri == RDF_TYPE else self._terms.get(iri, f"<{iri}>")


def _turtle_subjects(subjects: Mapping[str, Mapping[str, Iterable[str]]]) -> Iterator[str]:
    for subject, statements in subjects.items():
        lines = (f"{predicate} {', '.join(objects)}" for predicate, objects in statements.items())
        yield subject + " " + " ;\n    ".join(lines) + " .\n"


@lru_cache(8)
def change_vocabulary(profile: Profile) -> ChangeVocabulary:
    """Return the words in which changes are told, made once for a profile."""
    return ChangeVocabulary(profile)
