"""The fetch of the files that records point to into the store: hosts side by side, each asked in turn."""

import fcntl
import queue
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from foia_graph.connectors.http.client import AGENT, HostPace, PoliteClient
from foia_graph.connectors.http.connection import (
    MIB,
    Clock,
    Connections,
    FetchError,
    FetchLimits,
    FetchOutcome,
    FetchStopped,
    SuccessState,
    parse_target,
)
from foia_graph.connectors.http.download import FIELD, Downloader, Original, list_originals, timestamp
from foia_graph.errors import StoreError
from foia_graph.ingest.mapping import catalog_settings, inventory
from foia_graph.ingest.mapping.first_pass import build_load_context, empty_context
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Problem
from foia_graph.store.fetch_log import FetchLogEntry, append_answer, latest_answers
from foia_graph.store.generations.generation import Generation, Layout

# A callback for progress: files that are done, and files in all.
Watch = Callable[[int, int], None]
# Hosts that are asked side by side.
AT_ONCE = 4
PROBLEM_FIELDS = ("line", "field", "message", "severity")
GOOD = frozenset(("got", "unchanged"))


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """The options of a fetch: `delay` is seconds between requests to a host; `private` allows local ones."""

    delay: float = 1.0
    private: bool = False
    limits: FetchLimits = field(default_factory=FetchLimits)


@dataclass(slots=True)
class FetchReport:
    """The outcome of a fetch; before it, `outcomes` is empty and the report says what would be fetched."""

    originals: Mapping[str, Original]
    restricted: int = 0
    record_problems: list[Problem] = field(default_factory=list)
    """Problems of records: what they point to is not known."""
    outcomes: list[FetchOutcome] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """Return a problem for each record whose file was not got, and those of records themselves."""
        outcome_problems = [
            Problem(path, line, FIELD, f"{outcome.url} {outcome.message}")
            for outcome in self.outcomes
            if outcome.state not in GOOD
            for path, line in self.originals[outcome.url].places
        ]
        return [*self.record_problems, *outcome_problems]

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of addresses by outcome."""
        return dict(sorted(Counter(outcome.state for outcome in self.outcomes).items()))

    @property
    def received_bytes(self) -> int:
        """Return the bytes of files that came over the network."""
        return sum(outcome.received for outcome in self.outcomes)

    def plan_lines(self) -> Iterator[str]:
        """Yield a line for each address that would be asked for, with its records."""
        for original in self.originals.values():
            yield f"{original.url}  {', '.join(_record_places(original))}"

    def checksum_lines(self) -> Iterator[str]:
        """Yield a line of `sha256sum` for each file that was got."""
        for outcome in self.outcomes:
            if outcome.state == "got":
                yield f"{outcome.sha256}  {outcome.url}"

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON has it."""
        outcomes: dict[str, dict[str, Any]] = {each.url: asdict(each) for each in self.outcomes}
        return {
            "wanted": len(self.originals),
            "counts": self.counts,
            "received": self.received_bytes,
            "restricted": self.restricted,
            "files": [
                {**outcomes.get(url, {"url": url}), "records": list(_record_places(original))}
                for url, original in self.originals.items()
            ],
            "problems": [
                {"file": each.path, **{name: getattr(each, name) for name in PROBLEM_FIELDS}}
                for each in self.problems
            ],
        }

    def __str__(self) -> str:
        failed = sum(outcome.state not in GOOD for outcome in self.outcomes)
        parts = [f"{self.counts.get('got', 0):,} got ({self.received_bytes / MIB:,.1f} MiB)"]
        parts += [f"{self.counts.get('unchanged', 0):,} unchanged", f"{failed:,} not got"]
        if self.restricted:
            parts.append(f"{self.restricted:,} records restricted and omitted")
        return ", ".join(parts)


def plan(paths: tuple[Path, ...], root: Path, profile: Profile) -> FetchReport:
    """Return the report of what would be fetched, without a request; raises what reading inputs raises."""
    return _plan_report(_read_inputs(paths, root), profile)


def fetch(
    paths: tuple[Path, ...],
    root: Path,
    profile: Profile,
    options: FetchOptions = FetchOptions(),
    watch: Watch = lambda _done, _all: None,
    clock: Clock | None = None,
) -> FetchReport:
    """Fetch the files that the records under some paths point to into the store at `root`.

    What was not got is in the report; raises StoreError when the store cannot be written, or another
    fetch is writing to it.
    """
    inputs = _read_inputs(paths, root)
    report = _plan_report(inputs, profile)
    if not report.originals:
        return report
    with _exclusive_folder(root) as folder:
        connections = Connections(
            _user_agent(inputs.settings), options.limits, options.private, clock or Clock()
        )
        client = PoliteClient(connections, HostPace(options.delay, connections.clock))
        crew = _Crew(root, Downloader(client, Layout(root).files, folder), latest_answers(root))
        with closing(crew.outcomes(list(report.originals.values()))) as outcomes:
            for outcome in outcomes:
                report.outcomes.append(outcome)
                watch(len(report.outcomes), len(report.originals))
    order = {url: number for number, url in enumerate(report.originals)}
    report.outcomes.sort(key=lambda outcome: order[outcome.url])
    return report


def _plan_report(inputs: inventory.SourceInventory, profile: Profile) -> FetchReport:
    context = empty_context(profile, inputs, inputs.settings.base, date.today())
    files = list_originals(build_load_context(context))
    return FetchReport(files.originals, files.restricted, files.problems)


def _read_inputs(paths: tuple[Path, ...], root: Path) -> inventory.SourceInventory:
    layout = Layout(root)
    folder = layout.served_generation()
    earlier = inventory.input_digests(Generation.read(folder).inputs) if folder else {}
    before = {name: digest for name, digest in earlier.items() if name == inventory.CATALOG_INPUT}
    return inventory.collect_inputs(paths, before, layout.files)[0]


def _user_agent(settings: catalog_settings.CatalogSettings) -> str:
    # With an address for complaints, as crawlers state one.
    contact = str(settings.fields.get("homepage") or settings.fields.get("contact") or "")
    plain = "".join(letter for letter in contact if "!" <= letter <= "~" and letter not in "()\\")
    return AGENT + (f" (+{plain})" if plain else "")


@contextmanager
def _exclusive_folder(root: Path) -> Iterator[Path]:
    """Yield the folder of partial files under a lock; raises StoreError while another fetch has it."""
    folder = Layout(root).cache / "fetching"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("a")
    except OSError as error:
        raise StoreError(f"{folder} cannot be written: {error.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(f"Another fetch is writing to {root}; try again when it has ended.") from None
        yield folder


@dataclass(slots=True)
class _Crew:
    """Threads that fetch, each from one host after another."""

    root: Path
    downloader: Downloader
    before: Mapping[str, FetchLogEntry]
    done: "queue.SimpleQueue[FetchOutcome | Exception]" = field(default_factory=queue.SimpleQueue)

    def outcomes(self, originals: list[Original]) -> Generator[FetchOutcome, None, None]:
        """Yield the outcome of each file as it is known; whatever ends this ends all threads."""
        # A thread works off all files of one host, so that hosts go side by side and each is asked in turn.
        threads = ThreadPoolExecutor(AT_ONCE, "fetch")
        try:
            for each in _by_host(originals):
                threads.submit(self._fetch_all, each)
            for _ in originals:
                outcome = self.done.get()
                if isinstance(outcome, Exception):
                    raise outcome
                yield outcome
        finally:
            self.downloader.client.connections.stop()
            threads.shutdown(cancel_futures=True)

    def _fetch_all(self, originals: list[Original]) -> None:
        try:
            for original in originals:
                self.done.put(self._fetch(original))
        except FetchStopped:
            return
        except OSError as error:
            self.done.put(StoreError(f"{self.root} cannot be written: {error.strerror or error}."))
        except Exception as error:  # noqa: BLE001 - it is raised again where the outcomes are read
            self.done.put(error)

    def _fetch(self, original: Original) -> FetchOutcome:
        before = self.before.get(original.url)
        try:
            line, received = self.downloader.get(original, before)
        except FetchError as error:
            if error.status:
                refused = FetchLogEntry(original.url, timestamp(), error.status, problem=str(error))
                append_answer(self.root, refused)
            return FetchOutcome(original.url, error.reason, str(error))
        append_answer(self.root, line)
        same = before is not None and before.sha256 == line.sha256
        state: SuccessState = "unchanged" if same else "got"
        return FetchOutcome(original.url, state, "", line.sha256, line.size, received, line.final_url)


def _by_host(originals: list[Original]) -> list[list[Original]]:
    hosts: dict[str, list[Original]] = {}
    for original in originals:
        try:
            host = parse_target(original.url).host
        except FetchError:
            host = ""
        hosts.setdefault(host, []).append(original)
    return list(hosts.values())


def _record_places(original: Original) -> Iterator[str]:
    yield from dict.fromkeys(f"{path}:{line}" for path, line in original.places)
