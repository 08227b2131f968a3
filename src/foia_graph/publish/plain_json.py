"""Plain JSON for applications: the fields of things by name, each link as name and label, no claims."""

from collections.abc import Mapping
from types import MappingProxyType

from foia_graph.model.jsonld import Json
from foia_graph.model.resource import Resource
from foia_graph.publish.descriptions import linked_body, member_fields, stub_body
from foia_graph.publish.serializers import LanguageWriters
from foia_graph.store.catalogue import Catalogue

# Values of a field that are shown, so that a large release is a few kilobytes, too.
MAX_VALUES = 20
NO_TOTALS: Mapping[str, int] = MappingProxyType({})


def plain_body(thing: Resource, source: Catalogue, writers: LanguageWriters) -> dict[str, Json]:
    """Return a thing as plain JSON: `id`, `type`, `label`, its fields, and what belongs to it."""
    body, totals = linked_body(thing, source, writers), {}
    for field, shape in member_fields(thing, source.profile):
        totals[shape.plural] = source.incoming_counts(thing.iri).get((field, shape.name), 0)
        names = source.pointing_page(thing.iri, field, shape, limit=MAX_VALUES).names
        stubs = source.stubs(names)
        body[shape.plural] = [stub_body(stubs[iri], writers) for iri in names if iri in stubs]
    return plain_node(body, writers, totals)


def plain_value(value: Json, writers: LanguageWriters) -> Json:
    """Return a value of JSON-LD as plain JSON: literals without datatype and language, nodes without claims.

    A field has at most `MAX_VALUES` values; `cut` of its node has the number of all where there are more.
    """
    if isinstance(value, list):
        return [plain_value(each, writers) for each in value[:MAX_VALUES]]
    if not isinstance(value, dict):
        return value
    if "value" in value:
        return value["value"]
    node = plain_node(value, writers)
    if "#" in node.get("id", ""):
        del node["id"]  # a part has no address of its own that an application could fetch
    return node


def plain_node(
    body: Mapping[str, Json], writers: LanguageWriters, totals: Mapping[str, int] = NO_TOTALS
) -> dict[str, Json]:
    """Return a node of JSON-LD as plain JSON; `totals` are numbers of values that the body does not have."""
    fields = _fields(body, writers)
    own_totals = {name: len(value) for name, value in fields.items() if isinstance(value, list)}
    numbers = {**own_totals, **totals}
    cut = {name: number for name, number in numbers.items() if number > MAX_VALUES and name in fields}
    shown = {name: plain_value(value, writers) for name, value in fields.items()}
    return {**shown, "cut": cut} if cut else shown


def _fields(body: Mapping[str, Json], writers: LanguageWriters) -> dict[str, Json]:
    """Return the fields of a node of JSON-LD that are shown, with its label under the name `label`."""
    kind = body.get("type", "")
    name = kind if isinstance(kind, str) else kind[0]
    shapes = writers.encoder.profile.shapes
    title = shapes[name].label_field if name in shapes else ""
    renamed = {
        "label" if key == title else _bare_name(key, body): value
        for key, value in body.items()
        if key != "claims"
    }
    return {**renamed, "type": name} if name else renamed


def _bare_name(key: str, body: Mapping[str, Json]) -> str:
    # A prefix stays where it tells two fields apart.
    name = key.rpartition(":")[2]
    return key if name in body else name
