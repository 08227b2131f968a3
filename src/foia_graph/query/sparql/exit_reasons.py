"""How a worker can end, and what that says of the query it ran."""

import signal
from collections.abc import Mapping

from foia_graph.errors import Reason

End = tuple[Reason, str]

FAILED: End = ("crash", "the engine failed on this query, and would again; others are answered")
_GREEDY: End = ("memory", "the query needed more memory than a query may have")
_BY_CODE: Mapping[int, End] = {
    -signal.SIGXCPU: ("time", "the query took more processor time than a query may have"),
    # Not ours: the kernel ends a worker first when the machine runs short.
    -signal.SIGKILL: ("memory", "the query was ended because the machine ran short of memory"),
    -signal.SIGSEGV: ("too-deep", "the query is nested too deep to be evaluated"),
    -signal.SIGBUS: ("too-deep", "the query is nested too deep to be evaluated"),
}
_BY_WORDS: Mapping[bytes, End] = {
    b"correctly implement a total order": (
        "crash",
        "the engine cannot sort numbers and texts that stand in one variable: use ORDER BY STR(?x)",
    ),
    b"panicked at": FAILED,
}
"""What the engine writes before it aborts for a mistake of its own."""


def end(code: int, words: bytes) -> End:
    """Tell why a worker ended, by its exit code and by the last that it wrote.

    >>> end(-signal.SIGABRT, b"memory allocation of 240 bytes failed")[0]
    'memory'
    >>> end(-signal.SIGABRT, b"thread '<unnamed>' panicked at src/eval.rs")[0]
    'crash'
    """
    if code == -signal.SIGABRT:
        return next((found for mark, found in _BY_WORDS.items() if mark in words), _GREEDY)
    return _BY_CODE.get(code, FAILED)
