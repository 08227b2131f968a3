"""Reasons that a query worker ended for, as they are told to whoever sent the query.

>>> EXIT_REASONS.find(-signal.SIGABRT, b"memory allocation of 240 bytes failed")[0]
'memory'
>>> EXIT_REASONS.find(-signal.SIGABRT, b"thread '<unnamed>' panicked at src/eval.rs")[0]
'crash'
"""

import signal

from foia_graph.errors import Reason
from foia_graph.runtime.workers import ExitReasons

EndReason = tuple[Reason, str]

ENGINE_FAILED: EndReason = ("crash", "the engine failed on this query, and would again; others are answered")
_TOO_DEEP: EndReason = ("too-deep", "the query is nested too deep to be evaluated")

EXIT_REASONS: ExitReasons[EndReason] = ExitReasons(
    by_code={
        -signal.SIGABRT: ("memory", "the query needed more memory than a query may have"),
        -signal.SIGXCPU: ("time", "the query took more processor time than a query may have"),
        # Not ours: the kernel ends a worker first when the machine runs short.
        -signal.SIGKILL: ("memory", "the query was ended because the machine ran short of memory"),
        -signal.SIGSEGV: _TOO_DEEP,
        -signal.SIGBUS: _TOO_DEEP,
    },
    otherwise=ENGINE_FAILED,
    # What the engine writes before it aborts for a mistake of its own.
    by_abort_message={
        b"correctly implement a total order": (
            "crash",
            "the engine cannot sort numbers and texts that stand in one variable: use ORDER BY STR(?x)",
        ),
        b"panicked at": ENGINE_FAILED,
    },
)
"""How a worker can end, and what that says of the query it ran."""
