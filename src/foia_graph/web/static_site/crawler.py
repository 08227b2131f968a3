"""Answers of the app in this process, as what becomes a file."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.test import TestResponse

from foia_graph.errors import StoreError
from foia_graph.runtime.fair_queue import never_called_off
from foia_graph.web.core.wsgi_types import RELEASE_SLOT
from foia_graph.web.static_site.addresses import SiteAddress, relative_link

HTML_TYPE = "text/html"
NEXT_BY_QUERY = re.compile(r'<[^>]*\?[^>]*>; rel="next"')
LOCAL_CONTEXT = re.compile(rb'^\{\s*"@context":\s*"/(context/[a-z0-9.-]+)"')
MISSING_STATUSES = (400, 403, 404, 406, 410)
"""Answers that say that there is nothing to export."""


@contextmanager
def fetch_address(app: Flask, at: SiteAddress, instead: str = "") -> Iterator[TestResponse]:
    """Yield the answer at an address, or that at another one, which is to be there.

    Raises StoreError for one that should not be.
    """
    target = instead or at.request_target
    answer = app.test_client(use_cookies=False).get(
        target,
        headers={"Accept": HTML_TYPE} if at.is_page else {},
        environ_overrides={RELEASE_SLOT: never_called_off},  # no one else waits for this app
    )
    with answer:
        if answer.status_code not in (200, *range(300, 400), *MISSING_STATUSES):
            raise StoreError(f"{target} cannot be exported: it is answered with {answer.status_code}.")
        yield answer


def is_whole(at: SiteAddress, answer: TestResponse) -> bool:
    """Return True for what can be exported: a page, or what does not continue elsewhere by a query."""
    if answer.status_code != 200:
        return False
    if at.is_page:
        return answer.mimetype == HTML_TYPE
    return NEXT_BY_QUERY.search(answer.headers.get("Link", "")) is None


def relative_context(at: SiteAddress, body: bytes) -> bytes:
    """Return a body in which the context of JSON-LD, if it is one of ours, is relative to the file."""
    match = LOCAL_CONTEXT.match(body)
    if match is None:
        return body
    return b'{"@context":"' + relative_link(at.file, match[1].decode()).encode() + body[match.end() - 1 :]
