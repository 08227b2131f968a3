"""How long the JSON-LD of a thing takes, from store to bytes, next to a dictionary built manually for it
alone.

    python benchmarks/jsonld.py [--rounds 9]

The thing has 63 triples. The one built manually knows its predicates and nothing else: no contested values,
no claims, no other class; it is what one would write to be as fast as Python goes (msgspec makes the bytes of
both).
"""

import argparse
import statistics
import time
from collections.abc import Callable

import msgspec
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store

from foia_graph.model.jsonld import JsonLdEncoder
from foia_graph.model.namespaces import RDF, XSD
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import NQuadsWriter
from foia_graph.model.resource import Resource, build_resource
from foia_graph.runtime.files import resource_folder
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.resource_reader import ResourceReader

BASE = "https://bench.example.org/"
TRIPLES = 63


def main() -> None:
    """Check that both say the same, then time them in turn."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    profile = Profile(resource_folder("ontology"))
    thing = document(profile)
    store = Store()
    lines = "".join(NQuadsWriter(profile, "en", lambda _: f"{BASE}graph/a").triples(thing))
    store.load(input=lines, format=RdfFormat.N_TRIPLES)
    reader, encoder = ResourceReader(EmbeddedStore(store), profile, "en"), JsonLdEncoder(profile, "en")
    table = {
        prop.path: (prop.name, prop.bare)
        for prop in profile[thing.type].properties.values()
        if not prop.inverse
    }
    classes = {shape.target: encoder.class_name(shape.target) for shape in profile.shapes.values()}

    def ours() -> bytes:
        found = reader.read_thing(thing.iri)
        assert found is not None
        return msgspec.json.encode(encoder.resource_body(found, {}))

    def by_hand() -> bytes:
        return msgspec.json.encode(built_by_hand(thing.iri, store, table, classes, encoder))

    assert settled(ours()) == settled(by_hand()), "both must say the same"
    times = [(timed(by_hand), timed(ours)) for _ in range(rounds)]
    hand, our = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"{len(store)} triples, medians of {rounds} rounds in turn")
    print(f"by hand     {hand * 1e6:8.1f} us")
    print(f"foia-graph  {our * 1e6:8.1f} us")
    print(f"ratio       {statistics.median(o / h for h, o in times):8.2f}      (at most 1.6)")


def document(profile: Profile) -> Resource:
    """Make a document of 63 triples, types included."""
    values: dict[str, list[str]] = {
        "title": ["Deployment of Secure Communities"],
        "description": ["An e-mail chain on the deployment of the program."],
        "form": [f"{BASE}scheme/document-types/e-mail"],
        "creator": [f"{BASE}id/agency/ice"],
        "publisher": [f"{BASE}id/organization/ndlon", f"{BASE}id/organization/ccr"],
        "created": ["2010-07-22"],
        "issued": ["2011-02"],
        "inSeries": [f"{BASE}id/release/1"],
        "numberOfPages": ["6"],
        "holdingStatus": [f"{BASE}scheme/holding-status/held"],
        "landingPage": ["https://archive.example.org/1"],
        "identifier": [f"ICE {number}" for number in range(8)],
        "subject": [f"{BASE}scheme/issues/issue-{number}" for number in range(12)],
        "cites": [f"{BASE}id/work/work-{number}" for number in range(12)],
        "spatial": [f"{BASE}id/place/place-{number}" for number in range(10)],
    }
    kinds = len(profile["ReleasedDocument"].superclasses) + 2
    left = TRIPLES - kinds - sum(map(len, values.values()))
    values["webPage"] = [f"https://archive.example.org/page/{number}" for number in range(left)]
    return build_resource(f"{BASE}id/document/a", "ReleasedDocument", values)


def built_by_hand(
    iri: str,
    store: Store,
    table: dict[str, tuple[str, bool]],
    classes: dict[str, str],
    encoder: JsonLdEncoder,
) -> dict[str, object]:
    """Build the same body without the profile."""
    body: dict[str, object] = {"id": iri, "type": []}
    for quad in store.quads_for_pattern(NamedNode(iri), None, None, DefaultGraph()):
        predicate, term = quad.predicate.value, quad.object
        if predicate == f"{RDF}type":
            value = term.value  # type: ignore[union-attr]
            body["type"].append(classes.get(value) or encoder.names.compact_iri(value))  # type: ignore[attr-defined]
            continue
        name, bare = table[predicate]
        found: object = term.value  # type: ignore[union-attr]
        if isinstance(term, Literal):
            datatype = term.datatype.value
            if datatype == f"{XSD}integer":
                found = int(term.value)
            elif datatype == f"{XSD}gYearMonth":
                found = {"type": "xsd:gYearMonth", "value": term.value}
        if bare:
            body[name] = found
        else:
            body.setdefault(name, []).append(found)  # type: ignore[attr-defined]
    return body


def settled(data: bytes) -> dict[str, object]:
    """Read JSON with the order of lists settled."""
    return {k: sorted(v) if isinstance(v, list) else v for k, v in msgspec.json.decode(data).items()}


def timed(make: Callable[[], bytes], times: int = 2000) -> float:
    """Give the seconds of processor time that one call takes."""
    started = time.process_time()
    for _ in range(times):
        make()
    return (time.process_time() - started) / times


if __name__ == "__main__":
    main()
