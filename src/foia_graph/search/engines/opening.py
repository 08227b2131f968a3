"""The engine that holds the index of a generation, and where that of the next one is written."""

from collections.abc import Iterable
from pathlib import Path

from foia_graph.search.engines.opensearch.engine import OpenSearchEngine
from foia_graph.search.engines.opensearch.server import SearchServer
from foia_graph.search.engines.opensearch.writer import ServerTarget, publish_index, read_server_index
from foia_graph.search.engines.tantivy_engine import LocalTarget, TantivyEngine
from foia_graph.search.engines.text_engine import IndexTarget, TextEngine
from foia_graph.search.index_folder import has_local_index, open_searcher
from foia_graph.search.names import NAMES_FILE

LOCAL = "none"
"""Said in place of the address of a search server: the index is written into the store."""


def open_engine(folder: Path) -> TextEngine:
    """Return the index of a generation, given its folder; raises StoreError where there is none.

    A search server is not asked yet.
    """
    index = read_server_index(folder)
    return (
        TantivyEngine(open_searcher(folder)) if index is None else OpenSearchEngine(index.server, index.index)
    )


def has_index(folder: Path) -> bool:
    """Return whether there is an index that this program reads."""
    if read_server_index(folder) is None:
        return has_local_index(folder)
    return (folder / NAMES_FILE).is_file()


def index_target(search_server: str, current: Path | None, base: str) -> IndexTarget:
    """Return where the index of a catalogue is written, with the folder of the current one.

    `search_server` is an address, or LOCAL, or "" to go on where the current one is. Raises InputError for no
    address.
    """
    if search_server == LOCAL:
        return LocalTarget()
    if search_server:
        return ServerTarget(SearchServer.parse(search_server), base)
    index = read_server_index(current) if current is not None else None
    return LocalTarget() if index is None else ServerTarget(index.server, base)


def settle_search_server(current: Path, folders: Iterable[Path]) -> None:
    """Let a search server know which index is current, and delete those that no generation has any more.

    `folders` are those of the indexes of all generations that are kept. Raises StoreError.
    """
    index = read_server_index(current)
    if index is not None:
        kept = (read_server_index(folder) for folder in folders)
        publish_index(index, [each.index for each in kept if each is not None])
