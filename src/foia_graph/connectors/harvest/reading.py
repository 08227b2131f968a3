"""Documents of strangers, read by a child process that has nothing to lose, and the contexts they may use."""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from foia_graph.connectors.harvest.client import HarvestClient, HarvestError, OutsideOrigin, Reach
from foia_graph.connectors.harvest.dcat_us.catalogue_file import MappedThings
from foia_graph.connectors.harvest.dcat_us.terms import CONTEXT as DCAT_US
from foia_graph.connectors.harvest.dcat_us.terms import CONTEXT_ADDRESSES
from foia_graph.connectors.http.connection import FetchError
from foia_graph.errors import FoiaGraphError
from foia_graph.runtime.frames import Frame, FrameError, JsonFrame, decode_object, encode_object
from foia_graph.runtime.tables import read_table
from foia_graph.runtime.workers import WorkerBounds, WorkerPool, WorkerProcess, WorkerProgram

PROGRAM = WorkerProgram("foia_graph.connectors.harvest.worker", ("pyoxigraph",), encode_object, decode_object)
READY_IN = 60.0
ROOM = 1 << 20
ACCEPT = (
    "application/n-triples, text/turtle;q=0.9, application/ld+json;q=0.8, application/rdf+xml;q=0.7, "
    "application/trig;q=0.6, application/json;q=0.5, text/html;q=0.4, */*;q=0.1"
)
CONTEXTS_AT_MOST = 8
DATASETS_AT_ONCE = 100


class DocumentRefused(FoiaGraphError):
    """A document was not taken; the message continues where a sentence began with its address."""


@dataclass(frozen=True, slots=True)
class ReaderBounds:
    """The bounds of one document: bytes of memory, seconds of the processor and by the clock, triples."""

    memory: int = 1 << 30
    cpu: int = 20
    seconds: float = 60.0
    triples: int = 1_000_000


@dataclass(frozen=True, slots=True)
class CatalogueHead:
    """A catalogue in JSON that was opened; `received` counts a page, `total` all pages, -1 if not said."""

    shape: str
    certain: bool
    members: int
    received: int
    total: int
    after: str
    about: MappedThings


@dataclass(slots=True)
class DocumentReader:
    """The reader of documents in a child process; `fetch` gives a context, or raises DocumentRefused."""

    fetch: Callable[[str], Any]
    largest: int
    bounds: ReaderBounds = field(default_factory=ReaderBounds)
    left_out: int = 0
    """Statements in named graphs, and about triples, which no record can have."""
    _pool: WorkerPool[dict[str, Any]] | None = None

    def triples(self, data: bytes, form: str, base: str, key: str) -> str:
        """Return a document as sorted N-Triples; `key` names what has no name in it."""
        return self._read(data, form, base, key, apart=False).get(key, "")

    def things(self, data: bytes, form: str, base: str, key: str) -> dict[str, str]:
        """Return the N-Triples of each thing in a document; what belongs to none is under the key."""
        return self._read(data, form, base, key, apart=True)

    def _read(self, data: bytes, form: str, base: str, key: str, *, apart: bool) -> dict[str, str]:
        head: dict[str, Any] = {"do": "rdf", "format": form, "base": base, "key": key, "contexts": {}}
        head |= {"most": self.bounds.triples, "apart": apart}
        for _ in range(CONTEXTS_AT_MOST):
            answer = self._ask(Frame(head, data))
            if "missing" not in answer.head:
                self.left_out += answer.head["other"]
                return dict(answer.head["things"])
            head["contexts"] |= {url: self.fetch(url) for url in answer.head["missing"][:CONTEXTS_AT_MOST]}
        raise DocumentRefused("needs one context after another")

    def open_catalogue(self, data: bytes, url: str, offset: int = 0) -> CatalogueHead:
        """Return the head of a catalogue in JSON; raises DocumentRefused for what is none."""
        head = self._ask(Frame({"do": "catalogue", "url": url, "offset": offset}, data)).head
        return CatalogueHead(**{**head, "about": MappedThings(**head["about"])})

    def datasets(self, head: CatalogueHead) -> Iterator[MappedThings]:
        """Yield the datasets of the catalogue that was opened last, some at a time."""
        for start in range(0, head.members, DATASETS_AT_ONCE):
            asked = {"do": "datasets", "start": start, "count": DATASETS_AT_ONCE}
            yield MappedThings(**self._ask(Frame(asked)).head)

    def page(self, data: bytes) -> Mapping[str, Any]:
        """Return the scripts of JSON-LD in a page of HTML, and its links to other forms."""
        found: Mapping[str, Any] = self._ask(Frame({"do": "html"}, data)).head["found"]
        return found

    def xml(self, data: bytes) -> Element:
        """Return the root of a document of XML, names as `{namespace}local`."""
        # What the child writes has no document type, so that nothing of it can be expanded here.
        return fromstring(self._ask(Frame({"do": "xml"}, data)).body)  # noqa: S314

    def _ask(self, frame: JsonFrame) -> JsonFrame:
        self._pool = self._pool or self._open_pool()
        with self._pool.worker() as worker:
            # A worker that did not answer may be in any state: it is replaced, never asked again.
            worker.is_spent = True
            answer = None
            with contextlib.suppress(OSError):
                worker.send(frame.head, frame.body)
                answer = self._answer(worker, self.bounds.seconds)
            worker.is_spent = answer is None
        if answer is None:
            raise DocumentRefused(
                "could not be read within the limits of time and memory, or ended its reader"
            )
        if "refused" in answer.head:
            raise DocumentRefused(answer.head["refused"])
        return answer

    def _open_pool(self) -> WorkerPool[dict[str, Any]]:
        bounds = self.bounds
        settings = {"memory": bounds.memory, "cpu": bounds.cpu, "largest": self._largest_frame}
        # What a reader holds is bounded by its memory limit alone.
        return WorkerPool(PROGRAM, lambda: settings, self._greet, WorkerBounds(bounds.seconds, bounds.memory))

    def _greet(self, worker: WorkerProcess[dict[str, Any]]) -> None:
        if self._answer(worker, READY_IN) is None:
            raise FoiaGraphError("No process to read documents with can be started.")

    def _answer(self, worker: WorkerProcess[dict[str, Any]], seconds: float) -> JsonFrame | None:
        with contextlib.suppress(OSError, FrameError):
            if worker.wait(seconds):
                return worker.receive(self._largest_frame)
        return None

    @property
    def _largest_frame(self) -> int:
        return 4 * self.largest + ROOM

    def __enter__(self) -> "DocumentReader":
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.close()
            self._pool = None


def parse_object(body: bytes) -> Mapping[str, Any]:
    """Parse an object of JSON; raises HarvestError for anything else."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise HarvestError("The origin sends what should be JSON and is not, or only a part of it.") from None
    if not isinstance(document, dict):
        raise HarvestError("The origin sends JSON that is no object.")
    return document


SCHEMA_ORG: Mapping[str, Any] = read_table(Path(__file__).with_name("schema_org.toml"))
LINKS = {name: {"@id": f"http://schema.org/{name}", "@type": "@id"} for name in SCHEMA_ORG["links"]}
SCHEMA_CONTEXT: Mapping[str, Any] = {"@context": {**SCHEMA_ORG["context"], **LINKS}}
BUNDLED: Mapping[str, Mapping[str, Any]] = {
    **dict.fromkeys(SCHEMA_ORG["addresses"], SCHEMA_CONTEXT),
    **dict.fromkeys(CONTEXT_ADDRESSES, DCAT_US),
}
LARGEST = 1 << 20
CONTEXT_FORMS = "application/ld+json, application/json;q=0.9"


@dataclass(slots=True)
class Contexts:
    """The contexts that the documents of one origin may use: bundled ones, and the origin's own.

    None of a third party is fetched, so that no one but the origin decides what its documents say.
    """

    client: HarvestClient
    reach: Reach
    _cache: dict[str, Mapping[str, Any] | DocumentRefused] = field(default_factory=dict)

    def get(self, url: str) -> Mapping[str, Any]:
        """Return the context at an address; raises DocumentRefused for one that may not be had."""
        plain = url.partition("#")[0]
        if plain in BUNDLED:
            return BUNDLED[plain]
        if plain not in self._cache:
            try:
                self._cache[plain] = self._fetch(plain)
            except DocumentRefused as error:  # not asked for again by each document that needs it
                self._cache[plain] = error
        found = self._cache[plain]
        if isinstance(found, DocumentRefused):
            raise found.with_traceback(None)
        return found

    def _fetch(self, url: str) -> Mapping[str, Any]:
        try:
            address = self.reach.address(url)
        except OutsideOrigin:
            raise DocumentRefused(
                f"needs the context {url}, which is neither bundled nor the origin's own"
            ) from None
        try:
            body = self.client.get(address, CONTEXT_FORMS).body
            if len(body) > LARGEST:
                raise DocumentRefused(f"needs the context {url}, which is larger than {LARGEST >> 20} MiB")
            return parse_object(body)
        except (FetchError, HarvestError) as error:
            raise DocumentRefused(f"needs a context that cannot be fetched: {error}") from None
