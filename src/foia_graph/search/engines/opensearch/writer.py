"""Writing of indexes on a search server: one for each generation, of which its folder keeps the name."""

import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import msgspec

from foia_graph.errors import SearchServerError, StoreError
from foia_graph.search.engines.opensearch.mapping import MADE_BY, entry_document, index_body
from foia_graph.search.engines.opensearch.server import LONG, JsonObject, SearchServer
from foia_graph.search.entry import IndexEntry

POINTER_FILE = "server.json"
AT_ONCE = 4 << 20
"""Bytes of entries that are sent together."""
WRITE_BLOCK = "index.blocks.write"


@dataclass(frozen=True, slots=True)
class ServerIndex:
    """The index of a generation on a server, as its folder names it.

    `end` is the position of the next entry.
    """

    address: str
    name: str
    index: str
    end: int = 0

    @property
    def server(self) -> SearchServer:
        """The server that has it."""
        return SearchServer(self.address, self.name)

    def write(self, folder: Path) -> None:
        """Write the name of the index into the folder of a generation's index."""
        path = folder / POINTER_FILE
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self)) + b"\n")
        path.chmod(0o644)


def read_server_index(folder: Path) -> ServerIndex | None:
    """Return the index on a server that a folder names, None where it names none; raises StoreError."""
    try:
        return msgspec.json.decode((folder / POINTER_FILE).read_bytes(), type=ServerIndex)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, msgspec.DecodeError):
        raise StoreError(
            f"{folder / POINTER_FILE} is damaged: it names no index on a search server."
        ) from None


@dataclass(slots=True)
class OpenSearchWriter:
    """Writes one index; it is named in the folder of its generation when it is complete."""

    server: SearchServer
    index: str
    folder: Path
    position: int = 0
    expected: int = 0
    """The number of entries that the index must have in the end."""
    owners: list[str] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    size: int = 0

    def delete_owner(self, owner: str) -> None:
        """Delete the entries of an owner that were there before."""
        self.owners.append(owner)

    def add_entry(self, entry: IndexEntry) -> None:
        """Add an entry; many are sent together."""
        self._delete_owners()
        action = {"index": {"_id": str(self.position)}}
        for line in map(msgspec.json.encode, (action, entry_document(entry, self.position))):
            self.lines.append(line)
            self.size += len(line)
        self.position += 1
        self.expected += 1
        if self.size >= AT_ONCE:
            self._send()

    def commit(self) -> None:
        """Send all, count it, close the index to writers, and name it; raises SearchServerError."""
        self._delete_owners()
        self._send()
        self.server.ask("POST", f"{self.index}/_refresh", seconds=LONG)
        count = count_all(self.server, self.index)
        if count != self.expected:
            raise SearchServerError(
                f"{self.index} on the search server has {count:,} entries instead of {self.expected:,}."
            )
        self.server.ask("PUT", f"{self.index}/_settings", {WRITE_BLOCK: True})
        ServerIndex(self.server.address, self.server.name, self.index, self.position).write(self.folder)

    def _send(self) -> None:
        if not self.lines:
            return
        answer = self.server.send_lines(f"{self.index}/_bulk", self.lines)
        failed = next((each["index"]["error"] for each in answer["items"] if "error" in each["index"]), None)
        if failed is not None:
            raise SearchServerError(
                f"The search server did not take an entry: {failed.get('reason', failed)}."
            )
        self.lines, self.size = [], 0

    def _delete_owners(self) -> None:
        """Delete entries before the first new ones, which may be of the same owners, are added."""
        if not self.owners:
            return
        query = {"query": {"terms": {"owner": self.owners}}}
        answer = self.server.ask("POST", f"{self.index}/_delete_by_query?refresh=true", query, seconds=LONG)
        if answer["failures"]:
            raise SearchServerError(f"The search server could not delete entries of {self.index}.")
        self.expected = count_all(self.server, self.index)
        self.owners = []


@dataclass(frozen=True, slots=True)
class ServerTarget:
    """Writes the indexes of the generations of a catalogue, named under `base`, to a server."""

    server: SearchServer
    base: str

    def create_index(self, folder: Path) -> OpenSearchWriter:
        """Return the writer of an empty index, whose folder is there."""
        self._check_name()
        index = self._new_name(folder)
        self.server.ask("PUT", index, index_body(self.base), seconds=LONG)
        return OpenSearchWriter(self.server, index, folder)

    def can_clone(self, old: Path) -> bool:
        """Return True for an index that is on this server, and still there."""
        index = read_server_index(old)
        if index is None or index.server != self.server:
            return False
        return bool(self.server.ask("GET", index.index, accept_missing=True))

    def clone_index(self, old: Path, folder: Path) -> OpenSearchWriter:
        """Return the writer of an index that begins with all that the old one has; it makes the folder."""
        index = read_server_index(old)
        assert index is not None, "whoever clones an index has asked whether that can be"
        new = self._new_name(folder)
        self.server.ask(
            "PUT", f"{index.index}/_clone/{new}", {"settings": {WRITE_BLOCK: False}}, seconds=LONG
        )
        health = f"_cluster/health/{new}?wait_for_status=yellow&timeout=120s"
        if self.server.ask("GET", health, seconds=LONG)["timed_out"]:
            raise SearchServerError(f"The search server has not made {new} in two minutes.")
        folder.mkdir()
        return OpenSearchWriter(self.server, new, folder, index.end, count_all(self.server, new))

    def _new_name(self, folder: Path) -> str:
        """Return a name with the number of the generation in it, and another one with every attempt."""
        return f"{self.server.name}-{folder.parent.name}-{secrets.token_hex(4)}"

    def _check_name(self) -> None:
        """Raise StoreError where another catalogue has indexes of this name."""
        bases = set(catalogue_indexes(self.server).values())
        if bases - {self.base}:
            raise StoreError(
                f"{self.server.address} has a catalogue of {min(bases - {self.base})} under the name "
                f"{self.server.name}: write another name at the end of the address."
            )


def count_all(server: SearchServer, index: str) -> int:
    """Return the number of entries that an index has; raises SearchServerError."""
    return int(server.ask("POST", f"{index}/_count", {"query": {"match_all": {}}})["count"])


def catalogue_indexes(server: SearchServer) -> dict[str, str]:
    """Return the indexes that this program wrote under the name of a server, each with its base."""
    pattern = re.compile(rf"{re.escape(server.name)}-[0-9]{{4,}}-[0-9a-f]{{8}}")
    path = f"{quote(server.name)}-*/_mapping"
    bases = {
        index: answer["mappings"].get("_meta", {})
        for index, answer in server.ask("GET", path, accept_missing=True).items()
        if pattern.fullmatch(index)
    }
    return {index: meta["base"] for index, meta in bases.items() if meta.get("made_by") == MADE_BY}


def publish_index(current: ServerIndex, needed: Iterable[str]) -> None:
    """Let the name of a catalogue mean its current index, and delete its indexes but those that are needed.

    Raises SearchServerError.
    """
    server = current.server
    actions = [{"remove": {"index": each, "alias": server.name}} for each in _aliased(server, current.index)]
    actions.append({"add": {"index": current.index, "alias": server.name}})
    server.ask("POST", "_aliases", {"actions": actions})
    for index in sorted(catalogue_indexes(server).keys() - {current.index, *needed}):
        server.ask("DELETE", index, seconds=LONG, accept_missing=True)


def _aliased(server: SearchServer, current: str) -> Iterator[str]:
    """Yield the indexes but the current one that the name of a catalogue means."""
    found: JsonObject = server.ask("GET", f"_alias/{server.name}", accept_missing=True)
    yield from (index for index in sorted(found) if index != current)
