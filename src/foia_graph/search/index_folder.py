"""The folder of an index, opened for readers without a trace in it."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tantivy import Searcher

from foia_graph.errors import StoreError
from foia_graph.search.names import NAMES_FILE
from foia_graph.search.schema import open_index

FOLDER = "text"
REWRITTEN = ("meta.json", ".managed.json")
"""Files that are replaced; all others are written once."""
TRIES, MOMENT = 50, 0.01
LINKS = "foia-graph-text-"
"""The beginning of the names of folders of links."""


def has_index(folder: Path) -> bool:
    """Return whether a folder has a whole index in it."""
    return all((folder / name).is_file() for name in (*REWRITTEN, NAMES_FILE))


def open_searcher(folder: Path) -> Searcher:
    """Return a searcher over an index; raises StoreError where there is none.

    The engine writes a lock beside what it opens. So it gets a folder of links, which can be deleted as soon
    as the files are open.
    """
    if not (folder / REWRITTEN[0]).is_file():
        raise StoreError(
            f"There is no text index in {folder.parent}; make one with `foia-graph load --rebuild-text`."
        )
    with _link_folder() as place:
        try:
            for path in folder.iterdir():
                (place / path.name).symlink_to(path.resolve())
            index = open_index(place)
            index.config_reader("manual")  # or a thread would look for changes for ever
            return index.searcher()
        except (OSError, ValueError) as error:
            raise StoreError(f"The text index in {folder} cannot be opened: {error}.") from None


@contextmanager
def _link_folder() -> Iterator[Path]:
    """Yield a folder for links, deleted in the end."""
    place = Path(tempfile.mkdtemp(prefix=LINKS))
    try:
        yield place
    finally:
        # Again and again: a thread of the engine may put a lock there meanwhile.
        for _ in range(TRIES):
            shutil.rmtree(place, ignore_errors=True)
            if not place.exists():
                break
            time.sleep(MOMENT)
