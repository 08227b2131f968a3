"""The pool of connections under every client."""

import socket
from collections.abc import Iterator

import pytest
from urllib3 import Retry
from urllib3.exceptions import HTTPError

from foia_graph.runtime.http import HttpPool, failure_reason
from ports import free_port
from tests.connectors.http.servers import Page, Site, serve


@pytest.fixture
def site() -> Iterator[Site]:
    with serve(Site()) as served:
        yield served


@pytest.fixture
def pool() -> Iterator[HttpPool]:
    opened = HttpPool(timeout=60)
    yield opened
    opened.close()


def test_a_failure_is_told_in_the_words_of_the_system(pool):
    """Without the names of classes and objects that it passed through."""
    with pytest.raises(HTTPError) as caught, pool.request("GET", f"http://127.0.0.1:{free_port()}/", {}):
        pass

    assert "Connection refused" == failure_reason(caught.value)


def test_redirects_are_followed_where_requests_are_repeated(site, pool):
    """A client that checks where it is led asks for each step itself."""
    site.pages["/a"] = Page(b"", 302, {"Location": "/b"}, "text/plain")
    site.pages["/b"] = Page(b"Here")
    trusting = HttpPool(timeout=60, retries=Retry(5))

    with pool.request("GET", site.url("/a"), {}) as response:
        assert (302, "/b") == (response.status, response.headers["Location"])
    with trusting.request("GET", site.url("/a"), {}) as response:
        assert b"Here" == response.read()
    trusting.close()


def test_a_client_may_open_the_sockets_itself(site):
    """One for each request. The host of the address is not looked up then: it is what the server is told."""
    opened = []

    def connect() -> socket.socket:
        opened.append(socket.create_connection(("127.0.0.1", site.port)))
        return opened[-1]

    pool = HttpPool(timeout=60, connect=connect)
    site.pages["/a"] = Page(b"Here")

    for _ in range(2):
        with pool.request("GET", "http://archive.invalid/a", {}) as response:
            assert b"Here" == response.read()
    assert ["archive.invalid"] * 2 == [each.host for each in site.asked]
    assert [True, True] == [each.fileno() == -1 for each in opened]
    pool.close()
