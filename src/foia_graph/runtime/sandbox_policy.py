"""The policy where a wall of the sandbox is missing: nothing of strangers is read, unless somebody says so.

Whoever starts a command says it (`--unsandboxed`), or the environment does, which the processes that serve
inherit. It is decided before a process is started that would read, and once more by that process itself.
"""

import os
from functools import cache

from foia_graph.errors import SandboxMissing
from foia_graph.runtime import sandbox

# The variable of the environment that allows reading without walls, where it is neither empty nor 0.
VARIABLE = "FOIA_GRAPH_UNSANDBOXED"
_NAMES = {"landlock": "Landlock", "seccomp": "seccomp"}
_missing_walls = cache(sandbox.missing_walls)


def allow_unsandboxed() -> None:
    """Allow this process, and those that it starts, to read what strangers wrote without walls."""
    os.environ[VARIABLE] = "1"


def is_unsandboxed_allowed() -> bool:
    """Return whether what strangers wrote may be read without walls."""
    return os.environ.get(VARIABLE, "") not in ("", "0")


def require_walls() -> None:
    """Raise SandboxMissing where a wall is missing, and no one has allowed to do without."""
    if _missing_walls() and not is_unsandboxed_allowed():
        raise SandboxMissing(
            f"This machine is without {_missing_names()}, so processes that read files and queries of "
            "untrusted clients would not be sandboxed: use a kernel with Landlock and seccomp, or say "
            f"--unsandboxed ({VARIABLE}=1) to read them all the same."
        )


def sandbox_warning() -> str:
    """Return a sentence on the walls that are done without, "" where all stand or nothing is read."""
    if not _missing_walls() or not is_unsandboxed_allowed():
        return ""
    return f"unsandboxed: untrusted files and queries are read without {_missing_names()}"


def sandbox_state() -> dict[str, list[str]]:
    """Return the walls that are around what reads for strangers, and those that are missing, by name."""
    missing = _missing_walls()
    return {"walls": [name for name in sandbox.WALLS if name not in missing], "missing": [*missing]}


def _missing_names() -> str:
    return " and ".join(_NAMES[name] for name in _missing_walls())
