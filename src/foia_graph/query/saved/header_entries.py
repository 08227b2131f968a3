"""Lines of the header of a saved query or of a pattern: comments at its top."""

from foia_graph.errors import InputError


def header_entries(path: str, text: str) -> list[tuple[int, str]]:
    """Return the entries of a header, each on one line, with the line where it begins.

    A line that begins deeper goes on with the one above it. Raises InputError where there is none above.
    """
    entries: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        if line.startswith("#  "):
            if not entries:
                raise InputError("the header goes on with nothing", path, number)
            entries[-1] = (entries[-1][0], f"{entries[-1][1]} {line[1:].strip()}")
        elif line[1:].strip():
            entries.append((number, line[1:].strip()))
    return entries
