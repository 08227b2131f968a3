"""The crawling of the app: requests as of a client, answers as files."""

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from urllib.parse import unquote_to_bytes

from werkzeug.wrappers import Response

from foia_graph.errors import StoreError
from foia_graph.web.core.admission import HAS_TURN
from foia_graph.web.core.wsgi_types import WsgiApp
from foia_graph.web.static_site.addresses import SiteAddress, relative_link

HTML_TYPE = "text/html"
NEXT_BY_QUERY = re.compile(r'<[^>]*\?[^>]*>; rel="next"')
LOCAL_CONTEXT = re.compile(rb'^\{\s*"@context":\s*"/(context/[a-z0-9.-]+)"')
REDIRECTS = range(300, 400)
MISSING_STATUSES = (400, 403, 404, 406, 410)
"""Answers that say that there is nothing to export."""
GetRequest = Callable[[str, str], Response]
"""What sends a GET request to the app: from its target, and its Accept header or "", to the response."""


def get_request(app: WsgiApp) -> GetRequest:
    """Return what sends requests to an app in this process, each as plain as it can be (PEP 3333)."""

    def get(target: str, accept: str) -> Response:
        path, _, query = target.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "localhost",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            HAS_TURN: True,  # nobody else waits for this app
            **({"HTTP_ACCEPT": accept} if accept else {}),
        }
        return Response.from_app(app, environ)

    return get


class CrawledResponse:
    """The answer of the app at one address."""

    def __init__(self, at: SiteAddress, answer: Response) -> None:
        """Take the answer; raises StoreError for one that should not be."""
        self._answer, self._at = answer, at
        self.status: int = answer.status_code
        if self.status != 200 and self.status not in (*REDIRECTS, *MISSING_STATUSES):
            raise StoreError(f"{at.request_target} cannot be exported: it is answered with {self.status}.")

    @property
    def redirect_target(self) -> str:
        """Return the target of a redirect, "" for another answer."""
        return self._answer.headers.get("Location", "") if self.status in REDIRECTS else ""

    @property
    def is_whole(self) -> bool:
        """Return True for what can be exported: a page, or what does not go on elsewhere by a query."""
        if self.status != 200:
            return False
        if self._at.is_page:
            return bool(self._answer.mimetype == HTML_TYPE)
        return NEXT_BY_QUERY.search(self._answer.headers.get("Link", "")) is None

    @property
    def text(self) -> bytes:
        """Return the body, in which the context of JSON-LD is relative to the file."""
        body: bytes = self._answer.data
        if match := LOCAL_CONTEXT.match(body):
            context = relative_link(self._at.file, match[1].decode())
            return b'{"@context":"' + context.encode() + body[match.end() - 1 :]
        return body

    @property
    def blocks(self) -> Iterable[bytes]:
        """Return the bytes as they come, however many they are."""
        return self._answer.iter_encoded()

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
