"""How an admitted query is answered: 304 where the client has the answer, else by a worker, once."""

from collections.abc import Callable

from flask import Response, request

from foia_graph.query.sparql.worker_process import Answer, Request
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.open_generations import Current
from foia_graph.web.core.responses import GENERATION, fresh, send
from foia_graph.web.core.site import catalogue, site
from foia_graph.web.sparql import execution

Tag = Callable[[Catalogue], str]
"""Makes the ETag of an answer that is true of a generation, "" for one that is true only once."""
Write = Callable[[bytes, Catalogue], bytes]
"""Makes what is sent of what the worker wrote."""


def answered(put: Request, content_type: str, tag: Tag, write: Write) -> Response:
    """Answer a query, or say that the client has the answer; raises as `asking.ask` does."""
    source = catalogue()
    etag = tag(source)
    if etag and request.method != "POST" and etag in request.if_none_match.as_set(include_weak=True):
        return send(b"", content_type, source, etag)
    found = _found(put, etag)
    source, etag = true_of(found, source, etag, tag, site().current)
    body = write(found.body, source)
    response = send(body, content_type, source, etag) if etag else fresh(body, content_type, source)
    response.headers[GENERATION] = str(int(found.generation))
    response.headers["Server-Timing"] = f"query;dur={found.seconds * 1000:.1f}"
    return response


def true_of(found: Answer, source: Catalogue, etag: str, tag: Tag, current: Current) -> tuple[Catalogue, str]:
    """Give the generation that an answer is true of, and its ETag there.

    It is another one where the store was swapped while the query waited; that may be gone again since.
    """
    if found.generation == source.generation.path.name:
        return source, etag
    other = current.at(int(found.generation))
    return (other, tag(other)) if other else (source, "")


def _found(put: Request, etag: str) -> Answer:
    """Have a query answered, unless a HEAD has just had it answered."""
    kept = site().kept
    if (known := kept.get(etag)) is not None:
        return known
    found = execution.ask(put)
    if request.method == "HEAD":
        kept.put(etag, found)
    return found
