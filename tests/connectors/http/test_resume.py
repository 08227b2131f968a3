"""Going on: what has come of a file is not sent again, if that is sure to give the same file."""

import pytest

from foia_graph.connectors.http.connection import FetchLimits
from tests.connectors.http.servers import PDF, Page

HALF = len(PDF) // 2


def ranges(site) -> list[tuple[str | None, str | None]]:
    """Give what part of a file was asked for, and on which condition."""
    asked = (each for each in site.asked if each.path == "/a.pdf")
    return [(each.headers["Range"], each.headers["If-Range"]) for each in asked]


def test_a_cut_download_goes_on_where_it_stopped(fetching):
    """The rest is asked for, on condition that the file is still the same."""
    fetching.site.pages["/a.pdf"] = Page(cuts=[HALF])
    fetching.point("/a.pdf")

    report = fetching.fetch()

    assert [PDF] == fetching.kept()
    assert [(None, None), (f"bytes={HALF}-", '"one"')] == ranges(fetching.site)
    assert ([200, 206], len(PDF) - HALF) == (fetching.site.statuses, report.received_bytes)
    assert [] == fetching.unfinished()


def test_the_next_run_goes_on_too(fetching):
    """What one run could not finish the next one does."""
    fetching.site.pages["/a.pdf"] = Page(cuts=[HALF])
    fetching.point("/a.pdf")
    first = fetching.fetch(limits=FetchLimits(tries=1))
    assert ({"network": 1}, ["", ".etag"]) == (first.counts, fetching.unfinished())

    second = fetching.fetch()

    assert ({"got": 1}, len(PDF) - HALF) == (second.counts, second.received_bytes)
    assert ([PDF], []) == (fetching.kept(), fetching.unfinished())


def test_a_server_that_knows_no_ranges_starts_over(fetching):
    """200 is the whole file, whatever was asked for."""
    fetching.site.pages["/a.pdf"] = Page(cuts=[HALF], ranges=False)
    fetching.point("/a.pdf")

    fetching.fetch()

    assert ([PDF], [200, 200]) == (fetching.kept(), fetching.site.statuses)


def test_a_file_that_changed_meanwhile_starts_over(fetching):
    """Two halves of two files are no file."""
    new = PDF.replace(b"1.7", b"1.4")
    fetching.site.pages["/a.pdf"] = [Page(cuts=[HALF]), Page(new, etag='"two"')]
    fetching.point("/a.pdf")

    fetching.fetch()

    assert ([new], [200, 200]) == (fetching.kept(), fetching.site.statuses)


@pytest.mark.parametrize(
    "wrong",
    [
        Page(PDF[HALF:], 206, {"Content-Range": f"bytes 0-{HALF}/{len(PDF)}"}),
        Page(PDF[HALF:], 206, {"Content-Range": "nonsense"}),
        Page(PDF[HALF:], 206),
        Page(PDF[HALF:], 206, {"Content-Range": f"bytes {HALF}-{len(PDF) - 1}/{len(PDF)}"}, etag='"two"'),
        Page(b"", 416, {"Content-Range": f"bytes */{len(PDF)}"}),
    ],
)
def test_a_part_that_does_not_fit_is_not_added(fetching, wrong):
    """A wrong range, another file, or a rest that is not there: the file is asked for again."""
    fetching.site.pages["/a.pdf"] = [Page(cuts=[HALF]), wrong, Page()]
    fetching.point("/a.pdf")

    fetching.fetch()

    assert [PDF] == fetching.kept()
    assert (None, None) == ranges(fetching.site)[-1]


@pytest.mark.parametrize("etag", ["", 'W/"one"'])
def test_without_a_sure_mark_nothing_is_left_to_go_on_with(fetching, etag):
    """A weak ETag may stand for other bytes."""
    fetching.site.pages["/a.pdf"] = Page(cuts=[HALF], etag=etag)
    fetching.point("/a.pdf")

    fetching.fetch()

    assert ([PDF], [(None, None)] * 2) == (fetching.kept(), ranges(fetching.site))


def test_the_whole_size_counts(fetching):
    """A file that is too large in parts is too large."""
    fetching.site.pages["/a.pdf"] = Page(cuts=[HALF])
    fetching.point("/a.pdf")
    fetching.fetch(limits=FetchLimits(tries=1))

    found = fetching.fetch(limits=FetchLimits(size=len(PDF) - 1))

    assert ({"too-large": 1}, []) == (found.counts, fetching.unfinished())


def test_a_file_that_is_gone_leaves_nothing(fetching):
    """The beginning of a file that will never be whole is deleted."""
    fetching.site.pages["/a.pdf"] = [Page(cuts=[HALF]), Page(status=410)]
    fetching.point("/a.pdf")

    assert ({"gone": 1}, []) == (fetching.fetch().counts, fetching.unfinished())
