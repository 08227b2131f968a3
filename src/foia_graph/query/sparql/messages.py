"""Messages between the pool and its query workers: the heads of their frames.

Their forms are fixed, because a worker runs hostile queries in native code: an answer of another form is
none.
"""

import signal
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from foia_graph.errors import Reason
from foia_graph.model.forms import WorkerFormat
from foia_graph.model.jsonld import Json
from foia_graph.runtime.workers import ExitReasons

# Bytes of a query at most, with the data that was put into it.
MAX_QUERY = 8 << 20
MAX_REQUEST = MAX_QUERY + (1 << 20)


class WorkerRequest(NamedTuple):
    """A query that has passed the gate, the graphs it is put to, and how its result is to be written.

    With both lists of graphs left at None, the query says which (FROM), or it is the store's default graph.
    Relative IRIs of the query are relative to `base`; without one they are errors. `prefixes` are those that
    the query need not declare, and that its result may be written with; `context` has the words of
    one in JSON-LD, and is found at `context_address`. `most` bounds the bytes of the result further than the
    pool does, 0 does not.
    """

    query: str
    format: WorkerFormat = "json"
    default_graph_uris: Sequence[str] | None = None
    named_graph_uris: Sequence[str] | None = None
    prefixes: Mapping[str, str] = {}
    context: Mapping[str, Json] = {}
    context_address: str = ""
    base: str = ""
    most: int = 0


class WorkerAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer of a worker, whose body is a result or a piece of one; or the `reason` why there is none.

    The first of all has no request: the store is open, or cannot be opened (`message`). With `has_more`,
    another piece follows. `seconds` are those of the evaluation, `memory` the bytes that the worker holds.
    """

    media_type: str = ""
    dataset: str = ""
    has_more: bool = False
    reason: Reason | Literal["not-acceptable"] | None = None
    message: str = ""
    line: int = 0
    column: int = 0
    seconds: float = 0.0
    memory: int = 0


encode_message = msgspec.json.Encoder(enc_hook=dict).encode  # which mappings of other types go through
decode_request = msgspec.json.Decoder(WorkerRequest).decode
decode_answer = msgspec.json.Decoder(WorkerAnswer).decode


EndReason = tuple[Reason, str]

ENGINE_FAILED: EndReason = ("crash", "the engine failed on this query, and would again; others are answered")
_TOO_DEEP: EndReason = ("too-deep", "the query is nested too deep to be evaluated")

# How a worker can end, and what that says of the query it ran.
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
            "the engine cannot sort numbers and texts that are in one variable: use ORDER BY STR(?x)",
        ),
        b"panicked at": ENGINE_FAILED,
    },
)
