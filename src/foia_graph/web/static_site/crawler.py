"""The crawling of the app: its answers as files."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from foia_graph.errors import StoreError
from foia_graph.web.static_site.addresses import SiteAddress, relative_link
from foia_graph.web.static_site.app_requests import AppAnswer, GetRequest

HTML_TYPE = "text/html"
NEXT_BY_QUERY = re.compile(r'<[^>]*\?[^>]*>; rel="next"')
LOCAL_CONTEXT = re.compile(rb'^\{\s*"@context":\s*"/(context/[a-z0-9.-]+)"')
REDIRECTS = range(300, 400)
MISSING_STATUSES = (400, 403, 404, 406, 410)
"""Answers that say that there is nothing to export."""


class CrawledResponse:
    """The answer of the app at one address."""

    def __init__(self, at: SiteAddress, answer: AppAnswer) -> None:
        """Take the answer; raises StoreError for one that should not be."""
        self._answer, self._at = answer, at
        self.status = answer.status
        if self.status != 200 and self.status not in (*REDIRECTS, *MISSING_STATUSES):
            raise StoreError(f"{at.request_target} cannot be exported: it is answered with {self.status}.")

    @property
    def redirect_target(self) -> str:
        """Return the target of a redirect, "" for another answer."""
        return self._answer.header("Location") if self.status in REDIRECTS else ""

    @property
    def is_whole(self) -> bool:
        """Return True for what can be exported: a page, or what does not go on elsewhere by a query."""
        if self.status != 200:
            return False
        if self._at.is_page:
            return self._answer.media_type == HTML_TYPE
        return NEXT_BY_QUERY.search(self._answer.header("Link")) is None

    @property
    def text(self) -> bytes:
        """Return the body, in which the context of JSON-LD is relative to the file."""
        body = self._answer.data
        if match := LOCAL_CONTEXT.match(body):
            context = relative_link(self._at.file, match[1].decode())
            return b'{"@context":"' + context.encode() + body[match.end() - 1 :]
        return body

    @property
    def blocks(self) -> Iterable[bytes]:
        """Return the bytes as they come, however many they are."""
        return self._answer.blocks

    def close(self) -> None:
        """Close the answer, and the file that it reads."""
        self._answer.close()


@contextmanager
def fetch_address(get: GetRequest, at: SiteAddress, instead: str = "") -> Iterator[CrawledResponse]:
    """Yield the answer at an address, or that at another one, which is to stand there."""
    answer = CrawledResponse(at, get(instead or at.request_target, HTML_TYPE if at.is_page else ""))
    try:
        yield answer
    finally:
        answer.close()
