"""A crawler of a site of files, served on loopback by Python's own web server."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin
from urllib.request import urlopen


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder, and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("href", "src"):
                self.links.append(value or "")
            elif name == "content" and "url=" in (value or ""):
                self.links.append((value or "").partition("url=")[2])


def fetch(address: str) -> tuple[int, str, bytes, str]:
    """Give status, media type, bytes, and the address at which they were in the end."""
    try:
        with urlopen(address) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read(), answer.url
    except HTTPError as error:
        with error:
            return error.code, "", b"", address


class Crawl:
    """What is found from an address on, inside the site."""

    def __init__(self, start: str) -> None:
        self.base = start
        self.dead: list[tuple[str, str]] = []
        """Pages, each with a link in it that leads nowhere."""
        self.fetched: dict[str, bytes] = {}
        self.tags: set[str] = set()
        wanted, seen = [("", start)], {start}
        while wanted:
            origin, address = wanted.pop()
            found = {urldefrag(urljoin(address, link)).url for link in self._links(origin, address)}
            new = {to for to in found - seen if to.startswith(start)}
            seen |= new
            wanted += [(address, to) for to in sorted(new)]

    def _links(self, origin: str, address: str) -> list[str]:
        status, media_type, data, _ = fetch(address)
        if status != 200:
            self.dead.append((origin, address))
            return []
        self.fetched[address.removeprefix(self.base)] = data
        if media_type != "text/html":
            return []
        page = _Page()
        page.feed(data.decode())
        self.tags |= page.tags
        return page.links
