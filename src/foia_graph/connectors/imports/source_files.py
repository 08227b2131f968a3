"""Files of an origin that was saved to disk: one file, or all files of a folder, in a settled order."""

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from foia_graph.connectors.imports.api_client import decode_json
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.errors import InputError

# Bytes of a file that is read as a whole.
MAX_FILE_SIZE = 256 << 20
# Ends of the names of files with one value of JSON in each line.
LINES = (".jsonl", ".ndjson")


def is_address(source: str) -> bool:
    """Return whether a source is an address on the web."""
    return source.lower().startswith(("http://", "https://"))


def source_files(session: ImportSession, suffixes: Collection[str]) -> Iterator[tuple[str, Path]]:
    """Yield the files of the source with one of the suffixes (".json"), each with its name below the source.

    A file that is named itself is read whatever it is called; in folders those with other suffixes are
    counted as omitted. Raises InputError where the source is neither a file nor a folder.
    """
    root = Path(session.source)
    if root.is_file():
        yield root.name, root
        return
    if not root.is_dir():
        raise InputError("is neither a file nor a folder", session.source)
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or any(part.startswith(".") for part in name.split("/")):
            continue
        if path.suffix.lower() in suffixes:
            yield name, path
        else:
            session.leave_out("file", f"its name ends in none of {', '.join(sorted(suffixes))}")


def is_whole(session: ImportSession, files: Collection[object]) -> bool:
    """Return whether files are all of an origin, and all were read: one file alone may be a part of it."""
    return len(files) > 1 and all(each.severity != "error" for each in session.report.problems)


def read_bytes(session: ImportSession, name: str, path: Path) -> bytes | None:
    """Return what a file holds; one that cannot be read, or is too large, is a problem, and None."""
    try:
        if (size := path.stat().st_size) > MAX_FILE_SIZE:
            session.problem(name, f"has {size:,} bytes; at most {MAX_FILE_SIZE:,} are read", "error")
            return None
        return path.read_bytes()
    except OSError as error:
        session.problem(name, f"cannot be read: {error.strerror}", "error")
        return None


def read_json_value(session: ImportSession, name: str, body: bytes) -> Any:
    """Return a value of JSON as Python has it; None, with a problem, for what is none, and for null."""
    try:
        value = decode_json(body, partial(session.problem, name))
    except InputError as error:
        session.problem(name, str(error), "error")
        return None
    if value is None:
        session.problem(name, "holds nothing but null", "error")
    return value


def json_values(session: ImportSession, name: str, body: bytes) -> Iterator[tuple[str, Any]]:
    """Yield the values of a file with their positions, one or one a line; what is no JSON is a problem."""
    if not name.lower().endswith(LINES):
        parts = [(name, body)]
    else:
        lines = enumerate(body.splitlines(), 1)
        parts = [(f"{name}:{number}", line) for number, line in lines if line.strip()]
    for place, part in parts:
        if (value := read_json_value(session, place, part)) is not None:
            yield place, value
