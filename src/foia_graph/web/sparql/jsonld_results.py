"""Results of CONSTRUCT and DESCRIBE as JSON-LD in the terms of our context.

A worker writes N-Triples, since pyoxigraph (0.5.13) writes expanded JSON-LD only; compacting them is work of
the web process, so their size is bounded.
"""

import threading

import msgspec

from foia_graph.errors import QueryRefused
from foia_graph.model.jsonld_compaction import compact_triples
from foia_graph.web.core.site import current_writers

LARGEST = 2 << 20
"""The largest result that is written so, in bytes of N-Triples."""

# Threads that compute share one interpreter: a second one would only make everybody else wait longer.
_turn = threading.Lock()


def compact_results(body: bytes) -> bytes:
    """Return N-Triples as JSON-LD; raises QueryRefused for too many, NotAcceptable for what it cannot say."""
    if len(body) > LARGEST:
        message = (
            f"as JSON-LD a result may have {LARGEST:,} bytes of N-Triples, and this one has {len(body):,}: "
            "ask for Turtle or N-Triples, or for parts of it with LIMIT and OFFSET"
        )
        raise QueryRefused(message, "too-large")
    with _turn:
        return (
            msgspec.json.format(msgspec.json.encode(compact_triples(body, current_writers().context))) + b"\n"
        )
