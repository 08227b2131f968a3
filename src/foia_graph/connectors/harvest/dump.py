"""What another foia-graph gives whole: its description (VoID), its dump, and the pages of its catalogue."""

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from foia_graph.connectors.harvest.client import HarvestClient, HarvestError, Reach
from foia_graph.connectors.harvest.quads import QuadJudge, line_blocks, lines_by_thing, parse_quads
from foia_graph.connectors.http.addresses import parse_target
from foia_graph.connectors.http.client import Reply
from foia_graph.connectors.http.download import PartialFile
from foia_graph.connectors.http.outcome import FetchError, RequestFailed
from foia_graph.errors import ValueRejected
from foia_graph.model.iris import check_base_iri
from foia_graph.model.namespaces import DCTERMS, SPDX, VOID
from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.runtime.files import file_sha256

MANIFEST = "manifest.json"
N_QUADS = "application/n-quads"
CHUNK = 1 << 20
TRIES = 3


class ForeignFile(msgspec.Struct, frozen=True):
    """A file of a dump, as the manifest describes it."""

    path: str
    sha256: str
    size: int
    mediaType: str = ""  # noqa: N815 - the name in the manifest


class ForeignDefaultGraph(msgspec.Struct, frozen=True):
    """The number of triples in the default graph, and their RDFC-1.0 hash."""

    triples: int = 0
    hash: str = msgspec.field(default="", name="rdfc10-sha256")


class ForeignManifest(msgspec.Struct, frozen=True):
    """The manifest of a dump: the generation, and the number of the last entry of the log in it."""

    generation: int
    entries: int
    base: str
    files: tuple[ForeignFile, ...]
    defaultGraph: ForeignDefaultGraph = ForeignDefaultGraph()  # noqa: N815 - the name in the manifest


class _DumpReplaced(Exception):
    """The file is not the one of the manifest, which was read before it."""


@dataclass(frozen=True, slots=True)
class ForeignDump:
    """The download of the dump of one origin into a folder."""

    client: HarvestClient
    reach: Reach
    folder: Path

    def download(self, links: tuple[str, ...]) -> tuple[Path, ForeignManifest] | None:
        """Return the file and its manifest; None where there is none, or none that the program can use."""
        link = next((link for link in links if link.endswith(".nq.gz")), "")
        if not link:
            return None
        for _ in range(TRIES):
            try:
                return self._attempt(self.reach.address(link))
            except _DumpReplaced:
                continue  # a load may put another dump instead while it is on its way
        raise HarvestError(f"{link} is not the file that its manifest lists: its SHA-256 differs.")

    def manifest(self, url: str) -> ForeignManifest | None:
        """Return the manifest next to a file of a dump; None where it is deleted."""
        place = f"{url.rpartition('/')[0]}/{MANIFEST}"
        try:
            reply = self.client.get(place, "application/json")
            return msgspec.json.decode(reply.body, type=ForeignManifest)
        except FetchError as error:
            if error.reason == "gone":
                return None
            raise
        except msgspec.DecodeError as error:
            raise HarvestError(f"{place} is no manifest of a dump: {error}.") from None

    def _attempt(self, url: str) -> tuple[Path, ForeignManifest] | None:
        manifest, name = self.manifest(url), url.rpartition("/")[2]
        files = manifest.files if manifest else ()
        file = next((each for each in files if each.path.rpartition("/")[2] == name), None)
        if manifest is None or file is None or manifest.base != self.reach.base:
            return None
        partial = PartialFile.of(parse_target(url).url, self.folder)
        try:
            if partial.size != file.size:
                self.client.download(url, self.folder, file.size)
        except FetchError as error:
            if error.reason not in ("gone", "too-large"):
                raise
            partial.drop()
            raise _DumpReplaced from None
        if file_sha256(partial.path) != file.sha256:
            partial.drop()
            raise _DumpReplaced
        return partial.path, manifest

    def lines(self, path: Path) -> Iterator[bytes]:
        """Yield a file as blocks of whole lines of N-Quads."""
        return line_blocks(self._unpack(path))

    def _unpack(self, path: Path) -> Iterator[bytes]:
        try:
            with gzip.open(path) as file:
                while chunk := file.read(CHUNK):
                    self.client.count_bytes(len(chunk))
                    yield chunk
        except (OSError, EOFError, zlib.error):
            raise HarvestError("The origin's dump cannot be unpacked, though its SHA-256 is right.") from None


PATH = "/.well-known/void"
# The header by which a foia-graph is known.
GENERATION = "foia-graph-generation"
DATASET_FORM = "application/n-triples"
# How long the description of a dataset may be in the making.
MAKING_SECONDS = 900.0
NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class DatasetDescription:
    """The statements of a dataset description; `triples` and `hash` are of the default graph."""

    base: str
    generation: str
    dumps: tuple[str, ...] = ()
    hash: str = ""
    triples: int = 0
    language: str = "en"


def describe_origin(client: HarvestClient, server: str) -> DatasetDescription | None:
    """Return the description that a server gives of itself; None where it is no foia-graph."""
    reply = _get_when_made(client, f"{server.rstrip('/')}{PATH}")
    if GENERATION not in reply.headers or reply.media_type != DATASET_FORM:
        return None
    quads = list(parse_quads(reply.body))
    base = _value(quads, f"{VOID}uriSpace")
    if not base:
        return None
    try:
        check_base_iri(base)
    except ValueRejected as error:
        raise HarvestError(f"The origin has no base that names could be under: {error}.") from None
    triples = _value(quads, f"{VOID}triples", f"{base}void#default-graph")
    language = _value(quads, f"{DCTERMS}language").rpartition("/")[2]
    is_tag = language.isascii() and language.replace("-", "").isalnum() and len(language) < 12
    return DatasetDescription(
        base,
        reply.headers[GENERATION],
        tuple(_values(quads, f"{VOID}dataDump")),
        _value(quads, f"{SPDX}checksumValue", f"{base}void#default-graph-checksum"),
        int(triples) if NUMBER.fullmatch(triples) else 0,
        language if is_tag else "en",
    )


def _get_when_made(client: HarvestClient, url: str) -> Reply:
    """Return the description, for whose hash a large catalogue has to be read first.

    So a server that says when it wants to be asked again is asked for longer than others.
    """
    end = client.clock.now() + MAKING_SECONDS
    while True:
        try:
            return client.get(url, DATASET_FORM)
        except RequestFailed as error:
            if not error.after or client.clock.now() > end:
                raise


def _values(quads: Iterable[Quad], predicate: str, subject: str = "") -> list[str]:
    """Return what a predicate leads to, sorted, for any subject where none is named."""
    return sorted(
        str(getattr(quad.object, "value", ""))
        for quad in quads
        if quad.predicate.value == predicate
        and isinstance(quad.subject, NamedNode)
        and subject in ("", quad.subject.value)
    )


def _value(quads: Iterable[Quad], predicate: str, subject: str = "") -> str:
    return next(iter(_values(quads, predicate, subject)), "")


PAGE_FORM = "application/n-quads"
AT_ONCE = 1000
NEXT = re.compile(r'<([^<>]*)>\s*(?:;[^,<>]*)?;\s*rel="?next"?(?=\s*(?:[;,]|$))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CatalogueReader:
    """The reader of the catalogue of one origin."""

    client: HarvestClient
    reach: Reach
    judge: QuadJudge

    def pages(self, since: str = "", start: str = "") -> Iterator[tuple[dict[str, str], str]]:
        """Yield descriptions by the things they are of, page by page, and the address of the next page.

        It is only what changed since a time, or what comes from an address on, where one is given.
        """
        chosen = {"embed": "1", "per_page": f"{AT_ONCE}", **({"modified_since": since} if since else {})}
        url = start or self.reach.address(f"/catalog.nq?{urlencode(chosen)}")
        seen = {url}
        with ThreadPoolExecutor(1) as pool, self._stopping():
            reply: Reply | None = self.client.get(url, PAGE_FORM)
            while reply is not None:
                following = self._next(reply)
                if following in seen:
                    raise HarvestError(f"The origin's catalogue has a cycle: it leads back to {following}.")
                seen.add(following)
                # The origin makes the next page while this one is read and written down here.
                coming = pool.submit(self.client.get, following, PAGE_FORM) if following else None
                yield lines_by_thing(reply.body, self.judge), following
                reply = coming.result() if coming else None

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        """Stop the request for the next page when this one is wanted no more: it could last long."""
        try:
            yield
        except BaseException:
            self.client.stop()
            raise

    def _next(self, reply: Reply) -> str:
        """Return the next page's address, "" for none; raises HarvestError where this one is not whole."""
        if reply.media_type != PAGE_FORM:
            kind = reply.media_type or "no type"
            raise HarvestError(f"{reply.url} answers with {kind}, and not {PAGE_FORM}.")
        if not reply.has_end:
            raise HarvestError(
                f"{reply.url} answers without saying where the answer ends; it may be cut off."
            )
        found = NEXT.search(reply.headers.get("link", ""))
        return self.reach.address(found[1], reply.url) if found else ""
