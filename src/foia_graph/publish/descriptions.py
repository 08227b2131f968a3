"""What is said of a thing when it is asked for: its description, and enough of others to read it.

Every form holds the same triples: those of the thing, those of what is shown inside it, and class and label
of what they link to.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from foia_graph.model import iris
from foia_graph.model.jsonld import EMBEDDED, Json
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import TYPE
from foia_graph.model.resource import Resource, Text
from foia_graph.publish.language_writers import Words
from foia_graph.store.catalogue import PAGE, Catalogue, Stub

INSIDE: Mapping[str, tuple[str, ...]] = {"Release": ("disclosure", "raisesIssue")}
"""Fields whose things are shown whole inside the thing that links to them, by class."""


@dataclass(frozen=True, slots=True)
class Description:
    """A thing, things shown whole inside it, those that belong to it, and stubs of what they link to."""

    thing: Resource
    inside: Mapping[str, Resource] = field(default_factory=dict)
    members: tuple[Resource, ...] = ()
    stubs: Mapping[str, Stub] = field(default_factory=dict)

    def body(self, words: Words) -> dict[str, Json]:
        """Write it as JSON-LD, without its context."""
        encoder = words.encoder
        known = {iri: stub_body(stub, words) for iri, stub in self.stubs.items()}
        body = encoder.body(self.thing, known, [encoder.body(member, known) for member in self.members])
        whole = {iri: encoder.body(res, known) for iri, res in self.inside.items()}
        for name in INSIDE.get(self.thing.type, ()):
            if name in body:
                body[name] = [
                    whole.get(value["id"], value) if isinstance(value, dict) else value
                    for value in body[name]
                ]
        return body

    def triples(self, words: Words) -> bytes:
        """Write it as N-Triples: first those of the thing, then what stands with it, each part sorted."""
        own = set(words.writer.triples(self.thing))
        others = {line for stub in self.stubs.values() for line in stub_lines(stub, words)}
        for res in (*self.inside.values(), *self.members):
            others.update(words.writer.triples(res))
        return "".join(sorted(own, key=_by_subject) + sorted(others - own, key=_by_subject)).encode()


def _by_subject(line: str) -> tuple[str, str, str]:
    """Order a thing before its parts; as characters, `#` comes before `>`."""
    return line.partition("> ")


def describe(catalogue: Catalogue, thing: Resource) -> Description:
    """Gather what is said of a thing and with it."""
    names = {str(value) for name in INSIDE.get(thing.type, ()) for value in thing.get(name)}
    inside = {iri: res for iri in sorted(names) if (res := catalogue.describe(iri)) is not None}
    members = tuple(_members(catalogue, thing))
    shown = (thing, *inside.values(), *members)
    links = {iri for res in shown for iri in linked(res, catalogue.profile)}
    return Description(thing, inside, members, catalogue.stubs(sorted(links)))


def _members(catalogue: Catalogue, thing: Resource) -> Iterator[Resource]:
    """Read the first of those things that belong to a thing and say so themselves."""
    for name, (owner, pointer) in EMBEDDED.items():
        if owner == thing.type:
            shape = next(s for s in catalogue.profile.shapes.values() if s.plural == name)
            for iri in catalogue.pointing(thing.iri, pointer, shape, limit=PAGE).names:
                found = catalogue.describe(iri)
                if found is not None:
                    yield found


def linked(res: Resource, profile: Profile) -> Iterator[str]:
    """Name what a thing and its parts link to, its own parts aside."""
    own = iris.owner(res.iri)
    for name, values in res.values.items():
        links = name in profile[res.type].reference_fields
        for value in values:
            if isinstance(value, Resource):
                yield from linked(value, profile)
            elif links and isinstance(value, str) and iris.owner(value) != own:
                yield value


def stub_body(stub: Stub, words: Words) -> dict[str, Json]:
    """Write class and label of a thing as JSON-LD."""
    label = words.encoder.profile[stub.type].label_field
    labels = [_label(value) for value in stub.labels]
    body: dict[str, Json] = {"id": stub.iri, "type": stub.type}
    return {**body, label: labels[0] if len(labels) == 1 else labels} if labels else body


def _label(value: object) -> Json:
    return {"value": value.value, "lang": value.language} if isinstance(value, Text) else value


def stub_lines(stub: Stub, words: Words) -> Iterable[str]:
    """Write class and label of a thing as N-Triples."""
    profile = words.encoder.profile
    shape = profile[stub.type]
    yield f"<{stub.iri}> <{TYPE}> <{shape.target}> .\n"
    if stub.labels:
        predicate, convert = words.writer.converters[shape.name][shape.label_field]
        for value in stub.labels:
            yield f"<{stub.iri}> {predicate}{convert(value)} .\n"
