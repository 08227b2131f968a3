"""Cleaning up of a store: leftovers of killed loads, and generations too old to keep."""

import shutil
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.store.generations.generation import FILE_NAME, STORE_FORMAT, Generation, Layout

# How many seconds a generation stays after it was swapped out, for readers that have just resolved it.
GRACE = 60.0


def clean_store(layout: Layout, current: int, keep: int | None, now: float) -> None:
    """Delete leftovers and old generations; only for who holds the lock."""
    delete_unserved(layout, current)
    old = _superseded_numbers(layout, current)
    if keep is not None:
        before = [number for number in layout.generation_numbers() if number < current]
        old |= {*before[: max(0, len(before) - keep - len(old) + 1)]}
    # Whoever has a generation open reads on: its files go when the last of them is closed.
    for number in sorted(old):
        if layout.generation(number).stat().st_mtime <= now - GRACE:
            delete_generation(layout.generation(number))


def delete_unserved(layout: Layout, current: int) -> None:
    """Delete what killed loads left; only for who holds the lock."""
    for number in layout.generation_numbers():
        path = layout.generation(number)
        if number > current or (number < current and not (path / FILE_NAME).exists()):
            delete_generation(path)
    for files in layout.files, layout.pages:
        shutil.rmtree(files.incoming_folder, ignore_errors=True)
    for folder in layout.root, layout.log:
        for temporary in folder.glob(".*.tmp"):
            temporary.unlink()


def _superseded_numbers(layout: Layout, current: int) -> set[int]:
    """Return the generations that say the same as the next one, which is only faster to read."""
    numbers = [number for number in layout.generation_numbers() if number <= current]
    found = [(number, _read_whole(layout.generation(number))) for number in numbers]
    return {
        number
        for (number, one), (_, following) in pairwise(found)
        if one is not None and one.identity
        if following is not None and following.identity == one.identity
    }


def is_of_older_format(path: Path) -> bool:
    """Return whether an older version wrote the generation in a folder."""
    found = _read_whole(path)
    return found is not None and found.store_format < STORE_FORMAT


def _read_whole(path: Path) -> Generation | None:
    try:
        return Generation.read(path)
    except StoreError:
        return None


def delete_generation(path: Path) -> None:
    """Delete a generation, its account first, so that what a kill leaves of it is seen to be a leftover."""
    (path / FILE_NAME).unlink(missing_ok=True)
    shutil.rmtree(path)


# The lock file in the folder of copies, held by a process that makes missing ones.
COPIES_LOCK = ".lock"
# How many seconds it may take to make a copy, or its index; what is older was left by a kill.
COPY_SECONDS = 3600.0


def clean_copies(layout: Layout, name_to_keep: str = "", now: float | None = None) -> None:
    """Delete copies of deleted generations, those of other names than the one to keep, and leftovers.

    Who has just found one may continue for a while.
    """
    before = (time.time() if now is None else now) - GRACE
    folder = layout.copies
    wanted = {f"{number:04}" for number in layout.generation_numbers()}
    # Who began before the swap still reads without what was hidden then.
    settled = layout.current.is_symlink() and layout.current.lstat().st_mtime <= before
    for path in folder.iterdir() if folder.is_dir() else ():
        number, _, name = path.name.partition("-")
        is_kept = path.name == COPIES_LOCK or (
            number in wanted and (name_to_keep in ("", name) or not settled)
        )
        with suppress(FileNotFoundError):
            latest = before - COPY_SECONDS if number.startswith(".") else before
            if not is_kept and path.lstat().st_mtime <= latest:
                path.unlink() if path.is_symlink() else shutil.rmtree(path)
