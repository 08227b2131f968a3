"""Plain JSON of a thing, for applications: its fields by name, each link as name and label, no claims."""

from collections.abc import Mapping

from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Resource
from foia_graph.publish.descriptions import linked_body, member_fields, stub_body
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.store.catalogue import Catalogue

# Values of a field that are shown, so that a large release is a few kilobytes, too.
MAX_VALUES = 20


def plain_body(thing: Resource, source: Catalogue, writers: LanguageWriters) -> dict[str, Json]:
    """Return a thing as plain JSON: `id`, `type`, `label`, its fields, and what belongs to it.

    A field has at most `MAX_VALUES` values; `cut` has the number of all values of each field with more.
    """
    body = linked_body(thing, source, writers)
    cut = {name: len(values) for name, values in thing.values.items()}
    for field, shape in member_fields(thing, source.profile):
        cut[shape.plural] = source.incoming_counts(thing.iri).get((field, shape.name), 0)
        names = source.pointing_page(thing.iri, field, shape, limit=MAX_VALUES).names
        stubs = source.stubs(names)
        body[shape.plural] = [stub_body(stubs[iri], writers) for iri in names if iri in stubs]
    shown = {name: _plain(value, writers) for name, value in _fields(body, writers).items()}
    more = {name: total for name, total in cut.items() if total > MAX_VALUES and name in shown}
    return {**shown, "cut": more} if more else shown


def _fields(body: Mapping[str, Json], writers: LanguageWriters) -> dict[str, Json]:
    """Return the fields of a node of JSON-LD that are shown, with its label under the name `label`."""
    kind = body.get("type", "")
    name = kind if isinstance(kind, str) else kind[0]
    shapes = writers.encoder.profile.shapes
    title = shapes[name].label_field if name in shapes else ""
    renamed = {"label" if key == title else key: value for key, value in body.items() if key != "claims"}
    return {**renamed, "type": name} if name else renamed


def _plain(value: Json, writers: LanguageWriters) -> Json:
    """Return a value as plain JSON: literals without datatype and language, nodes without claims."""
    if isinstance(value, list):
        return [_plain(each, writers) for each in value[:MAX_VALUES]]
    if not isinstance(value, dict):
        return value
    if "value" in value:
        return value["value"]
    fields = {name: _plain(each, writers) for name, each in _fields(value, writers).items()}
    # A part has no address of its own that an application could fetch.
    return {name: each for name, each in fields.items() if name != "id" or "#" not in each}
