"""The folder of an index: opened for readers without a trace in it, copied by hard links for the next one."""

import os
import shutil
import tempfile
import time
from pathlib import Path

from tantivy import Searcher

from foia_graph.errors import StoreError
from foia_graph.text.schema import opened

FOLDER = "text"
REWRITTEN = ("meta.json", ".managed.json")
"""Files that the engine replaces; all others are written once."""
TRIES, MOMENT = 50, 0.01
LOCKS = (".tantivy-meta.lock", ".tantivy-writer.lock")


def searcher(folder: Path) -> Searcher:
    """Open an index for readers; raises StoreError where there is none.

    The engine writes a lock beside what it opens. So it gets a folder of links, which can go as soon as the
    files are open.
    """
    if not (folder / REWRITTEN[0]).is_file():
        raise StoreError(
            f"There is no text index in {folder.parent}; make one with `foia-graph load --rebuild-text`."
        )
    place = Path(tempfile.mkdtemp(prefix="foia-graph-text-"))
    try:
        for path in folder.iterdir():
            (place / path.name).symlink_to(path.resolve())
        index = opened(place)
        index.config_reader("manual")  # or a thread would look for changes for ever
        return index.searcher()
    except (OSError, ValueError) as error:
        raise StoreError(f"The text index in {folder} cannot be opened: {error}.") from None
    finally:
        _remove(place)


def _remove(place: Path) -> None:
    """Delete a folder of links: until it is told not to, the engine may put a lock there while it goes."""
    for _ in range(TRIES):
        shutil.rmtree(place, ignore_errors=True)
        if not place.exists():
            return
        time.sleep(MOMENT)


def clone(old: Path, new: Path) -> None:
    """Copy an index by hard links; what the engine rewrites is copied whole."""
    new.mkdir()
    for path in old.iterdir():
        copy = shutil.copyfile if path.name in REWRITTEN else os.link
        copy(path, new / path.name)


def finish(folder: Path) -> None:
    """Take away the locks that the engine leaves, and let anybody read what it made for one user alone."""
    for name in LOCKS:
        (folder / name).unlink(missing_ok=True)
    for name in REWRITTEN:
        (folder / name).chmod(0o644)
