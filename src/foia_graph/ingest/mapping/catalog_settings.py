"""What a catalogue says of itself: `catalog.toml`, its graphs, and the concept schemes of the program."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import RdfFormat, Store, parse

from foia_graph.errors import InputError, ProfileError, ValueRejected
from foia_graph.ingest.readers.folder import read_toml
from foia_graph.model import iris, values
from foia_graph.model.namespaces import RDF
from foia_graph.model.profile import Profile
from foia_graph.model.rdf import Reader
from foia_graph.model.resource import Raw, Resource, SourceRecord, resource

SETTINGS = "catalog.toml"
OWN = "catalogue"
"""Name of the graph of what the catalogue says of itself."""
TEXTS = ("title", "description", "license", "language", "homepage", "contact", "publisher", "issued")
KEYS = frozenset((*TEXTS, "base", "page_size", "log_page_size", "sources"))


@dataclass(frozen=True, slots=True)
class Settings:
    """What `catalog.toml` says: `fields` are those of the catalogue's own record, `base` begins every IRI."""

    base: str
    language: str
    fields: Mapping[str, Raw]
    page_size: int
    log_page_size: int
    sources: tuple[str, ...]
    """Slugs of sources, in the order in which their titles are preferred where one value is needed."""


def read_settings(data: bytes, path: str) -> Settings:
    """Read `catalog.toml`; raises InputError for a setting that is missing or means nothing."""
    found = read_toml(data, path)
    for key in found:
        if key not in KEYS:
            raise InputError(f"a catalogue has no setting {key!r}; there are {', '.join(sorted(KEYS))}", path)
    for key in ("title", "base"):
        if not isinstance(found.get(key), str):
            raise InputError(f"lacks the setting {key!r}, a text", path)
    for key in TEXTS:
        if isinstance(found.get(key, ""), (list, dict)):
            raise InputError(f"the setting {key!r} must be a text", path)
    sources = found.get("sources", [])
    if not isinstance(sources, list):
        raise InputError("the setting 'sources' must be a list of texts", path)
    try:
        base = iris.checked_base(found["base"])
        language = values.language(str(found.get("language", "en")))
    except ValueRejected as error:
        raise InputError(str(error), path) from None
    return Settings(
        base,
        language,
        {key: str(found[key]) for key in TEXTS if key in found},
        _size(found, "page_size", 100, path),
        _size(found, "log_page_size", 1000, path),
        tuple(map(str, sources)),
    )


def _size(found: Mapping[str, Any], key: str, otherwise: int, path: str) -> int:
    size = found.get(key, otherwise)
    if not isinstance(size, int) or isinstance(size, bool) or not 1 <= size <= 100_000:
        raise InputError(f"{key} must be a whole number from 1 to 100000", path)
    return size


def own_record(settings: Settings, base: str, activities: Iterable[Raw] = ()) -> SourceRecord:
    """Describe the catalogue itself as a record like any other; `activities` are those of its machines."""
    fields: dict[str, Raw] = {
        **settings.fields,
        "id": "catalog",
        "themeTaxonomy": "scheme/issues",
        "service": [{"id": "sparql", "title": "SPARQL 1.1 endpoint", "endpointURL": f"{base}sparql"}],
        "generatedBy": [
            {
                "id": "by-hand",
                "title": "Catalogued by hand",
                "description": "Read and written down by a person.",
            },
            {
                "id": "by-reader",
                "title": "Read from a list",
                "description": "Taken over from a table of the publisher.",
            },
            *activities,
        ],
    }
    return SourceRecord("Catalog", fields, SETTINGS, 1)


def graphs(titles: Mapping[str, tuple[str, str]]) -> Iterator[Resource]:
    """Describe named graphs; `titles` maps each IRI to its title and its source, either maybe ""."""
    for iri, (title, source) in sorted(titles.items()):
        said = {"title": [title] if title else [], "source": [source] if source else []}
        yield resource(iri, "Graph", said)


def schemes(profile: Profile, base: str, language: str) -> Iterator[Resource]:
    """Read the concept schemes that come with the program, named under the catalogue's base."""
    for path in sorted((profile.folder / "schemes").glob("*.ttl")):
        store = Store()
        store.extend(parse(path=path, format=RdfFormat.TURTLE, base_iri=base))
        reader = Reader(store, profile, language)
        known = {predicate for shape in ("Concept", "ConceptScheme") for predicate in reader.forward[shape]}
        strange = {quad.predicate.value for quad in store} - known - {f"{RDF}type"}
        if strange:
            raise ProfileError(f"{path.name} uses <{min(strange)}>, which no shape of concepts has")
        yield from _all(reader, sorted({str(quad.subject)[1:-1] for quad in store}))


def _all(reader: Reader, names: Iterable[str]) -> Iterator[Resource]:
    for iri in names:
        found = reader.read(iri)
        if found is None:
            raise ProfileError(f"<{iri}> is neither a concept nor a scheme")
        yield found
