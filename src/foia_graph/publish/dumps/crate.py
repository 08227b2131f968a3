"""What goes with a dump: a bag (BagIt 1.0), its crate (RO-Crate 1.2), and texts of pages (Croissant 1.0)."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import msgspec

from foia_graph.model import iris
from foia_graph.model.jsonld import Json, readable_json, without_empty
from foia_graph.publish.dcat import dcat
from foia_graph.publish.dumps.manifest import DumpFile
from foia_graph.publish.record_facts import FactsReader, Keeper, LabelledThing, RecordFacts, catalogue_keeper

BLOCK = 1 << 20
# The time of all files: the first that a ZIP file can tell.
EPOCH = (1980, 1, 1, 0, 0, 0)
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
BagContent = Path | bytes


def write_bag(
    path: Path, name: str, payload: Mapping[str, BagContent], info: Iterable[tuple[str, str]]
) -> None:
    """Write a bag with these files by their paths in it; `info` are labels of `bag-info.txt` with values."""
    with ZipFile(path, "x", ZIP_STORED) as zipped:
        digests, size = {}, 0
        for place, content in sorted(payload.items()):
            digests[f"data/{place}"] = _write_file(zipped, f"{name}/data/{place}", content)
            size += content.stat().st_size if isinstance(content, Path) else len(content)
        labels = (*info, ("Payload-Oxum", f"{size}.{len(payload)}"))
        tags = {
            "bagit.txt": DECLARATION,
            "bag-info.txt": "".join(f"{label}: {' '.join(text.split())}\n" for label, text in labels if text),
            "manifest-sha256.txt": _checksum_lines(digests),
        }
        tag_digests = {
            place: _write_file(zipped, f"{name}/{place}", text.encode()) for place, text in tags.items()
        }
        _write_file(zipped, f"{name}/tagmanifest-sha256.txt", _checksum_lines(tag_digests).encode())


def _write_file(zipped: ZipFile, path: str, content: BagContent) -> str:
    digest = hashlib.sha256()
    entry = ZipInfo(path, EPOCH)
    # The mode of a file in Unix; one without it has no permissions when it is unpacked.
    entry.external_attr = 0o100644 << 16
    # The size of a stream is not known beforehand, and may be over 2 GiB.
    source = content.open("rb") if isinstance(content, Path) else BytesIO(content)
    with source, zipped.open(entry, "w", force_zip64=isinstance(content, Path)) as target:
        while block := source.read(BLOCK):
            digest.update(block)
            target.write(block)
    return digest.hexdigest()


def _checksum_lines(digests: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))


FILE_NAME = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.2/context"
VERSION = "https://w3id.org/ro/crate/1.2"
ROOT, KEEPER = "./", "#keeper"
Entity = dict[str, Json]
# The entity that says what the metadata is of (RO-Crate 1.2, metadata descriptor).
DESCRIPTOR: Entity = {
    "@id": FILE_NAME,
    "@type": "CreativeWork",
    "conformsTo": {"@id": VERSION},
    "about": {"@id": ROOT},
}


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
        releases = list(map(self._release_entity, self._reader.all_described(dcat.is_series)))
        root = self._root_entity([entity["@id"] for entity in entities], [each["@id"] for each in releases])
        graph = [DESCRIPTOR, root, *entities, *releases, *self._agents.values(), *self._licences.values()]
        return readable_json({"@context": CONTEXT, "@graph": graph})

    def _root_entity(self, files: Iterable[str], releases: Iterable[str]) -> Entity:
        words = self._catalogue.own_texts("description")
        licences = self._add_licences(filter(None, [self._keeper.license]))
        self._agents[KEEPER] = {"@id": KEEPER, "@type": "Organization", "name": self._keeper.name}
        return {
            "@id": ROOT,
            "@type": "Dataset",
            "name": self._keeper.title,
            "description": "\n".join(words) or self._keeper.title,
            "datePublished": self._created[:10],
            "license": licences[0] if licences else "No licence is stated.",
            "publisher": {"@id": KEEPER},
            "identifier": iris.catalog_iri(self._catalogue.base),
            "hasPart": _references(files),
            "mentions": _references(releases),
        }

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


def _references(names: Iterable[str]) -> list[Json]:
    return [{"@id": name} for name in names]


HELD_BACK = "held-back"


class PageText(msgspec.Struct, frozen=True, rename="camel"):
    """A page with text, its document, and the first release of that; `croissant.json` has its fields."""

    page: str
    document: str
    title: str
    release: str
    number: int
    printed_numbers: str
    text: str


def page_texts(reader: FactsReader) -> Iterator[PageText]:
    """Yield the pages that have text, document by document."""
    catalogue = reader.presenter.catalogue
    for facts in reader.described(catalogue.thing_names(catalogue.profile["ReleasedDocument"])):
        yield from _document_texts(facts, reader)


def _document_texts(facts: RecordFacts, reader: FactsReader) -> Iterator[PageText]:
    holdings = reader.presenter.holdings
    release = next((each.iri for each in facts.collections), "")
    for number in holdings.page_numbers(facts.iri):
        iri = f"{facts.iri}/page/{number}"
        parsed = holdings.parsed_page(iri)
        if parsed is not None and parsed.words is not None and parsed.status != HELD_BACK and parsed.text:
            numbers = "; ".join(sorted(filter(None, holdings.printed_numbers(iri))))
            yield PageText(iri, facts.iri, facts.title, release, number, numbers, parsed.text)


# What there is to say of any such file, and empty what there is to say of one (Croissant 1.0). Readers take
# no other context than that of the specification.
CROISSANT = Path(__file__).with_name("croissant.json").read_bytes()


def encode_dataset(keeper: Keeper, base: str, created: str, identity: str, texts: DumpFile) -> bytes:
    """Write the description of the file of the texts of pages.

    `created` is when its generation was made, `identity` the digest of that.
    """
    found = msgspec.json.decode(CROISSANT)
    found |= {
        "name": f"{keeper.title}: texts of pages",
        "url": f"{base}dump/",
        "license": keeper.license or f"{base}catalog",
        "datePublished": created[:10],
        "version": f"1.0.0+{identity[:12]}",
        "citeAs": f"{keeper.name}: {keeper.title}. {base}catalog",
    }
    found["creator"]["name"] = keeper.name
    found["distribution"][0] |= {
        "contentUrl": f"{base}dump/{texts.path}",
        "contentSize": f"{texts.size} B",
        "sha256": texts.sha256,
    }
    return readable_json(found)
