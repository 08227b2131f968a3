"""The making of redacted copies: by a load, and by a process of its own for those that are missing."""

import os
import signal
import sys
import time
from functools import partial
from math import inf
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.ingest.derived_tables import update_copy
from foia_graph.model.profile import Profile
from foia_graph.search.build import write_copy_index
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.generations.cleanup import COPIES_LOCK, COPY_SECONDS, clean_copies
from foia_graph.store.generations.generation import FILE_NAME, Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.history.as_of import lock_copies, older_numbers
from foia_graph.store.history.redacted_copy import RedactedCopies


def prepare_copies(layout: Layout, folder: Path, profile: Profile, seconds: float) -> None:
    """Make the copies that will be missing once the generation in a folder is served.

    None is begun after so many seconds; what fails is tried again, and told, by `renew_copies`.
    """
    copies = RedactedCopies.beside(layout, folder, profile)
    _make_copies(copies, _missing_numbers(copies, folder), seconds)


def renew_copies(layout: Layout, folder: Path, profile: Profile) -> list[str]:
    """Make the copies that are missing next to the generation that is served, and delete those of no use.

    No process is started for them meanwhile. Returns a sentence for each that cannot be made.
    """
    copies = RedactedCopies.beside(layout, folder, profile)
    missing = _missing_numbers(copies, folder)
    if not missing:
        _delete_useless(copies)
        return []
    lock = None
    try:
        lock = lock_copies(layout)  # unless another process has it: then both make them, each its own
        problems = _make_copies(copies, missing)
    except StoreError as error:
        return [str(error)]
    finally:
        if lock is not None:
            os.close(lock)
    _delete_useless(copies)
    return problems


def _missing_numbers(copies: RedactedCopies, folder: Path) -> list[int]:
    if not copies.is_needed:
        return []
    return copies.missing_numbers(older_numbers(copies.layout, Generation.read(folder)))


def _make_copies(copies: RedactedCopies, numbers: list[int], seconds: float = inf) -> list[str]:
    """Make copies, the newest first but for the one that a reader waits for."""
    end, problems, left = time.monotonic() + seconds, [], list(numbers)
    while left and time.monotonic() < end:
        asked_for = _number_asked_for(copies.layout)
        number = left.pop(left.index(asked_for) if asked_for in left else 0)
        try:
            copies.make_copy(number, partial(_complete_copy, copies.layout))
        except (StoreError, OSError, RuntimeError, ValueError) as error:
            if (copies.layout.generation(number) / FILE_NAME).exists():  # else a load has just deleted it
                problems.append(f"What generation {number} said cannot be asked for any more: {error}")
    return problems


def _complete_copy(layout: Layout, folder: Path, change: CatalogueChange) -> None:
    update_copy(folder, change)
    write_copy_index(change, layout)


def _number_asked_for(layout: Layout) -> int:
    try:
        return int((layout.copies / COPIES_LOCK).read_text())
    except (OSError, ValueError):
        return 0


def _delete_useless(copies: RedactedCopies) -> None:
    if copies.is_needed:
        clean_copies(copies.layout, copies.name)


def main() -> None:
    """Make the copies that the store of the command line lacks; the exit code is 1 where one cannot be made.

    The arguments are the folder of the store, and that of the profile.
    """
    signal.alarm(int(COPY_SECONDS))  # whatever it hangs at, it ends, and its lock with it
    layout, profile = Layout(Path(sys.argv[1])), Profile(Path(sys.argv[2]))
    served, problems = Path(), list[str]()
    while served != (folder := layout.resolve()):  # a load may end meanwhile
        served, copies = folder, RedactedCopies.beside(layout, folder, profile)
        problems = _make_copies(copies, _missing_numbers(copies, folder))
        _delete_useless(copies)
    for problem in problems:
        sys.stderr.write(f"foia-graph: {problem}\n")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
