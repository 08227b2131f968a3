"""The text and the picture of a page."""

import hashlib
import struct
import threading
from contextlib import suppress

import pytest

from foia_graph.errors import QueryRefused
from foia_graph.extract.pdf.pool import JobFailed
from foia_graph.store.page_images import DrawingClient, DrawingLimits, PageImages, PageImageSpec
from foia_graph.web.core.site import EXTENSION
from foia_graph.web.limits.rate_limits import ClientBudgets, QueryBudget
from tests.attacks.server import wait_until
from tests.web.conftest import BASE

PAGE = "/doc/document/plants/page/1"
WORDS = """The Department of Homeland Security has them watered twice a week.
The water officer is (b)(6), and again (b)(6); see 5 U.S.C. 552.
GARDEN-000118"""


def size(png):
    """Read width and height of a PNG."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


# -- text ----------------------------------------------------------------------------------------------------


def test_the_text_of_a_page_is_that_of_the_store(papers):
    """The bytes are those whose checksum the description gives, which is the ETag too."""
    answer = papers.client.get(f"{PAGE}/text", headers={"Accept": "text/html"})
    described = papers.client.get(f"{PAGE}.jsonld").json["checksum"]["checksumValue"]

    assert (200, "text/plain; charset=utf-8", WORDS) == (answer.status_code, answer.content_type, answer.text)
    assert {hashlib.sha256(answer.data).hexdigest()} == {described, answer.headers["ETag"].strip('"')}
    assert ("nosniff", f'<{PAGE}>; rel="describedby"') == (
        answer.headers["X-Content-Type-Options"],
        answer.headers["Link"].partition(", ")[0],
    )


def test_a_suffix_asks_for_the_text_too(papers):
    """`.txt` is the same answer, and who has it need not fetch it again."""
    answer = papers.client.get(f"{PAGE}.txt")
    known = papers.client.get(f"{PAGE}.txt", headers={"If-None-Match": answer.headers["ETag"]})

    assert (WORDS, 304) == (answer.text, known.status_code)


def test_held_back_text_is_refused_with_the_reason(papers):
    """403 says why, and nothing of the text."""
    answer = papers.client.get("/doc/document/in-leaky/page/1/text")

    assert (403, "application/problem+json") == (answer.status_code, answer.content_type)
    assert "Page 1 of leaky.pdf is held back: Text is hidden on the page" in answer.json["detail"]
    assert "Jane" not in answer.text


def test_no_text_is_a_sentence(papers):
    """404 says what the page is instead."""
    answer = papers.client.get("/doc/document/plants/page/4/text")

    assert 404 == answer.status_code
    assert answer.json["detail"].startswith("There is no text of Page 4 of A memo on plants")


@pytest.mark.parametrize("page", ["0", "5", "01", "x", "-1", "9" * 5000, "%D9%A1"])
@pytest.mark.parametrize("form", ["", "/text", ".txt", ".png", ".html", ".ttl"])
def test_there_are_no_other_pages(papers, page, form):
    """A number that no page has is not found, in any form."""
    assert 404 == papers.client.get(f"/doc/document/plants/page/{page}{form}").status_code


# -- pictures ------------------------------------------------------------------------------------------------


def test_a_page_is_drawn_in_three_widths(papers):
    """The width is 800 unless one of the others is asked for, the height follows from the page."""
    client = papers.client
    answer = client.get(f"{PAGE}.png")
    known = client.get(f"{PAGE}.png", headers={"If-None-Match": answer.headers["ETag"]})

    assert (200, "image/png", 304) == (answer.status_code, answer.content_type, known.status_code)
    assert "max-age=600, must-revalidate" == answer.headers["Cache-Control"]
    assert [800, 200, 1600] == [
        size(data)[0]
        for data in (
            answer.data,
            client.get(f"{PAGE}.png?width=200").data,
            client.get(f"{PAGE}.png?width=1600").data,
        )
    ]


@pytest.mark.parametrize("width", ["0", "801", "", "-200", "200.0", "x"])
def test_other_widths_are_refused(papers, width):
    """400 lists the widths there are."""
    answer = papers.client.get(f"{PAGE}.png?width={width}")

    assert (400, True) == (answer.status_code, "200, 800, 1600" in answer.json["detail"])


def test_a_page_is_drawn_once(papers):
    """Pictures are kept in the cache, by file, page and width, and are thrown away without harm."""
    folder = papers.store / "cache" / "pages"
    before = papers.client.get(f"{PAGE}.png?width=200").data
    (kept,) = folder.rglob(f"{papers.digest('memo.pdf')}-1-200-*.png")
    kept.write_bytes(before + b"kept")

    assert before + b"kept" == papers.client.get(f"{PAGE}.png?width=200").data
    kept.unlink()
    assert before == papers.client.get(f"{PAGE}.png?width=200").data


def test_only_what_is_handed_out_is_drawn_as_it_is(papers):
    """Pages of a file that is held back are drawn with covers, those of a public one are not."""
    for key in ("in-leaky", "seen"):
        assert 200 == papers.client.get(f"/doc/document/{key}/page/1.png?width=200").status_code
    names = {path.name for path in (papers.store / "cache" / "pages").rglob("*.png")}

    assert [False, True] == [
        any(name.startswith(papers.digest(file)) and "-cleared" in name for name in names)
        for file in ("leaky.pdf", "seen.pdf")
    ]


def test_pages_of_nothing_public_are_not_drawn(papers):
    """Restricted, unknown and copied documents have no pages."""
    for key in ("secret", "nope", "in-copy", "ice-117629"):
        assert 404 == papers.client.get(f"/doc/document/{key}/page/1.png").status_code


def test_what_cannot_be_drawn_is_a_sentence(papers, monkeypatch):
    """A page that cannot be drawn is 404, and no position to wait is 503 with the time to come again."""
    pictures = papers.app.extensions[EXTENSION].pictures
    answers = []
    for error in (JobFailed("it has no size"), QueryRefused("too many", "busy", retry_after=5)):
        monkeypatch.setattr(pictures, "draw_page", _raising(error))
        answers.append(papers.client.get(f"{PAGE}.png"))

    assert [404, 503] == [answer.status_code for answer in answers]
    assert "Page 1 cannot be drawn: it has no size." == answers[0].json["detail"]
    assert "5" == answers[1].headers["Retry-After"]


def _raising(error):
    def get(*_):
        raise error

    return get


def test_the_pages_of_a_withdrawn_document_are_gone(papers):
    """A tombstone of the document answers for its pages, in every form."""
    catalogue = papers.app.extensions[EXTENSION].current.served_catalogue()
    catalogue.__dict__["tombstones"] = {f"{BASE}id/document/old": {"reason": "On request."}}
    try:
        forms = ("", "/text", ".png", ".html")
        statuses = [papers.client.get(f"/doc/document/old/page/1{form}").status_code for form in forms]
    finally:
        del catalogue.__dict__["tombstones"]

    assert [410] * 4 == statuses


# -- the queue before the process that draws -----------------------------------------------------------------


class SlowPool:
    """Draws when it is told to."""

    def __init__(self):
        self.begun, self.go, self.drawn, self.running = threading.Event(), threading.Event(), [], 0

    def render(self, file, page, width, *, cleared):
        self.running += 1
        self.begun.set()
        assert self.go.wait(120)
        self.drawn.append((page, width, cleared))
        if page == 9:
            raise JobFailed("it is too much")
        return b"picture"

    def close(self):
        self.go.set()


@pytest.fixture
def pool(monkeypatch):
    made = SlowPool()
    monkeypatch.setattr("foia_graph.store.page_images.ReaderPool", lambda **settings: made)
    return made


def test_few_may_wait_for_a_picture(tmp_path, pool):
    """
    Who finds all positions taken is sent away at once, the others are served; one picture is drawn once.
    """
    pictures = PageImages(tmp_path, DrawingLimits(running=1, waiting=1))
    wanted = PageImageSpec(tmp_path / "aa", 1, 200, False)
    wanted.file.touch()  # what has no file is not kept
    found = []
    clients = [threading.Thread(target=lambda: found.append(pictures.draw_page(wanted))) for _ in range(2)]
    clients[0].start()
    assert pool.begun.wait(120)
    clients[1].start()
    wait_until(lambda: pictures._page_locks.waiting)
    with pytest.raises(QueryRefused, match="too many pictures"):
        pictures.draw_page(wanted)
    pool.go.set()
    for client in clients:
        client.join()

    assert ([b"picture"] * 2, [(1, 200, False)]) == (found, pool.drawn)


def test_nobody_waits_for_ever(tmp_path, pool):
    """A turn that does not come in time is given up."""
    pictures = PageImages(tmp_path, DrawingLimits(running=1, wait_seconds=0.05))
    first = threading.Thread(target=lambda: pictures.draw_page(PageImageSpec(tmp_path / "aa", 1, 200, False)))
    first.start()
    assert pool.begun.wait(120)
    with pytest.raises(QueryRefused, match="in time"):
        pictures.draw_page(PageImageSpec(tmp_path / "aa", 2, 200, False))
    pool.go.set()
    first.join()

    assert b"picture" == pictures.draw_page(PageImageSpec(tmp_path / "aa", 2, 200, False))


def test_pages_are_drawn_beside_each_other(tmp_path, pool):
    """Two for one client, and one is left for another; each pays for the seconds of its own, drawn or not."""
    pictures, paid = PageImages(tmp_path, DrawingLimits(running=3)), {"a": [], "b": []}

    def draw(client, page):
        wanted = PageImageSpec(tmp_path / "aa", page, 200, False)
        with suppress(JobFailed):
            pictures.draw_page(wanted, DrawingClient(client, charge=paid[client].append))

    threads = [threading.Thread(target=draw, args=("a", page)) for page in (1, 2, 3)]
    threads.append(threading.Thread(target=draw, args=("b", 9)))
    for thread in threads:
        thread.start()
    wait_until(lambda: pool.running == 3 and pictures._turns)
    waiting, shares = len(pictures._turns), dict(pictures._turns._running)
    pool.go.set()
    for thread in threads:
        thread.join()

    assert (1, {"a": 2, "b": 1}) == (waiting, shares)
    assert ([True] * 3, [True]) == tuple([seconds > 0 for seconds in paid[client]] for client in "ab")


def test_a_slow_page_holds_up_no_other(tmp_path, pool):
    """However many are drawn, each waits for its own alone; a lock that no one wants any more is deleted."""
    pictures = PageImages(tmp_path, DrawingLimits(running=200, wait_seconds=0.05))
    threads = [
        threading.Thread(target=pictures.draw_page, args=(PageImageSpec(tmp_path / "aa", page, 200, False),))
        for page in range(100, 200)
    ]
    for thread in threads:
        thread.start()
    wait_until(lambda: pool.running == len(threads))
    pool.go.set()
    for thread in threads:
        thread.join()

    assert len(threads) == len(pool.drawn)
    assert {} == pictures._page_locks._locks


def test_a_page_is_waited_for_no_longer_than_a_turn(tmp_path, pool):
    """Who asks for a page that another request has drawn already waits for it, but not for ever."""
    pictures = PageImages(tmp_path, DrawingLimits(wait_seconds=0.05))
    wanted = PageImageSpec(tmp_path / "aa", 1, 200, False)
    first = threading.Thread(target=lambda: pictures.draw_page(wanted))
    first.start()
    assert pool.begun.wait(120)
    with pytest.raises(QueryRefused, match="still being drawn"):
        pictures.draw_page(wanted)
    pool.go.set()
    first.join()


def test_who_has_used_up_the_budget_gets_what_is_drawn_already(papers, tmp_path, pool, monkeypatch):
    """429 for a page that is still to be drawn; one that is kept costs nothing."""
    site = papers.app.extensions[EXTENSION]
    monkeypatch.setattr(site, "pictures", PageImages(tmp_path, DrawingLimits()))
    pool.go.set()
    kept = papers.client.get(f"{PAGE}.png?width=200")
    budgets = ClientBudgets(QueryBudget(seconds=1, burst=1), clock=lambda: 0.0)
    budgets.charge_client("127.0.0.1", 5)
    monkeypatch.setattr(site, "budgets", budgets)
    answers = [papers.client.get(f"{PAGE}.png?width={width}") for width in (200, 1600)]

    assert [200, 200, 429] == [answer.status_code for answer in (kept, *answers)]
    assert ("240", "budget") == (answers[1].headers["Retry-After"], answers[1].json["reason"])


def test_what_failed_is_not_tried_again_at_once(tmp_path, pool):
    """A page that takes all the time it may takes it once in a while only."""
    pictures = PageImages(tmp_path, DrawingLimits())
    pool.go.set()
    for _ in range(3):
        with pytest.raises(JobFailed, match="too much"):
            pictures.draw_page(PageImageSpec(tmp_path / "aa", 9, 200, False))

    assert [(9, 200, False)] == pool.drawn


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path, pool):
    """Whoever serves a store may have no right to write into it."""
    pool.go.set()
    (tmp_path / "pages").write_text("no folder")

    assert b"picture" == PageImages(tmp_path, DrawingLimits()).draw_page(
        PageImageSpec(tmp_path / "aa", 1, 200, False)
    )


def test_the_cache_leaves_room_on_the_disk(tmp_path, pool):
    """Nothing is kept when little of the disk is free."""
    pool.go.set()
    PageImages(tmp_path, DrawingLimits(spare_bytes=1 << 60)).draw_page(
        PageImageSpec(tmp_path / "aa", 1, 200, False)
    )

    assert [] == list(tmp_path.rglob("*.png"))
