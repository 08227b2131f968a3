"""The end of patience: slow servers, and Ctrl-C at any time."""

import os
import signal
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from foia_graph.connectors.http import connection
from foia_graph.connectors.http.client import PoliteClient
from foia_graph.connectors.http.connection import Clock, FetchLimits, FetchStopped
from foia_graph.store.generations.fixity import verify_store
from foia_graph.store.generations.generation import Layout
from tests.connectors.http.servers import PDF, Page, until


@pytest.fixture
def unruled(monkeypatch):
    """Ask for no robots.txt, which a short time would end as well."""
    monkeypatch.setattr(PoliteClient, "_check_robots", lambda *_: None)


@pytest.fixture
def late(monkeypatch):
    """Let no time run before it is begun; gives the timers that wait for that."""
    timers = []

    class Late(threading.Timer):
        def start(self) -> None:
            timers.append(self)

        def begin(self) -> None:
            super().start()

    monkeypatch.setattr(connection, "threading", SimpleNamespace(**{**vars(threading), "Timer": Late}))
    return timers


def test_a_silent_server_is_given_up(fetching, unruled):
    """After the time for reading, as often as there are tries."""
    fetching.site.pages["/a.pdf"] = Page(during=lambda page: page.until_left())
    fetching.point("/a.pdf")

    found = fetching.fetch(limits=FetchLimits(read=0.1, tries=2))

    assert {"time": 1} == found.counts
    assert "came to no end: 127.0.0.1 was silent for too long" == found.outcomes[0].message
    assert until(lambda: 2 == len(fetching.site.paths))


@pytest.mark.parametrize("where", ["body", "headers"])
def test_a_server_that_drips_is_given_up(fetching, unruled, late, where):
    """However small the pauses, and though they never end, one file has its time; it is not tried again."""

    def dripping(page: Page) -> None:
        late[0].begin()
        while True:
            page.drip(b"x" if where == "body" else b"X-A: b\r\n")
            time.sleep(0.02)

    fetching.site.pages["/a.pdf"] = Page(during=dripping, early=where == "headers")
    fetching.point("/a.pdf")

    found = fetching.fetch(limits=FetchLimits(whole=0.3))

    assert ({"time": 1}, "took longer than 0.3 seconds") == (found.counts, found.outcomes[0].message)
    assert ["/a.pdf"] == fetching.site.paths


def test_an_answer_that_was_cut_by_the_clock_is_no_file(fetching, unruled, late):
    """Without a length, a cut connection looks like the end."""

    def silent(page: Page) -> None:
        late[0].begin()
        page.until_left()

    fetching.site.pages["/a.pdf"] = Page(declared=False, during=silent)
    fetching.point("/a.pdf")

    found = fetching.fetch(limits=FetchLimits(whole=0.2))

    assert ({"time": 1}, []) == (found.counts, fetching.kept())


def size(path):
    """Give the size of a file; one that is written aside and renamed may be gone by now."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


class TestCtrlC:
    @pytest.fixture(autouse=True)
    def as_in_a_terminal(self):
        """Ctrl-C is a KeyboardInterrupt, whatever runs the tests."""
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        yield
        signal.signal(signal.SIGINT, before)

    def interrupted(self, fetching):
        """Fetch one file, and press Ctrl-C in the middle of the next, whose server goes silent."""

        def press(page: Page) -> None:
            assert until(lambda: any(size(path) > 1000 for path in fetching.folder.glob("*")))
            os.kill(os.getpid(), signal.SIGINT)
            page.until_left()

        fetching.site.pages.update(
            {"/a.pdf": Page(), "/b.pdf": Page(PDF * 100, during=press), "/c.pdf": Page()}
        )
        fetching.point("/a.pdf", "/b.pdf", "/c.pdf")
        with pytest.raises(KeyboardInterrupt):
            fetching.fetch()

    def test_it_ends_at_once(self, fetching):
        """No waiting for a server that is silent until we hang up, and no thread is left."""
        before = threading.active_count()

        self.interrupted(fetching)

        assert until(lambda: threading.active_count() <= before)
        assert ["/a.pdf", "/b.pdf"] == fetching.site.paths

    def test_what_was_got_is_kept(self, fetching):
        """Files are whole, lines too, and what was on its way can be continued with."""
        self.interrupted(fetching)

        assert [PDF] == fetching.kept()
        assert [200] == [line.status for line in fetching.answers()]
        assert ["", ".etag"] == fetching.unfinished()
        assert not list(Layout(fetching.root).files.incoming_folder.glob("*"))

    def test_the_next_run_goes_on(self, fetching):
        """It asks whether the first is unchanged, for the rest of the second, and for the third."""
        self.interrupted(fetching)
        fetching.site.pages["/b.pdf"].during = lambda: None

        report = fetching.fetch()

        assert {"got": 2, "unchanged": 1} == report.counts
        assert [304, 206, 200] == fetching.site.statuses[-3:]
        assert {PDF, PDF * 100} == set(fetching.kept())
        fetching.archive.load()
        assert [] == verify_store(fetching.root)

    def test_a_pause_ends_too(self, fetching):
        """No one waits for a server that asked for minutes."""
        ended = []

        class Pressed(Clock):
            def sleep(self, seconds: float) -> None:
                os.kill(os.getpid(), signal.SIGINT)
                try:
                    super().sleep(seconds)
                finally:
                    ended.append(type(sys.exception()))

        fetching.site.pages["/a.pdf"] = Page(status=503, headers={"Retry-After": "200"})
        fetching.point("/a.pdf")
        fetching.clock = Pressed()

        with pytest.raises(KeyboardInterrupt):
            fetching.fetch(delay=0)
        assert until(lambda: ended)
        assert [FetchStopped] == ended
