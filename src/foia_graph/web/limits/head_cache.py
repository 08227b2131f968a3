"""The cache of answers to HEAD for the GET that follows, so that a query is not evaluated twice."""

import threading
from collections import OrderedDict

from foia_graph.query.sparql.worker_process import SerializedResult

MOST_BYTES = 16 << 20


class HeadAnswerCache:
    """The last answers by their ETag, up to a number of bytes; an answer that is true only once has none."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._answers: OrderedDict[str, SerializedResult] = OrderedDict()
        self._size, self._most = 0, most
        self._lock = threading.Lock()

    def get(self, etag: str) -> SerializedResult | None:
        """Return the answer that has this ETag, None where it is not kept."""
        return self._answers.get(etag)

    def put(self, etag: str, answer: SerializedResult) -> None:
        """Add an answer, and drop the oldest while there are too many bytes."""
        if not etag:
            return
        with self._lock:
            self._drop(etag)
            self._answers[etag] = answer
            self._size += len(answer.body)
            while self._size > self._most:
                self._drop(next(iter(self._answers)))

    def _drop(self, etag: str) -> None:
        dropped = self._answers.pop(etag, None)
        self._size -= len(dropped.body) if dropped else 0
