"""Everything that mapping needs to know before the first record: settings, sources, what is restricted.

Records by hand are small and are read once, here. Bulk files are read when they are loaded, and here before
that, unless their reader promises that nothing in them must be known.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from foia_graph.errors import InputError, LoadRefused, PromiseBroken, ValueRejected
from foia_graph.ingest.mapping import catalog_settings, supplied_texts
from foia_graph.ingest.mapping.inventory import Input, Inputs
from foia_graph.ingest.mapping.mapper import HAS_FILE, PAGE, TEXT, Mapper, Place
from foia_graph.ingest.mapping.sources import Source, Sources
from foia_graph.ingest.readers.gzip_files import opened
from foia_graph.ingest.readers.registry import reader_of, reads
from foia_graph.model import iris
from foia_graph.model.decisions import Decisions
from foia_graph.model.profile import Profile, Shape
from foia_graph.model.rdf import Writer
from foia_graph.model.resource import Problem, Raw, Resource, SourceRecord
from foia_graph.model.restrictions import embargo, hides, is_restricted

SOURCE_TYPES = ("SourceDocument", "ReleasedDocument")
HIDING = frozenset(("restricted", "embargo"))
"""Fields that hide a record."""
OF_FILES = frozenset(("file", "cleared", "distribution", TEXT))
"""Fields that say something of the file of a document, or of its text."""
Read = SourceRecord | Problem
BLOCK = 8 << 20
Result = TypeVar("Result")


@dataclass
class World:
    """The catalogue about to be: how its records are mapped, written, and where they stand."""

    profile: Profile
    inputs: Inputs
    base: str
    sources: Sources
    mapper: Mapper
    writer: Writer
    today: date
    graphs: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Title and source of each named graph."""
    decisions: Decisions = field(default_factory=Decisions)
    restricted: set[str] = field(default_factory=set)
    """What must not be seen: things whose records say so, and those that were withdrawn."""
    withdrawn: frozenset[str] = frozenset()
    """Those that were withdrawn, and are not restricted as well."""
    embargoes: set[str] = field(default_factory=set)
    """Days still to come on which restricted things may be seen."""
    read: dict[tuple[str, str], list[Read]] = field(default_factory=dict)
    """Records already read, by input and file."""
    activities: list[Raw] = field(default_factory=list)
    """How machines read the files of documents."""
    noted: list[tuple[str, str, SourceRecord]] = field(default_factory=list)
    """Records of documents, or that bear names to look for, without texts: the input, the IRI, the record."""
    unread: list[tuple[str, str]] = field(default_factory=list)
    """Inputs and files whose records nothing depends on."""
    distrusted_endings: Set[str] = frozenset()
    """Endings of files that are read before mapping, whatever their reader promises."""
    texts: supplied_texts.Outlines = field(init=False)
    """The outlines of texts that come with the records."""

    def __post_init__(self) -> None:
        self.texts = supplied_texts.Outlines(self.profile)

    @cached_property
    def named_classes(self) -> frozenset[str]:
        """The names of the classes whose things are looked for by name in documents."""
        return frozenset(shape.name for shape in self.profile.shapes.values() if shape.has_names_in_texts)

    @cached_property
    def hidden_graphs(self) -> frozenset[str]:
        """Name the graphs of restricted sources; nothing may stand in them."""
        sources = self.sources.by_iri.items()
        return frozenset(source.graph for iri, source in sources if hides(iri, self.restricted))

    @cached_property
    def acyclic(self) -> dict[str, tuple[str, ...]]:
        """Give the fields of each class that lead to what is above a thing."""
        return {
            shape.name: tuple(prop.name for prop in shape.properties.values() if prop.acyclic)
            for shape in self.profile.shapes.values()
        }

    @cached_property
    def acyclic_predicates(self) -> tuple[str, ...]:
        """Give the predicates that lead to what is above a thing."""
        return tuple(
            sorted({self.profile.predicates[name] for names in self.acyclic.values() for name in names})
        )

    def own(self) -> Iterator[tuple[Resource, str]]:
        """Give what the catalogue says of itself, with the graph of each."""
        language = self.inputs.settings.language
        for found in catalog_settings.schemes(self.profile, self.base, language):
            if not hides(found.iri, self.restricted):
                yield found, iris.graph(self.base, "schemes")
        shown = {name: said for name, said in self.graphs.items() if name not in self.hidden_graphs}
        for found in catalog_settings.graphs(shown):
            yield found, iris.graph(self.base, catalog_settings.OWN)

    def own_records(self) -> Iterator[tuple[Read, Place]]:
        """Give the records that stand in settings: the catalogue's, and the sources described in folders."""
        yield (
            catalog_settings.own_record(self.inputs.settings, self.base, self.activities),
            Place(otherwise=iris.graph(self.base, catalog_settings.OWN)),
        )
        for each in self.inputs.folders.values():
            if each.folder.described:
                yield each.folder.described, self.place(each)

    def records(self) -> Iterator[tuple[Read, Place]]:
        """Give every record of every input, with the place where it stands."""
        yield from self.own_records()
        for name, each in self.inputs.folders.items():
            place = self.place(each)
            for file in each.files:
                for record in self.stream(name, file):
                    if (own := self._own(record)) is not None:
                        yield own, place

    def _own(self, record: Read) -> Read | None:
        """Give what a record says besides the text of its page; None where it says no more than that.

        Of what is restricted the record stays, so that it is counted.
        """
        if isinstance(record, Problem) or record.type != PAGE or not supplied_texts.has_text(record):
            return record
        own, _ = self.texts.parted(record)
        iri = self.named(record)
        is_more = not own.keys() <= supplied_texts.ITSELF or not iri or hides(iri, self.restricted)
        return replace(record, fields=own) if is_more else None

    def named(self, record: SourceRecord) -> str:
        """Give the IRI of what a record describes, "" where it names nothing; mapping reports that."""
        try:
            return self.mapper.iri(record)
        except ValueRejected:
            return ""

    def source(self, folder: str, record: SourceRecord) -> str:
        """Give what a record calls the source that it speaks from, "" where there is none, or it is one."""
        is_one = record.type in SOURCE_TYPES and not record.loose
        name = record.fields.get("source", "" if is_one else self.inputs.folders[folder].folder.source)
        return name if isinstance(name, str) else ""

    def hides_source(self, name: str) -> bool:
        """True for a source that nobody may see."""
        try:
            return bool(name) and hides(self.sources.named(name).iri, self.restricted)
        except ValueRejected:
            return False  # mapping reports it, with its line

    def check_foreseen(self, record: SourceRecord) -> None:
        """Raise PromiseBroken for a record that may not be seen, of those that are not known as hidden."""
        if is_restricted(record, self.today):
            raise PromiseBroken(record.path)

    def stream(self, name: str, file: str) -> Iterable[Read]:
        """Read the records of one file; in a column of page texts an empty cell is an empty text."""
        each = self.inputs.folders[name]
        layout = each.folder.layout(file)
        found = self.read.get((name, file), each.records(file))
        if layout.type == PAGE and TEXT in {column.field for column in layout.columns.values()}:
            return map(supplied_texts.with_text, found)
        return found

    def read_file(self, name: str, file: str) -> list[Read]:
        """Read the records of one file, none where it is not there."""
        each = self.inputs.folders[name]
        found = self.read.get((name, file))
        return (list(each.records(file)) if file in each.files else []) if found is None else found

    def place(self, each: Input) -> Place:
        """Say where the records of a folder stand."""
        folder = each.folder
        graph = iris.graph(self.base, iris.slug(folder.graph)) if folder.graph else ""
        return Place(graph, folder.source, iris.graph(self.base, iris.slug(folder.name)))


NOTHING_DECIDED = Decisions()


def until_foreseen(distrusted_endings: set[str], attempt: Callable[[], Result]) -> Result:
    """Return what an attempt makes; after each broken promise it is made again, with one more ending.

    Whatever was mapped before a restricted record came by may link to it; so it does not do to leave out the
    record alone. Raises LoadRefused where a file that was read in full holds such a record all the same.
    """
    while True:
        try:
            return attempt()
        except PromiseBroken as error:
            error.__traceback__ = None  # its frames would keep a half-built store open
            ending = reads(error.path)
            if ending in distrusted_endings:
                raise LoadRefused(f"{error}; nothing was loaded, load it again") from None
            distrusted_endings.add(ending)


def make(
    profile: Profile,
    inputs: Inputs,
    base: str,
    today: date,
    decisions: Decisions = NOTHING_DECIDED,
    distrusted_endings: Set[str] = frozenset(),
) -> World:
    """Read what must be known before mapping; what is promised of `distrusted_endings` counts for nothing."""
    sources = Sources(base)
    language = inputs.settings.language
    mapper = Mapper(profile, base, language, sources, decisions.claims)
    world = World(profile, inputs, base, sources, mapper, Writer(profile, language, sources.graph_of), today)
    world.decisions, world.distrusted_endings = decisions, frozenset(distrusted_endings)
    world.graphs[iris.graph(base, "schemes")] = ("Concept schemes", "")
    world.graphs[iris.graph(base, catalog_settings.OWN)] = ("What the catalogue says of itself", "")
    for name, each in inputs.folders.items():
        _look_at(world, name, each, today)
    _find_records(world)
    world.withdrawn = frozenset(f"{base}{name}" for name in decisions.withdrawn) - world.restricted
    world.restricted |= world.withdrawn
    for name in decisions.erased:
        _add_erased(world, name)
    while hidden := set(_from_hidden(world)) - world.restricted:
        world.restricted |= hidden
    return world


def _look_at(world: World, name: str, each: Input, today: date) -> None:
    folder = each.folder
    place = world.place(each)
    world.graphs.setdefault(place.graph or place.otherwise, (folder.title, ""))
    if folder.described:
        _register(world, folder.described, folder.external, today)
    elif folder.source:
        world.graphs.pop(place.otherwise, None)
    for file in each.files:
        if _by_hand(each, file):
            world.read[name, file] = list(each.records(file))
        elif not _is_telling(world, each, file):
            world.unread.append((name, file))
            continue
        for record in world.stream(name, file):
            if isinstance(record, SourceRecord):
                _register(world, record, folder.external, today)
                _note(world, name, file, record)


def _by_hand(each: Input, file: str) -> bool:
    return reader_of(file).by_hand or each.folder.layout(file).type in SOURCE_TYPES[:1]


def _is_telling(world: World, each: Input, file: str) -> bool:
    """True for a bulk file whose rows may be sources, restricted, tell of files or texts, or bear names."""
    layout, reader = each.folder.layout(file), reader_of(file)
    if not reader.by_layout or reads(file) in world.distrusted_endings:
        return True
    fields = {column.field for column in layout.columns.values()} | layout.constants.keys()
    if not layout.type or layout.type in world.named_classes or fields & (HIDING | OF_FILES):
        return True
    return not layout.columns and (not reader.in_plain_bytes or _speaks_of(each, file))


def _speaks_of(each: Input, file: str) -> bool:
    """True for a file whose columns may be called as the fields that hide a record, or tell of its file."""
    layout = each.folder.layout(file)
    if layout.encoding != "utf-8":
        return True
    names = tuple(map(str.encode, OF_FILES))
    try:
        with opened(each.files[file], file) as lines:
            head = [line for _, line in zip(range(layout.header), lines, strict=False)]
        return any(name in line for line in head for name in names) or _tells(
            _Content(each.digests[file], each.files[file], file)
        )
    except InputError:
        return True  # whoever reads the records reports it


@dataclass(frozen=True, slots=True)
class _Content:
    """What a file holds, wherever it stands: one load looks at an input as it was and as it is."""

    digest: str
    path: Path = field(compare=False)
    file: str = field(compare=False)


@lru_cache(1024)
def _tells(content: _Content) -> bool:
    """Tell whether any of the telling words stands anywhere in a file."""
    # JSON may write any letter as an escape.
    words = (*map(str.encode, HIDING), *(b'"%s"' % name.encode() for name in OF_FILES), b"\\u00")
    kept, end = max(map(len, words)) - 1, b""
    # Line by line this would take longer than all that follows for one changed record.
    with opened(content.path, content.file) as file:
        while block := file.read(BLOCK):
            text = end + block
            if any(word in text for word in words):
                return True
            end = text[-kept:]
    return False


def _register(world: World, record: SourceRecord, external: bool, today: date) -> None:
    if record.type == SOURCE_TYPES[0] or (record.type in SOURCE_TYPES and not record.loose):
        _add_source(world, record, external)
    if is_restricted(record, today):
        if "restricted" not in record.fields:
            world.embargoes.add(embargo(record))
        if iri := world.named(record):
            world.restricted.add(iri)


def _note(world: World, folder: str, file: str, record: SourceRecord) -> None:
    """Remember what documents are read with: their records, their texts, and which names there are."""
    iri = world.named(record) if record.type in (HAS_FILE, PAGE, *world.named_classes) else ""
    if not iri:
        return
    if supplied_texts.has_text(record):
        world.texts.add(record, iri, supplied_texts.Origin(folder, file, world.source(folder, record)))
        record = supplied_texts.slim(record)
    if record.type != PAGE:
        world.noted.append((folder, iri, record))


def _find_records(world: World) -> None:
    """Find the records of documents whose pages come with texts, among those not looked at before."""
    missing = world.texts.found.keys() - {iri for _, iri, _ in world.noted}
    for name, file in world.unread if missing else ():
        each = world.inputs.folders[name]
        if each.folder.layout(file).type == HAS_FILE:
            for record in each.records(file):
                if isinstance(record, SourceRecord) and (iri := world.named(record)) in missing:
                    world.noted.append((name, iri, record))


def _from_hidden(world: World) -> Iterator[str]:
    """Name what stands in the graph of a source that nobody may see, of all that documents are read with."""
    for folder, iri, record in world.noted:
        is_there = not world.inputs.folders[folder].folder.graph
        if is_there and world.hides_source(world.source(folder, record)):
            yield iri


def _add_source(world: World, record: SourceRecord, external: bool) -> None:
    iri = world.named(record)
    if not iri:
        return
    shape = world.profile[record.type]
    graph = iris.graph(world.base, _graph_key(shape, iri), external)
    world.sources.add(Source(iri, graph, _publishers(world, record)))
    world.graphs[graph] = (_title(record.fields.get("title", "")), iri)


def _add_erased(world: World, name: str) -> None:
    """Hide a source that has no record since it was purged; others may still speak from it."""
    iri = f"{world.base}{name}"
    shapes = (world.profile[name] for name in SOURCE_TYPES)
    shape = next((shape for shape in shapes if name.startswith(f"id/{shape.kind}/")), None)
    if shape is not None and iri not in world.sources.by_iri:
        world.sources.add(Source(iri, iris.graph(world.base, _graph_key(shape, iri))))
        world.restricted.add(iri)


def _graph_key(shape: Shape, iri: str) -> str:
    """Give what names the graph of a source among those of all sources."""
    return iris.last(iri) if shape.name == SOURCE_TYPES[0] else f"{shape.kind}/{iris.last(iri)}"


def _publishers(world: World, record: SourceRecord) -> tuple[str, ...]:
    """Say who stands behind a source: its publisher, or where it names none, who made it."""
    for name in ("publisher", "creator"):
        found = [
            iri for raw in _plain(record.fields.get(name, [])) if (iri := _cleaned(world, record, name, raw))
        ]
        if found:
            return tuple(sorted(set(found)))
    return ()


def _cleaned(world: World, record: SourceRecord, name: str, raw: str) -> str:
    try:
        return world.mapper.cleaner(world.profile[record.type].properties[name])(raw)
    except ValueRejected:
        return ""  # mapping reports it, with its line


def _plain(raw: Raw) -> list[str]:
    if isinstance(raw, list):
        return [text for each in raw for text in _plain(each)]
    if isinstance(raw, Mapping):
        return _plain(raw.get("value", []))
    return [raw]


def _title(raw: Raw) -> str:
    return next(iter(_plain(raw)), "").strip()
