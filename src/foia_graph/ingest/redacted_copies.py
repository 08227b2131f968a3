"""The making of redacted copies: by a load, and by a process of its own for those that are missing."""

import signal
import sys
import time
from functools import partial
from math import inf
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.ingest.derived_tables import complete_copy
from foia_graph.model.profile import Profile
from foia_graph.store.generations.generation import COPY_SECONDS, FILE_NAME, Generation, Layout, clean_copies
from foia_graph.store.history.redacted_copy import RedactedCopies
from foia_graph.store.open_generations import older_numbers


def prepare_copies(layout: Layout, folder: Path, profile: Profile, seconds: float) -> None:
    """Make the copies that will be missing once the generation in a folder is served.

    None is begun after so many seconds; what fails is tried again, and told, by `renew_copies`.
    """
    copies = RedactedCopies.beside(layout, folder, profile)
    _make_copies(copies, _missing_numbers(copies, folder), seconds)


def renew_copies(layout: Layout, folder: Path, profile: Profile, first: int = 0) -> list[str]:
    """Make the copies that are missing next to the generation that is served, and delete those of no use.

    That of one number is the first. Returns a sentence for each that cannot be made.
    """
    copies = RedactedCopies.beside(layout, folder, profile)
    missing = _missing_numbers(copies, folder)
    problems = _make_copies(copies, sorted(missing, key=lambda number: number != first))
    if copies.is_needed:
        clean_copies(layout, copies.name)
    return problems


def _missing_numbers(copies: RedactedCopies, folder: Path) -> list[int]:
    if not copies.is_needed:
        return []
    older = reversed(older_numbers(copies.layout, Generation.read(folder)))
    return [number for number in older if copies.find_folder(number) is None]


def _make_copies(copies: RedactedCopies, numbers: list[int], seconds: float = inf) -> list[str]:
    end, problems = time.monotonic() + seconds, []
    for number in numbers:
        if time.monotonic() >= end:
            break
        try:
            copies.make_copy(number, partial(complete_copy, copies.layout))
        except (StoreError, OSError, RuntimeError, ValueError) as error:
            if (copies.layout.generation(number) / FILE_NAME).exists():  # else a load has just deleted it
                problems.append(f"What generation {number} said cannot be asked for any more: {error}")
    return problems


def main() -> None:
    """Make the copies that the store of the command line lacks; the exit code is 1 where one cannot be made.

    The arguments are the folder of the store, that of the profile, and the number that is asked for.
    """
    signal.alarm(int(COPY_SECONDS))  # whatever it hangs at, it ends, and its lock with it
    layout, profile = Layout(Path(sys.argv[1])), Profile(Path(sys.argv[2]))
    served, problems = Path(), list[str]()
    while served != (folder := layout.resolve()):  # a load may end meanwhile
        served, problems = folder, renew_copies(layout, folder, profile, int(sys.argv[3]))
    for problem in problems:
        sys.stderr.write(f"foia-graph: {problem}\n")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
