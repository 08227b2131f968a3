"""What a load is asked for, and the report of what it did, or would do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, astuple, dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from foia_graph.model.decisions import Decision
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Problem, Resource, text_of
from foia_graph.search.similar.embedder import Embedder
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation
from foia_graph.store.resource_reader import ResourceReader
from foia_graph.store.text_manifest import DocumentText, read_texts

if TYPE_CHECKING:
    from foia_graph.ingest.documents.library import ReadingLibrary

# The field of claims in words, which are about no other field.
FIELD_OF_WORDS = "claims"


@dataclass(frozen=True, slots=True, order=True)
class SourcedValue:
    """A value as a claim has it, and the source (IRI) that says so, "" for the cataloguer."""

    value: str
    source: str

    def __str__(self) -> str:
        return f"{self.value!r} says {f'<{self.source}>' if self.source else 'the cataloguer'}"


@dataclass(frozen=True, slots=True, order=True)
class ContradictoryValues:
    """A thing (IRI), its field, and two values of which one is wrong, in the order of their words."""

    thing: str
    field: str
    first: SourcedValue
    second: SourcedValue

    def __str__(self) -> str:
        return f"<{self.thing}>: {self.field}: {self.first}, and {self.second}"

    def as_json(self) -> dict[str, Any]:
        """Return the contradiction as the report has it."""
        values = [asdict(self.first), asdict(self.second)]
        return {"thing": self.thing, "field": self.field, "values": values}


def find_contradictions(thing: Resource, profile: Profile) -> Iterator[ContradictoryValues]:
    """Yield the contradictions between the claims of a thing."""
    claims = {claim.iri: claim for claim in thing.parts("claims")}
    for claim in claims.values():
        field = profile.fields.get((claim.one("predicate"), False), FIELD_OF_WORDS)
        for name in map(text_of, claim.get("conflictsWith")):
            if claim.iri < name and name in claims:
                first, second = sorted(_sourced_value(each, thing) for each in (claim, claims[name]))
                yield ContradictoryValues(thing.iri, field, first, second)


def new_contradictions(
    contradictions: Iterable[ContradictoryValues], current: Generation | None, profile: Profile
) -> list[ContradictoryValues]:
    """Return those contradictions that a generation does not have."""
    found = set(contradictions)
    if current is None or not found:
        return sorted(found)
    store = EmbeddedStore.of_generation(current.path)
    reader = ResourceReader(store, profile, current.versions.get("language", "en"))
    things = (reader.read_thing(iri) for iri in {each.thing for each in found})
    old = {each for thing in things if thing is not None for each in find_contradictions(thing, profile)}
    return sorted(found - old)


def _sourced_value(claim: Resource, thing: Resource) -> SourcedValue:
    value = claim.one("object") or claim.one("text") or claim.one("asStated")
    figure = next((each for each in thing.parts("figure") if each.iri == value), None)
    if figure is not None:
        value = claim.one("asStated") or f"{figure.one('amount')} {figure.one('unitText')}".strip()
    return SourcedValue(value, claim.one("source"))


@dataclass(slots=True)
class LoadReport:
    """The outcome of a load.

    `added`, `removed` and `changed` count things (everything with an IRI of its own, concepts included);
    `conflicts` counts pairs of claims that cannot both be true, in the catalogue as it is after the load.
    """

    generation: int = 0
    identity: str = ""
    written: bool = False
    rebuilt: str = ""
    """Why everything was built again, "" where only differences were applied or nothing changed."""
    added: int = 0
    removed: int = 0
    changed: int = 0
    things: int = 0
    quads: int = 0
    conflicts: int = 0
    restricted: int = 0
    withdrawn: int = 0
    documents_read: int = 0
    """How many files of documents were read now; `documents_kept` counts those that had been read before."""
    documents_kept: int = 0
    notes: list[str] = field(default_factory=list)
    """What else there is to say of the documents, in sentences."""
    new_contradictions: list[ContradictoryValues] = field(default_factory=list)
    """Of a dry run: the contradictions that the catalogue does not have yet."""
    classes: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files_left_out: list[Problem] = field(default_factory=list)
    """Why files under the paths were not loaded: no reader reads them, or they are in no source folder."""
    unread: dict[str, list[Problem]] = field(default_factory=dict)
    """What could not be read or looked for in documents, by the key of the document."""
    unread_files: "ReadingLibrary | None" = None
    """The library of files that wait to be read, None where none do."""
    seconds: float = 0.0

    @property
    def errors(self) -> list[Problem]:
        """The problems that a person must mend before anything is loaded."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """The problems of the material, which was loaded all the same."""
        return [each for each in (*self.problems, *self.files_left_out) if each.severity == "warning"]

    def as_json(self) -> Mapping[str, Any]:
        """Return the report as JSON has it."""
        counts = ("added", "removed", "changed", "things", "quads", "conflicts")
        names = ("generation", "identity", "written", "rebuilt", *counts)
        return {
            **{name: getattr(self, name) for name in names},
            "new_contradictions": [each.as_json() for each in self.new_contradictions],
            "restricted": self.restricted,
            "withdrawn": self.withdrawn,
            "files_left_out": len(self.files_left_out),
            "documents": {
                "read": self.documents_read,
                "kept": self.documents_kept,
                "unread": len(self.unread),
                "notes": self.notes,
            },
            "classes": dict(sorted(self.classes.items())),
            "problems": [
                dict(zip(("file", "line", "field", "message", "severity"), astuple(each), strict=True))
                for each in self.all_problems
            ],
        }

    @property
    def all_problems(self) -> list[Problem]:
        """The problems of records, then what was not read."""
        return [*self.problems, *self.all_unread]

    @property
    def all_unread(self) -> list[Problem]:
        """The reports of files that were omitted, then of documents that were not read in full."""
        return [*self.files_left_out, *chain.from_iterable(self.unread.values())]

    def add_documents(self, texts: Mapping[str, DocumentText]) -> None:
        """Add what could not be read or looked for in documents, by their keys."""
        for key, text in texts.items():
            if text.problems:
                self.unread[key] = [Problem(text.name, 0, "", why, "warning") for why in text.problems]

    def __str__(self) -> str:
        if not self.written and not (self.added or self.removed or self.changed):
            same = f"nothing changed; version {self.generation} has {self.things:,} records"
            return ", ".join([same, *self._unread_sentences])
        parts = [f"{self.added:,} added", f"{self.removed:,} removed", f"{self.changed:,} changed"]
        new = f", {len(self.new_contradictions):,} of them new" if self.new_contradictions else ""
        parts.append(f"{self.conflicts:,} disagreements between sources{new}")
        if self.documents_read:
            parts.append(f"{self.documents_read:,} documents read")
        parts += self._unread_sentences
        if self.restricted:
            parts.append(f"{self.restricted:,} restricted and omitted")
        if self.withdrawn:
            parts.append(f"{self.withdrawn:,} withdrawn")
        return ", ".join(parts)

    @property
    def loaded_sentence(self) -> str:
        """Return what is served once it is loaded."""
        return f"loaded {self.things:,} records ({self.quads:,} RDF statements), version {self.generation}"

    @property
    def _unread_sentences(self) -> Iterator[str]:
        if self.files_left_out:
            yield f"{len(self.files_left_out):,} files not loaded"
        if self.unread:
            yield f"{len(self.unread):,} documents not read in full"


def unchanged_report(generation: Generation, files_left_out: Iterable[Problem]) -> LoadReport:
    """Return the report of a load that leaves a generation as it is."""
    report = LoadReport(generation=generation.number, identity=generation.identity)
    report.files_left_out += files_left_out
    report.things, report.quads = stored_count(generation, "things"), stored_count(generation, "quads")
    report.conflicts = stored_count(generation, "conflicts")
    report.add_documents(read_texts(generation.path))
    return report


def stored_count(generation: Generation, name: str) -> int:
    """Return one of the counts of a generation."""
    return int(str(generation.counts[name]))


# Seconds that a cluster may read for one load unless another number is named.
CLUSTER_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """Options of a cluster that reads documents: its `address`, and how many `seconds` a run may take.

    `storage` is an address that this machine and all workers reach; "" is a folder of the store, for workers
    on this machine.
    """

    address: str
    storage: str = ""
    seconds: float = CLUSTER_SECONDS


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """Options of a load: `keep` is how many generations stay, None: all.

    `base` "" is the base of the store, or of catalog.toml where nothing was loaded before; with `rebase` all
    things are named again, under `base` or that of catalog.toml.
    `strict` refuses a load for any problem, `remove` names inputs to omit. `ocr` reads what has no text
    off the image, where the engine is installed; `workers` are the processes that read documents, None for
    one a processor. `rebuild_text` writes the text index again in any case. `reason` is written into the
    change log; `decide` are decisions to be carried out, and kept. `cluster` reads documents instead of
    processes of this machine. `similar` makes passages for similar pages, or gives them up; None leaves it as
    the store has it. `embedder` is their model, None that of the extra `semantic`. `dry_run` writes nothing.
    With `read_later` files that were not read yet are loaded as far as they are, and read after the load.
    """

    base: str = ""
    strict: bool = False
    remove: tuple[str, ...] = ()
    keep: int | None = 3
    low_memory: bool = False
    ocr: bool = True
    workers: int | None = None
    rebuild_text: bool = False
    reason: str = ""
    decide: tuple[Decision, ...] = ()
    rebase: bool = False
    cluster: ClusterOptions | None = None
    similar: bool | None = None
    embedder: Embedder | None = None
    dry_run: bool = False
    read_later: bool = False


DEFAULT_OPTIONS = LoadOptions()
