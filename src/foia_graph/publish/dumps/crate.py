"""The metadata of a crate (RO-Crate 1.2): the payload of a bag, the releases, and who made and keeps them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from foia_graph.model import iris
from foia_graph.model.jsonld import Json, without_empty
from foia_graph.model.resource import text_of
from foia_graph.publish.dcat import terms
from foia_graph.publish.record_facts import FactsReader, Keeper, LabelledThing, RecordFacts, catalogue_keeper

FILE_NAME = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.2/context"
VERSION = "https://w3id.org/ro/crate/1.2"
ROOT, KEEPER = "./", "#keeper"
Entity = dict[str, Json]


@dataclass(frozen=True, slots=True)
class CrateFile:
    """A file of the payload: path, media type, size in bytes, SHA-256, what it is, and of which documents."""

    path: str
    media_type: str
    size: int
    sha256: str
    title: str
    documents: tuple[str, ...] = ()


# Files are data entities by their paths; releases, agents and licences contextual entities by their IRIs.
class CrateWriter:
    """Writes the metadata of the payload of a bag, with the facts of a catalogue."""

    def __init__(self, reader: FactsReader, created: str) -> None:
        self._reader, self._created = reader, created
        self._catalogue = reader.presenter.catalogue
        self._keeper = catalogue_keeper(reader.presenter)
        self._agents: dict[str, Entity] = {}
        self._licences: dict[str, Entity] = {}
        self._parts: dict[str, list[str]] = {}

    def encode(self, files: Iterable[CrateFile]) -> bytes:
        """Write the metadata as JSON-LD."""
        entities = [self._file_entity(file) for file in files]
        releases = [self._release_entity(facts) for facts in self._releases()]
        root = self._root_entity([entity["@id"] for entity in entities], [each["@id"] for each in releases])
        graph = [_descriptor(), root, *entities, *releases, *self._agents.values(), *self._licences.values()]
        data = msgspec.json.encode({"@context": CONTEXT, "@graph": graph})
        return msgspec.json.format(data, indent=2) + b"\n"

    def _releases(self) -> Iterator[RecordFacts]:
        profile = self._catalogue.profile
        for shape in profile.shapes.values():
            if terms.is_series(profile, shape.name):
                yield from self._reader.described(self._catalogue.thing_names(shape))

    # ------------------------------------------------------------ entities

    def _root_entity(self, files: Iterable[str], releases: Iterable[str]) -> Entity:
        own = self._catalogue.catalog_resource
        words = list(map(text_of, own.get("description"))) if own else []
        self._agents[KEEPER] = {"@id": KEEPER, "@type": "Organization", "name": self._keeper.name}
        return {
            "@id": ROOT,
            "@type": "Dataset",
            "name": self._keeper.title,
            "description": "\n".join(words) or self._keeper.title,
            "datePublished": self._created[:10],
            "license": self._licence_reference(self._keeper),
            "publisher": {"@id": KEEPER},
            "identifier": iris.catalog_iri(self._catalogue.base),
            "hasPart": _references(files),
            "mentions": _references(releases),
        }

    def _licence_reference(self, keeper: Keeper) -> Json:
        if not keeper.license:
            return "No licence is stated."
        return self._add_licences([keeper.license])[0]

    def _file_entity(self, file: CrateFile) -> Entity:
        entity: Entity = {
            "@id": file.path,
            "@type": "File",
            "name": file.title,
            "encodingFormat": file.media_type,
            "contentSize": str(file.size),
            "sha256": file.sha256,
        }
        documents = list(self._reader.described(file.documents))
        for collection in {each.iri: None for facts in documents for each in facts.collections}:
            self._parts.setdefault(collection, []).append(file.path)
        return {**entity, **self._document_fields(documents[0])} if documents else entity

    def _document_fields(self, facts: RecordFacts) -> Entity:
        """Return what is known of a document whose file it is."""
        return without_empty(
            {
                "name": facts.title,
                "description": "\n".join(facts.descriptions),
                "identifier": facts.iri,
                "url": facts.address,
                "author": self._add_agents(facts.creators),
                "publisher": self._add_agents(facts.publishers),
                "license": self._add_licences(facts.licences),
                "dateCreated": facts.created,
                "datePublished": facts.issued,
                "conditionsOfAccess": facts.rights,
            }
        )

    def _release_entity(self, facts: RecordFacts) -> Entity:
        return without_empty(
            {
                "@id": facts.iri,
                "@type": "Collection",
                "name": facts.title,
                "description": "\n".join(facts.descriptions),
                "url": facts.address,
                "publisher": self._add_agents(facts.publishers),
                "license": self._add_licences(facts.licences),
                "datePublished": facts.issued,
                "hasPart": _references(self._parts.get(facts.iri, ())),
            }
        )

    def _add_agents(self, agents: Iterable[LabelledThing]) -> list[Json]:
        """Note who took part, each once, and return references to them."""
        found = list(agents)
        for each in found:
            kind = "Person" if each.is_person else "Organization"
            self._agents[each.iri] = {"@id": each.iri, "@type": kind, "name": each.name}
        return _references(each.iri for each in found)

    def _add_licences(self, licences: Iterable[str]) -> list[Json]:
        found = list(licences)
        for each in found:
            self._licences[each] = {"@id": each, "@type": "CreativeWork", "name": each, "url": each}
        return _references(found)


def _descriptor() -> Entity:
    """Return the entity that says what the metadata is of (RO-Crate 1.2, metadata descriptor)."""
    return {
        "@id": FILE_NAME,
        "@type": "CreativeWork",
        "conformsTo": {"@id": VERSION},
        "about": {"@id": ROOT},
    }


def _references(names: Iterable[str]) -> list[Json]:
    return [{"@id": name} for name in names]
