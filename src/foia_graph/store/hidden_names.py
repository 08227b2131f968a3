"""What is restricted or withdrawn now, as each generation has it beside its quads; it is never served.

These are the things, of all that ever were public, and the claims on others that rested on them: a name stays
there until it is public again, also when no record tells of it any longer.
"""

from pathlib import Path

import msgspec

from foia_graph.errors import StoreError

HIDDEN_THINGS, HIDDEN_CLAIMS = "hidden.json", "hidden-claims.json"
"""Files of a generation: the IRIs of hidden things, and those of hidden claims on things that are visible."""


def read_hidden_iris(folder: Path, name: str = HIDDEN_THINGS) -> frozenset[str]:
    """Return the IRIs in one of these files of a generation; raises StoreError where it is damaged."""
    path = folder / name
    try:
        return frozenset(msgspec.json.decode(path.read_bytes())) if path.exists() else frozenset()
    except (ValueError, TypeError):
        raise StoreError(f"{path} is damaged: it is not what this program writes.") from None


def read_hidden_names(folder: Path) -> frozenset[str]:
    """Return the IRIs of all hidden things and claims of a generation; raises as `read_hidden_iris`."""
    return read_hidden_iris(folder) | read_hidden_iris(folder, HIDDEN_CLAIMS)
