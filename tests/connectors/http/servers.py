"""A web server for tests: pages by path, what was asked of it, and how it misbehaves."""

import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

from foia_graph.connectors.http.connection import Clock

S = TypeVar("S", bound="Site")
PDF = b"%PDF-1.7\n" + b"0123456789" * 2000 + b"\n%%EOF\n"


@dataclass(slots=True)
class Page:
    """A file on the server.

    `cuts` are the numbers of bytes after which the connection breaks, one for each of the first answers;
    `ranges` False ignores Range; `declared` False sends no length; `during` is called after half the body, or
    where it is `early`, before the end of the headers. It may send more by `drip`, or wait `until_left`.
    """

    body: bytes = PDF
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    type: str = "application/pdf"
    etag: str = '"one"'
    modified: str = ""
    cuts: list[int] = field(default_factory=list)
    ranges: bool = True
    declared: bool = True
    during: Callable[..., Any] = lambda: None
    early: bool = False
    drip: Callable[[bytes], None] = lambda _: None
    until_left: Callable[[], None] = lambda: None


@dataclass(slots=True)
class Asked:
    """One request, and the status of its answer."""

    path: str
    host: str
    headers: Message
    status: int = 0
    body: bytes = b""


@dataclass(slots=True)
class Site:
    """Pages by path, or several for one path, each for one answer; a path without one is 404."""

    port: int = 0
    pages: dict[str, Page | list[Page]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    at_once: Counter[str] = field(default_factory=Counter)
    most_at_once: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    tls: ssl.SSLContext | None = None
    trouble: list[str] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """Give what was asked for, robots.txt omitted."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    @property
    def statuses(self) -> list[int]:
        """Give the statuses of the answers, robots.txt omitted."""
        return [asked.status for asked in self.asked if asked.path != "/robots.txt"]

    def page(self, path: str) -> Page:
        found = self.pages.get(path, Page(b"Not here", 404, type="text/plain"))
        if isinstance(found, Page):
            return found
        return found.pop(0) if len(found) > 1 else found[0]


def call(page: Page) -> None:
    """Do what is to happen during an answer, handing in the page where it is wanted."""
    page.during(*((page,) if page.during.__code__.co_argcount else ()))


class Handler(BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        if self.site.tls is not None:
            self.request = self.site.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def do_GET(self) -> None:
        host = str(self.headers["Host"]).partition(":")[0]
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        asked = Asked(self.path, host, self.headers, body=body)
        self.answering = host
        with self.site.lock:
            self.site.asked.append(asked)
            page = self.site.page(self.path)
            self.site.at_once[host] += 1
            self.site.most_at_once[host] = max(self.site.at_once[host], self.site.most_at_once[host])
        try:
            self.answer(page, asked)
        except OSError:
            self.site.trouble.append("the client went away")
        finally:
            self.close_connection = True
            self.leave()

    do_POST = do_GET  # noqa: N815 - the name of the library

    def leave(self) -> None:
        """Count the answer as given: before its last byte, after which the client may ask again."""
        with self.site.lock:
            if self.answering:
                self.site.at_once[self.answering] -= 1
            self.answering = ""

    def answer(self, page: Page, asked: Asked) -> None:
        body, asked.status = page.body, page.status
        headers = {
            "Content-Type": page.type,
            "ETag": page.etag,
            "Last-Modified": page.modified,
            **page.headers,
        }
        begin = self.begin(page)
        if page.status == 200 and self.headers["If-None-Match"] == page.etag != "":
            body, asked.status = b"", 304
        elif page.status == 200 and begin is not None:
            asked.status = 206
            headers["Content-Range"] = f"bytes {begin}-{len(body) - 1}/{len(body)}"
            body = body[begin:]
        self.send_response(asked.status)
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        if asked.status != 304 and page.declared and "Content-Length" not in page.headers:
            self.send_header("Content-Length", str(len(body)))
        page.drip, page.until_left = self.drip, self.until_left
        if page.early:
            self.flush_headers()
            call(page)
        # No one need read what is said of an error before asking for something else.
        if not body or asked.status >= 400:
            self.leave()
        self.end_headers()
        self.send(body[: page.cuts.pop(0)] if page.cuts else body, page)

    def send(self, body: bytes, page: Page) -> None:
        half = len(body) // 2
        self.wfile.write(body[:half])
        self.wfile.flush()
        if not page.early:
            call(page)
        self.leave()
        self.wfile.write(body[half:])

    def drip(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def until_left(self) -> None:
        """Wait until the client hangs up."""
        self.connection.recv(1)

    def begin(self, page: Page) -> int | None:
        wanted = self.headers["Range"]
        if not page.ranges or not wanted or self.headers["If-Range"] != page.etag:
            return None
        return int(wanted.removeprefix("bytes=").rstrip("-"))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the library
        pass


class Hours(Clock):
    """A clock that runs only while somebody waits; `pauses` are the seconds of each wait."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 0.0
        self.pauses: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        super().sleep(0)
        self.pauses.append(seconds)
        self.time += seconds


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that refuse a certificate or go away."""


@contextmanager
def serve(site: S) -> Iterator[S]:
    """Serve a site on a free port of this machine."""
    handler = type("SiteHandler", (Handler,), {"site": site})
    with Server(("127.0.0.1", 0), handler) as server:
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join(5)


@contextmanager
def served() -> Iterator[Site]:
    """Serve a site without pages."""
    with serve(Site()) as site:
        yield site


def until(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Wait until something is true, for some seconds at most."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.002)
    return condition()
