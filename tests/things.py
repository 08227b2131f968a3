"""Resources to test with: mapped from records as written, and made up by hypothesis."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from foia_graph.ingest.mapping.mapper import Placement, map_record
from foia_graph.ingest.mapping.rules import ClaimSource, MappingRules, SourceRegistry
from foia_graph.ingest.readers.registry import READERS, FileLayout
from foia_graph.model.iris import catalog_iri
from foia_graph.model.profile import Profile, Property, Shape
from foia_graph.model.rdf import NQuadsWriter, merged_graph_links
from foia_graph.model.resource import MappedRecord, Problem, Resource, TaggedLiteral, build_resource
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.resource_reader import ResourceReader

BASE = "https://foia.example.org/"
HOME = f"{BASE}graph/papers"
POST, LETTER, CLIP = (f"{BASE}id/source/{name}" for name in ("post", "letter", "clip"))
SOURCES = SourceRegistry(
    BASE,
    [
        ClaimSource(POST, f"{BASE}graph/post", (f"{BASE}id/organization/ccr",)),
        ClaimSource(LETTER, f"{BASE}graph/letter", (f"{BASE}id/agency/ice",)),
        ClaimSource(CLIP, f"{BASE}graph/external/clip"),
    ],
)
PLACE = Placement(HOME, "post")


def rules(profile: Profile) -> MappingRules:
    return MappingRules(profile, BASE, "en", SOURCES)


def mapped(profile: Profile, text: str, place: Placement = PLACE) -> list[MappedRecord | Problem]:
    """Map records written in YAML, which speak from the source `post` unless they say otherwise."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "records.yaml")
        path.write_text(dedent(text), encoding="utf-8")
        own = rules(profile)
        return [
            map_record(own, found, place) for found in READERS[".yaml"](path, "records.yaml", FileLayout())
        ]


def thing(profile: Profile, text: str) -> Resource:
    """Map the only record of a text, which has nothing wrong."""
    (found,) = mapped(profile, text)
    assert isinstance(found, MappedRecord) and [] == found.problems, found
    return found.resource


def writer(profile: Profile) -> NQuadsWriter:
    return NQuadsWriter(profile, "en", SOURCES.graph_of)


def stored(profile: Profile, *things: Resource, home: str = HOME) -> Store:
    """Write resources into a store of their own."""
    store = Store()
    for each in things:
        store.load("".join(writer(profile).write(each, home)).encode(), format=RdfFormat.N_QUADS)
    return store


def again(profile: Profile, res: Resource) -> Resource | None:
    """Write a resource and read it back."""
    return read(res.iri, stored(profile, res), profile)


def read(iri: str, store: Store, profile: Profile) -> Resource | None:
    """Read a resource out of a store, whose catalogue names its merged graphs."""
    links = merged_graph_links(catalog_iri(BASE))
    store.load("".join(f"{triple} .\n" for triple in links).encode(), format=RdfFormat.N_QUADS)
    return ResourceReader(EmbeddedStore(store), profile, "en").read_thing(iri)


# ---------------------------------------------------------------- made up

SHAPES = (
    "Release",
    "ReleasedDocument",
    "SourceDocument",
    "Agency",
    "Person",
    "Disclosure",
    "Request",
    "Page",
    "Concept",
)
TEXTS = st.text(
    st.characters(
        codec="utf-8", exclude_characters="\x00\x0b\x0c\ufffe\uffff", exclude_categories=["Cs", "Cc"]
    )
    | st.sampled_from('"\\\n\r\t\u0085\u2028\U0001f600'),
    min_size=1,
    max_size=12,
)
NUMBERS = st.integers(-(10**20), 10**20).map(str)
DAYS = st.dates().map(lambda day: day.isoformat())
SLUGS = st.sampled_from(["a", "b", "c", "d"])
PLAIN = {
    "text": TEXTS | st.builds(TaggedLiteral, TEXTS, st.sampled_from(["es", "fr", "zh-hant"])),
    "string": TEXTS,
    "integer": NUMBERS,
    "decimal": NUMBERS | st.integers(1, 99).map(lambda n: f"{n}.5"),
    "number": NUMBERS | st.integers(1, 99).map(lambda n: f"{n}.5"),
    "date": st.builds(lambda day, length: day[:length], DAYS, st.sampled_from([4, 7, 10])),
    "day": DAYS,
    "datetime": DAYS.map(lambda day: f"{day}T12:00:00Z"),
    "iri": st.builds("https://example.org/{}".format, SLUGS),
    "link": st.builds(f"{BASE}id/agency/{{}}".format, SLUGS)
    | st.sampled_from([f"{BASE}scheme/document-types/{form}" for form in ("e-mail", "letter", "survey")]),
}


@st.composite
def resources(draw: Callable, profile: Profile, names: tuple[str, ...] = SHAPES) -> Resource:
    """Make up a thing of one of some classes, with parts and claims."""
    shape = profile[draw(st.sampled_from(names))]
    iri = f"{BASE}id/{shape.kind}/{draw(SLUGS)}"
    return build_resource(iri, shape.name, _fields(draw, profile, shape, iri, 2))


def _fields(draw: Callable, profile: Profile, shape: Shape, iri: str, depth: int) -> dict:
    known = [p for p in shape.properties.values() if _can_be_made(p, depth)]
    chosen = draw(st.lists(st.sampled_from(known), max_size=5, unique_by=lambda p: p.name)) if known else []
    return {prop.name: _values(draw, profile, shape, prop, iri, depth) for prop in chosen}


def _can_be_made(prop: Property, depth: int) -> bool:
    return not prop.computed and prop.kind not in ("any", "field") and (prop.kind != "nested" or depth > 0)


def _values(draw: Callable, profile: Profile, shape: Shape, prop: Property, iri: str, depth: int) -> list:
    if prop.kind != "nested":
        return draw(st.lists(PLAIN[prop.kind], min_size=1, max_size=3))
    keys = draw(st.lists(SLUGS, min_size=1, max_size=2, unique=True))
    return [
        _part(draw, profile, shape, prop, f"{iri}{'-' if '#' in iri else '#'}{prop.name}-{k}", depth)
        for k in keys
    ]


def _part(draw: Callable, profile: Profile, owner: Shape, prop: Property, iri: str, depth: int) -> Resource:
    shape = profile[draw(st.sampled_from(prop.nodes))]
    fields = _fields(draw, profile, shape, iri, depth - 1)
    if shape.name == "Claim":
        about = [p for p in owner.properties.values() if not p.inverse and p.kind in PLAIN and not p.computed]
        field = draw(st.sampled_from(about))
        status = draw(st.sampled_from(["asserted", "disputed", "candidate", "rejected"]))
        fields |= {
            "predicate": [field.path],
            "object": [draw(PLAIN[field.kind])],
            "source": [draw(st.sampled_from([POST, LETTER, CLIP]))],
            "status": [f"{BASE}scheme/claim-status/{status}"],
        }
    return build_resource(iri, shape.name, fields)
