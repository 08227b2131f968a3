"""Random histories of a small catalogue: changes, reviews, restrictions, withdrawals, and their undoing."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from hypothesis import strategies as st

from archives import CATALOG, SOURCES, Archive
from foia_graph.ingest.decide import Decider
from foia_graph.model.profile import Profile
from foia_graph.store.changelog.log import load_time
from foia_graph.store.generations.generation import Layout

RECORDS = "papers/records.yaml"
DECISIONS = "decisions.jsonl"
DOCUMENTS = ("oaks", "elms", "ashes")
HIDEABLE = (*DOCUMENTS, "letter")
REVIEWED = ("disputed", "reviewed", "rejected", "asserted")
Change = tuple[str, str, int]
"""What is done, to which thing, and a number that makes one value unlike another."""
KINDS_OF_CHANGE = ("retitle", "claim", "end", "review", "restrict", "remove", "withdraw")
CHANGES = st.tuples(st.sampled_from(KINDS_OF_CHANGE), st.sampled_from(HIDEABLE), st.integers(1, 4))


@dataclass(frozen=True)
class DocumentRecord:
    """A document as its record has it."""

    title: int = 1
    issued: int = 1
    has_ended: bool = False


@dataclass
class CatalogueState:
    """All that is said at one time: the records, what they restrict, what is withdrawn, and the reviews."""

    documents: dict[str, DocumentRecord] = field(
        default_factory=lambda: {name: DocumentRecord() for name in DOCUMENTS}
    )
    restricted: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    reviews: tuple[bytes, ...] = ()

    def records(self, hidden: frozenset[str] = frozenset()) -> str:
        """Write the records; those of some more things are restricted, too."""
        kept = self.restricted | hidden
        marks = {name: ", restricted: a court says so" if name in kept else "" for name in HIDEABLE}
        lines = [
            "- {type: Organization, id: ccr, prefLabel: Center}",
            "- {type: Agency, id: ice, prefLabel: Enforcement}",
            "- {type: Release, id: first, title: First papers, source: post, date: '2012',"
            " description: Some., claims: [{text: They are late., quote: late, source: letter}]}",
        ]
        for name, each in self.documents.items():
            status = "withdrawn" if each.has_ended else "asserted"
            lines.append(
                f"- {{type: ReleasedDocument, id: {name}, title: {name.title()} {each.title}, source: post, "
                f"description: On {name}., inSeries: first, issued: [{{value: '201{each.issued}', quote: in "
                f"201{each.issued}, source: letter}}, {{value: '2015', quote: of 2015, source: post}}], "
                f"claims: [{{text: It is long., quote: long, source: post, status: {status}}}]{marks[name]}}}"
            )
        return "\n".join(lines) + "\n"

    def sources(self, hidden: frozenset[str] = frozenset()) -> str:
        """Write the records of the two sources."""
        mark = ", restricted: a court says so" if "letter" in self.restricted | hidden else ""
        return SOURCES.replace("agency/ice}", f"agency/ice{mark}}}")


@dataclass(frozen=True, slots=True)
class PastMoment:
    """A time of the log, and what the catalogue said from then on."""

    time: str
    state: CatalogueState


@dataclass
class CatalogueHistory:
    """A catalogue that changes, load by load, and all that it said."""

    archive: Archive
    state: CatalogueState = field(default_factory=CatalogueState)
    moments: list[PastMoment] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    """What is restricted or withdrawn now, of what ever was public."""

    @classmethod
    def begin(cls, folder: Path, profile: Profile) -> "CatalogueHistory":
        """Load the first state."""
        archive = Archive(folder / "data", folder / "store", profile)
        archive.write("catalog.toml", CATALOG)
        archive.write("papers/source.toml", 'title = "Papers"')
        history = cls(archive)
        history._load()
        return history

    def make(self, change: Change) -> None:
        """Make a change that can be made, and load it."""
        what, name, number = change
        getattr(self, f"_{what}")(name, number)

    def oracle(self, moment: PastMoment, folder: Path) -> Archive:
        """Load what was said at a moment elsewhere, with all restricted that is hidden now or was then."""
        state = moment.state
        hidden = frozenset(self.hidden | state.withdrawn)
        archive = Archive(folder / "data", folder / "store", self.archive.profile)
        archive.write("catalog.toml", CATALOG)
        archive.write("papers/source.toml", 'title = "Papers"')
        archive.write("papers/sources.yaml", state.sources(hidden))
        archive.write(RECORDS, state.records(hidden))
        archive.write(DECISIONS, b"".join(state.reviews))
        archive.load()
        return archive

    # ------------------------------------------------------------ changes

    def _retitle(self, name: str, number: int) -> None:
        self._edit(name, lambda each: DocumentRecord(number, each.issued, each.has_ended))

    def _claim(self, name: str, number: int) -> None:
        self._edit(name, lambda each: DocumentRecord(each.title, number, each.has_ended))

    def _end(self, name: str, _: int) -> None:
        self._edit(name, lambda each: DocumentRecord(each.title, each.issued, not each.has_ended))

    def _edit(self, name: str, edit: Callable[[DocumentRecord], DocumentRecord]) -> None:
        if name in self.state.documents:
            self.state.documents[name] = edit(self.state.documents[name])
            self._load()

    def _restrict(self, name: str, _: int) -> None:
        if name in self.state.documents or name == "letter":
            self.state.restricted ^= {name}
            self._load()

    def _remove(self, name: str, _: int) -> None:
        if name in self.state.documents:
            del self.state.documents[name]
            self.state.restricted.discard(name)
        elif name in DOCUMENTS:
            self.state.documents[name] = DocumentRecord()
        self._load()

    def _withdraw(self, name: str, _: int) -> None:
        decider, whole = Decider(self.archive.root, self.archive.profile), _path(name)
        if name in self.state.withdrawn & self.state.restricted:
            return  # what its record restricts is not known as withdrawn
        if name in self.state.withdrawn:
            decider.restore(whole, "It may be seen.")
            self.state.withdrawn.discard(name)
        elif self._is_public(name):
            decider.withdraw(whole, "It must not be seen.")
            self.state.withdrawn.add(name)
        self._note()

    def _review(self, name: str, number: int) -> None:
        if not self._is_public(name) or name not in self.state.documents:
            return
        claim = next(
            each
            for each in self.archive.read(_path(name)).parts("claims")
            if each.one("source").endswith("/post") and each.get("object")
        )
        decider = Decider(self.archive.root, self.archive.profile)
        key = claim.iri.partition("#")[2]
        decider.review(
            f"{_path(name)}#{key}", ("disputed", "reviewed", "rejected", "asserted")[number - 1], "Seen."
        )
        self._note()

    def _is_public(self, name: str) -> bool:
        there = name in self.state.documents or name == "letter"
        return there and name not in self.state.restricted | self.state.withdrawn

    # ------------------------------------------------------------ loads

    def _load(self) -> None:
        self.archive.write("papers/sources.yaml", self.state.sources())
        self.archive.write(RECORDS, self.state.records())
        self.archive.load(keep=None)
        self._note()

    def _note(self) -> None:
        """Note what is said from now on, unless this changed nothing."""
        state, generation = self.state, self.archive.generation
        present = {*state.documents, "letter"}
        before = self.hidden | (self._ever_public() & (state.restricted | state.withdrawn))
        self.hidden = {
            name for name in before if name not in present or name in state.restricted | state.withdrawn
        }
        time = load_time(generation)
        decisions = Layout(self.archive.root).decisions
        lines = decisions.read_bytes().splitlines(keepends=True) if decisions.exists() else []
        state.reviews = tuple(line for line in lines if msgspec.json.decode(line)["do"] == "review")
        if not self.moments or self.moments[-1].time != time:
            self.moments.append(PastMoment(time, deepcopy(state)))

    def _ever_public(self) -> set[str]:
        found = set[str]()
        for moment in self.moments:
            state = moment.state
            found |= {*state.documents, "letter"} - state.restricted - state.withdrawn
        return found


def _path(name: str) -> str:
    return f"source/{name}" if name == "letter" else f"document/{name}"
