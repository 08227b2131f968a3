"""Settings of a catalogue (`catalog.toml`), and what it says of itself: its record, graphs and schemes."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from foia_graph.errors import InputError, ProfileError, ValueRejected
from foia_graph.ingest.readers.source_settings import check_names, check_types, read_toml
from foia_graph.model import iris, values
from foia_graph.model.namespaces import RDF
from foia_graph.model.profile import PLAIN_LABEL, Profile
from foia_graph.model.resource import RawValue, Resource, SourceRecord, build_resource
from foia_graph.runtime.tables import table_beside
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.resource_reader import ResourceReader

CATALOG_TOML = "catalog.toml"
BODY = re.compile(r"(?:agency|organization)/[a-z0-9-]+")
# Name of the graph of what the catalogue says of itself.
CATALOG_GRAPH = "catalogue"
# Profiles, under one base each, whose concepts are kept for the next load.
SCHEMES_AT_HAND = 4
_TABLES = table_beside(__file__)
# How records and identities come about that no reader of files found, by the names of activities.
ACTIVITIES: Mapping[str, Mapping[str, str]] = _TABLES["activities"]
TEXT_SETTINGS = ("title", "description", "license", "language", "homepage", "contact", "publisher", "issued")
LIST_SETTINGS = ("sources", "us_government")
# What the table `documents` may state of all documents of which nothing else states it.
DOCUMENT_SETTINGS = ("license", "rights")
SETTING_NAMES = frozenset((*TEXT_SETTINGS, *LIST_SETTINGS, "base", "page_size", "log_page_size", "documents"))


@dataclass(frozen=True, slots=True)
class CatalogSettings:
    """The settings in `catalog.toml`: `fields` describe the catalogue itself, `base` begins every IRI."""

    base: str
    language: str
    fields: Mapping[str, RawValue]
    page_size: int
    log_page_size: int
    sources: tuple[str, ...]
    """Slugs of sources, in the order in which their titles are preferred where one value is needed."""
    us_government: tuple[str, ...] = ()
    """Bodies (`agency/…`) whose works, and those of all under them, are of the United States government."""
    document_license: str = ""
    document_rights: str = ""
    """What is stated of all documents of which no record states it."""


def read_settings(data: bytes, path: str) -> CatalogSettings:
    """Parse `catalog.toml`; raises InputError for a setting that is missing or means nothing."""
    settings = read_toml(data, path)
    check_names(settings, SETTING_NAMES, path, "a catalogue")
    for key in ("title", "base"):
        if not isinstance(settings.get(key), str):
            raise InputError(f"lacks the setting {key!r}, a text", path)
    for key in TEXT_SETTINGS:
        if isinstance(settings.get(key, ""), (list, dict)):
            raise InputError(f"the setting {key!r} must be a text", path)
    check_types(settings, path, list, "a list of texts", *LIST_SETTINGS)
    bodies = tuple(map(str, settings.get("us_government", [])))
    for name in bodies:
        if not BODY.fullmatch(name):
            raise InputError(f"us_government names bodies, as in agency/dhs; not {name[:60]!r}", path)
    documents = _document_settings(settings.get("documents", {}), path)
    try:
        base = iris.check_base_iri(settings["base"])
        language = values.clean_language_tag(str(settings.get("language", "en")))
    except ValueRejected as error:
        raise InputError(str(error), path) from None
    return CatalogSettings(
        base,
        language,
        {key: str(settings[key]) for key in TEXT_SETTINGS if key in settings},
        _page_size(settings, "page_size", 100, path),
        _page_size(settings, "log_page_size", 1000, path),
        tuple(map(str, settings.get("sources", []))),
        bodies,
        documents.get("license", ""),
        documents.get("rights", ""),
    )


def _document_settings(found: Any, path: str) -> Mapping[str, str]:
    """Return what the table `documents` states; raises InputError for what it cannot."""
    is_table = isinstance(found, dict) and all(isinstance(each, str) for each in found.values())
    if not is_table or not found.keys() <= set(DOCUMENT_SETTINGS):
        raise InputError(f"the table 'documents' has the texts {' and '.join(DOCUMENT_SETTINGS)}", path)
    if "license" in found:
        try:
            iris.check_address(found["license"])
        except ValueRejected as error:
            raise InputError(f"the setting 'documents.license': {error}", path) from None
    return {key: str(text) for key, text in found.items()}


def _page_size(settings: Mapping[str, Any], key: str, otherwise: int, path: str) -> int:
    size = settings.get(key, otherwise)
    if not isinstance(size, int) or isinstance(size, bool) or not 1 <= size <= 100_000:
        raise InputError(f"{key} must be a whole number from 1 to 100000", path)
    return size


def catalog_record(settings: CatalogSettings, base: str, activities: Iterable[RawValue] = ()) -> SourceRecord:
    """Return the record of the catalogue itself; `activities` are those of the machines that read files.

    Whoever publishes it has catalogued what was not read by a machine (PROV-O, 3.1: prov:wasAssociatedWith).
    """
    publisher = settings.fields.get("publisher")
    is_name = not isinstance(publisher, str) or "/" in publisher  # what is none is reported the setting alone
    cataloguer: dict[str, RawValue] = {"wasAssociatedWith": publisher} if publisher and is_name else {}
    fields: dict[str, RawValue] = {
        **settings.fields,
        "id": "catalog",
        "themeTaxonomy": "scheme/issues",
        "service": [{"id": "sparql", "title": "SPARQL 1.1 endpoint", "endpointURL": f"{base}sparql"}],
        "generatedBy": [
            *({**ACTIVITIES[name], **cataloguer} for name in ("by-hand", "by-reader")),
            *activities,
        ],
    }
    return SourceRecord("Catalog", fields, CATALOG_TOML, 1)


def graph_resources(titles: Mapping[str, tuple[str, str]]) -> Iterator[Resource]:
    """Yield the resources of named graphs; `titles` maps each IRI to its title and its source, or ""."""
    for iri, (title, source) in sorted(titles.items()):
        said = {"title": [title] if title else [], "source": [source] if source else []}
        yield build_resource(iri, "Graph", said)


def merged_graph_titles(base: str) -> dict[str, tuple[str, str]]:
    """Return the titles of the graphs that merge the statements of several sources, by IRI."""
    titles = {
        iris.OUTSIDE_GRAPH: "What only sources outside the collection state",
        iris.NOT_ACCEPTED_GRAPH: "Candidates, and what was rejected, corrected or withdrawn",
    }
    return {iris.merged_graph_iri(base, name): (title, "") for name, title in titles.items()}


@lru_cache(SCHEMES_AT_HAND)
def scheme_resources(profile: Profile, base: str, language: str) -> tuple[Resource, ...]:
    """Return the concept schemes that come with the program, named under the catalogue's base."""
    return tuple(_read_schemes(profile, base, language))


def _read_schemes(profile: Profile, base: str, language: str) -> Iterator[Resource]:
    for path in sorted((profile.folder / "schemes").glob("*.ttl")):
        store = EmbeddedStore.of_turtle(path, base)
        reader = ResourceReader(store, profile, language)
        properties = [p for name in ("Concept", "ConceptScheme") for p in profile[name].properties.values()]
        known = {prop.path for prop in properties if not prop.inverse} | {f"{RDF}type", PLAIN_LABEL}
        strange = {quad.predicate.value for quad in store.quads(None, None, None)} - known
        if strange:
            raise ProfileError(f"{path.name} uses <{min(strange)}>, which no shape of concepts has")
        for iri in sorted({str(quad.subject)[1:-1] for quad in store.quads(None, None, None)}):
            found = reader.read_thing(iri)
            if found is None:
                raise ProfileError(f"<{iri}> is neither a concept nor a scheme")
            yield found


# Where `foia-graph serve` serves, unless another position is named.
BASE = "http://127.0.0.1:8000/"
CATALOG: str = _TABLES["catalog"]
SOURCE: str = _TABLES["source"]


def folder_title(paths: Sequence[Path]) -> str:
    """Return the title of a catalogue of some folders: their names.

    >>> folder_title([Path("releases/ice-2012"), Path("releases/cbp")])
    'ice-2012, cbp'
    """
    names = (path.resolve().name or "Documents" for path in paths)
    return ", ".join(os.fsencode(name).decode(errors="backslashreplace") for name in names)


def catalog_toml(title: str, base: str) -> str:
    """Return the text of `catalog.toml` with this title and base.

    >>> catalog_toml("ice-2012", BASE).splitlines()[1:3]
    ['title = "ice-2012"', 'language = "en"']
    """
    return CATALOG.format(title=_quoted(title), base=_quoted(base))


def source_toml(title: str) -> str:
    """Return the text of `source.toml` of a folder of documents with this title.

    Raises ValueRejected for a title without a letter or digit, by which nothing can be named.
    """
    return SOURCE.format(title=_quoted(title), slug=iris.slug(title))


def describe_defaults(title: str, base: str) -> str:
    """Return a sentence on a catalogue whose settings are these."""
    return (
        f"There is no {CATALOG_TOML}, so the catalogue is called “{title}” like its folder, "
        f"its things are named under {base}, and its language is English"
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
