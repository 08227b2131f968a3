"""The writing of rows beside what else a load finds: by a process of its own, where they are many.

Both take as long, and Python does one thing at a time.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from foia_graph.errors import StoreError
from foia_graph.ingest.report import stored_count
from foia_graph.ingest.stored_rows import write_all_rows
from foia_graph.model.profile import Profile
from foia_graph.runtime.module_programs import ModuleProcess, start_module
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Generation

MANY_THINGS = 5_000
"""Things whose rows take longer to write than a process takes to start."""


@contextmanager
def rows_beside(folder: Path, built: Catalogue) -> Iterator[None]:
    """Write the rows of a generation that was built anew into its folder, while the block runs or after it.

    Raises StoreError where they cannot be written.
    """
    if stored_count(built.generation, "things") < MANY_THINGS:
        yield
        write_all_rows(folder, built)
        return
    process = _start_process(folder, built)
    try:
        yield
        status = process.wait()
    finally:
        process.kill()
        process.wait()
    if status:
        raise StoreError(f"The rows of lists could not be written: their process ended with status {status}.")


def _start_process(folder: Path, built: Catalogue) -> ModuleProcess:
    arguments = str(folder.absolute()), str(built.profile.folder)
    process = start_module(__name__, *arguments, stdin=subprocess.PIPE, ends_with_thread=True)
    assert process.stdin is not None
    # One that ended at once says so by its status.
    with suppress(BrokenPipeError), process.stdin as versions:
        versions.write(msgspec.json.encode(built.generation.versions))
    return process


def main() -> None:
    """Write the rows of the generation whose folder, profile and versions are given."""
    folder, profile = Path(sys.argv[1]), Profile(Path(sys.argv[2]))
    versions = msgspec.json.decode(sys.stdin.buffer.read(), type=dict[str, str])
    built = Generation(0, folder, "", "", versions, {}, {}, {}, {})
    write_all_rows(folder, Catalogue(built, profile))


if __name__ == "__main__":
    main()
