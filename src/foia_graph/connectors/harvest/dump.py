"""The dump of another foia-graph: downloaded whole, proved by its SHA-256, and read as a stream."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph.connectors.harvest.base_url import Reach
from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.quads import line_blocks
from foia_graph.connectors.http.addresses import parse_target
from foia_graph.connectors.http.download import PartialFile
from foia_graph.connectors.http.outcome import FetchError
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

    def file(self, name: str) -> ForeignFile | None:
        """Return a file by its name without folders, None where there is none."""
        return next((file for file in self.files if file.path.rpartition("/")[2] == name), None)


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
                continue  # a load may put another dump in its place while it is on its way
        raise HarvestError(f"{link} is not the file that its manifest tells of: its SHA-256 is another one.")

    def manifest(self, url: str) -> ForeignManifest | None:
        """Return the manifest beside a file of a dump; None where it is gone."""
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
        manifest = self.manifest(url)
        file = manifest.file(url.rpartition("/")[2]) if manifest else None
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
