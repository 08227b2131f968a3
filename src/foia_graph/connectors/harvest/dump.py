"""The dump of another foia-graph: downloaded whole, proved by its SHA-256, and read as a stream."""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from foia_graph.connectors.harvest.base_url import Reach
from foia_graph.connectors.harvest.client import Asker
from foia_graph.connectors.harvest.limits import NotHarvested
from foia_graph.connectors.harvest.quads import blocks
from foia_graph.connectors.http.addresses import target
from foia_graph.connectors.http.outcome import NotGot
from foia_graph.connectors.http.partial import Partial
from foia_graph.runtime.files import sha256

MANIFEST = "manifest.json"
N_QUADS = "application/n-quads"
CHUNK = 1 << 20
TRIES = 3


class File(msgspec.Struct, frozen=True):
    """A file of a dump, as the manifest describes it."""

    path: str
    sha256: str
    size: int
    mediaType: str = ""  # noqa: N815 - the name in the manifest


class DefaultGraph(msgspec.Struct, frozen=True):
    """The number of triples in the default graph, and their RDFC-1.0 hash."""

    triples: int = 0
    hash: str = msgspec.field(default="", name="rdfc10-sha256")


class Manifest(msgspec.Struct, frozen=True):
    """The manifest of a dump: the generation, and the number of the last entry of the log in it."""

    generation: int
    entries: int
    base: str
    files: tuple[File, ...]
    defaultGraph: DefaultGraph = DefaultGraph()  # noqa: N815 - the name in the manifest

    def file(self, name: str) -> File | None:
        """Return a file by its name without folders, None where there is none."""
        return next((file for file in self.files if file.path.rpartition("/")[2] == name), None)


class _Replaced(Exception):
    """The file is not the one of the manifest, which was read before it."""


@dataclass(frozen=True, slots=True)
class Dump:
    """The download of the dump of one origin into a folder."""

    asker: Asker
    reach: Reach
    folder: Path

    def take(self, stated: tuple[str, ...]) -> tuple[Path, Manifest] | None:
        """Return the file and its manifest; None where there is none, or none that the program can use."""
        link = next((link for link in stated if link.endswith(".nq.gz")), "")
        if not link:
            return None
        for _ in range(TRIES):
            try:
                return self._attempt(self.reach.address(link))
            except _Replaced:
                continue  # a load may put another dump in its place while it is on its way
        raise NotHarvested(f"{link} is not the file that its manifest tells of: its SHA-256 is another one.")

    def manifest(self, url: str) -> Manifest | None:
        """Return the manifest beside a file of a dump; None where it is gone."""
        place = f"{url.rpartition('/')[0]}/{MANIFEST}"
        try:
            reply = self.asker.get(place, "application/json")
            return msgspec.json.decode(reply.body, type=Manifest)
        except NotGot as error:
            if error.reason == "gone":
                return None
            raise
        except msgspec.DecodeError as error:
            raise NotHarvested(f"{place} is no manifest of a dump: {error}.") from None

    def _attempt(self, url: str) -> tuple[Path, Manifest] | None:
        manifest = self.manifest(url)
        file = manifest.file(url.rpartition("/")[2]) if manifest else None
        if manifest is None or file is None or manifest.base != self.reach.base:
            return None
        partial = Partial.of(target(url).url, self.folder)
        try:
            if partial.size != file.size:
                self.asker.download(url, self.folder, file.size)
        except NotGot as error:
            if error.reason not in ("gone", "too-large"):
                raise
            partial.drop()
            raise _Replaced from None
        if sha256(partial.path) != file.sha256:
            partial.drop()
            raise _Replaced
        return partial.path, manifest

    def lines(self, path: Path) -> Iterator[bytes]:
        """Yield a file as blocks of whole lines of N-Quads."""
        return blocks(self._unpacked(path))

    def _unpacked(self, path: Path) -> Iterator[bytes]:
        try:
            with gzip.open(path) as file:
                while chunk := file.read(CHUNK):
                    self.asker.count(len(chunk))
                    yield chunk
        except (OSError, EOFError, zlib.error):
            raise NotHarvested("The origin's dump cannot be unpacked, though its SHA-256 is right.") from None
