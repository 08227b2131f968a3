"""The end of patience: slow servers, and Ctrl-C at any time."""

import os
import signal
import threading
import time

import pytest

from foia_graph.fetch import Limits
from foia_graph.store.layout import Layout
from foia_graph.store.verify import verify

from .servers import PDF, Page, until


def test_a_silent_server_is_given_up(fetching):
    """
    After the time for reading, as often as there are tries.
    """
    done = threading.Event()
    fetching.site.pages["/a.pdf"] = Page(during=lambda: done.wait(5))
    fetching.point("/a.pdf")

    found = fetching.fetch(limits=Limits(read=0.1, tries=2))
    done.set()

    assert {"time": 1} == found.counts
    assert "came to no end: 127.0.0.1 was silent for too long" == found.outcomes[0].message
    assert 2 == len(fetching.site.paths)


@pytest.mark.parametrize("where", ["body", "headers"])
def test_a_server_that_drips_is_given_up(fetching, where):
    """
    However small the pauses, one file has its time; it is not tried again.
    """
    drips = threading.Event()

    def dripping(page: Page) -> None:
        for _ in range(500):
            if drips.wait(0.02):
                return
            page.drip(b"x" if where == "body" else b"X-A: b\r\n")

    fetching.site.pages["/a.pdf"] = Page(during=dripping, early=where == "headers")
    fetching.point("/a.pdf")
    started = time.monotonic()

    found = fetching.fetch(limits=Limits(whole=0.3))
    drips.set()

    assert ({"time": 1}, "took longer than 0.3 seconds") == (found.counts, found.outcomes[0].message)
    assert time.monotonic() - started < 4
    assert ["/a.pdf"] == fetching.site.paths


def test_an_answer_that_was_cut_by_the_clock_is_no_file(fetching):
    """
    Without a length, a cut connection looks like the end.
    """
    done = threading.Event()
    fetching.site.pages["/a.pdf"] = Page(declared=False, during=lambda: done.wait(5))
    fetching.point("/a.pdf")

    found = fetching.fetch(limits=Limits(whole=0.2))
    done.set()

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
        """Fetch one file, and press Ctrl-C in the middle of the next."""
        done = threading.Event()

        def press() -> None:
            assert until(lambda: any(size(path) > 1000 for path in fetching.folder.glob("*")))
            os.kill(os.getpid(), signal.SIGINT)
            done.wait(5)

        fetching.site.pages.update(
            {"/a.pdf": Page(), "/b.pdf": Page(PDF * 100, during=press), "/c.pdf": Page()}
        )
        fetching.point("/a.pdf", "/b.pdf", "/c.pdf")
        started = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            # A server that is silent for longer than this is asked again, and that is not meant here.
            fetching.fetch(limits=Limits(connect=2, read=10, whole=20))
        done.set()
        return time.monotonic() - started

    def test_it_ends_at_once(self, fetching):
        """
        No waiting for a server that is silent, and no thread is left.
        """
        before = threading.active_count()

        assert self.interrupted(fetching) < 4
        assert until(lambda: threading.active_count() <= before)
        assert ["/a.pdf", "/b.pdf"] == fetching.site.paths

    def test_what_was_got_is_kept(self, fetching):
        """
        Files are whole, lines too, and what was on its way can be gone on with.
        """
        self.interrupted(fetching)

        assert [PDF] == fetching.kept()
        assert [200] == [line.status for line in fetching.answers()]
        assert ["", ".etag"] == fetching.unfinished()
        assert not list(Layout(fetching.root).files.arriving.glob("*"))

    def test_the_next_run_goes_on(self, fetching):
        """
        It asks whether the first is unchanged, for the rest of the second, and for the third.
        """
        self.interrupted(fetching)
        fetching.site.pages["/b.pdf"].during = lambda: None

        report = fetching.fetch()

        assert {"got": 2, "unchanged": 1} == report.counts
        assert [304, 206, 200] == fetching.site.statuses[-3:]
        assert {PDF, PDF * 100} == set(fetching.kept())
        fetching.archive.load()
        assert [] == verify(fetching.root)

    def test_a_pause_ends_too(self, fetching):
        """
        Nobody waits for a server that asked for minutes.
        """
        fetching.site.pages["/a.pdf"] = Page(status=503, headers={"Retry-After": "200"})
        fetching.point("/a.pdf")
        fetching.clock = None
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        started = time.monotonic()

        with pytest.raises(KeyboardInterrupt):
            fetching.fetch(delay=0)
        assert time.monotonic() - started < 4
