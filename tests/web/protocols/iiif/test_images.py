"""The images of pages: their bytes, their limits, and what is kept of them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from case_tables import tabled, tabled_with_tuples
from foia_graph.errors import QueryRefused
from foia_graph.extract.parsed_document import READER_VERSION
from foia_graph.extract.pdf.pool import ReaderPool
from foia_graph.publish.iiif.canvas_pages import parse_image_request
from foia_graph.store.page_images import DrawingClient, DrawingLimits, PageImages, PageImageSpec
from foia_graph.web.core.site import EXTENSION, ServerSettings
from tests.web.protocols.iiif.conftest import AT, FILES, Shelf, opened

IMAGE = "/iiif/image/survey/1"


@pytest.fixture
def client(shelf):
    return shelf.client


def test_what_there_is_to_ask_for(client):
    """The information is that of level 2, with the tiles and sizes that are kept."""
    answer = client.get(f"{IMAGE}/info.json")
    body = answer.json

    assert 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"' == answer.content_type
    assert '<http://iiif.io/api/image/3/level2.json>;rel="profile"' == answer.headers["Link"]
    assert {
        "@context": "http://iiif.io/api/image/3/context.json",
        "id": f"{AT}/image/survey/1",
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level2",
        "width": 1600,
        "height": 2071,
    } == {key: body[key] for key in ("@context", "id", "type", "protocol", "profile", "width", "height")}
    assert [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4, 8]}] == body["tiles"]
    assert {"width": 200, "height": 259} == body["sizes"][0]


def test_the_name_of_an_image_leads_to_what_there_is(client):
    """303, by path, to `info.json`."""
    answer = client.get(IMAGE)

    assert (303, f"{IMAGE}/info.json") == (answer.status_code, answer.headers["Location"])


@tabled_with_tuples
def test_an_image_is_as_asked_for(client, asked, size, mode, format_):
    """Its pixels, colours and format are those of the request."""
    answer = client.get(f"{IMAGE}/{asked}")
    image = opened(answer.data)

    assert (200, size, mode, format_) == (answer.status_code, image.size, image.mode, image.format)
    assert {"JPEG": "image/jpeg", "PNG": "image/png"}[format_] == answer.content_type
    assert ("*", "max-age=600, must-revalidate") == (
        answer.headers["Access-Control-Allow-Origin"],
        answer.headers["Cache-Control"],
    )


def test_a_region_shows_what_is_there(client):
    """The black box of the page is where the page has it, and turns with it."""
    left, top, width, height = (round(side * 1600 / 612) for side in (72, 212, 200, 20))
    region = f"{left + 5},{top + 5},{width - 10},{height - 10}"
    inside = opened(client.get(f"{IMAGE}/{region}/max/0/gray.png").data)
    above = opened(client.get(f"{IMAGE}/{left},{top - 60},{width},50/max/0/gray.png").data)
    turned = opened(client.get(f"{IMAGE}/{left},{top},{width},{2 * height}/max/90/gray.png").data)

    assert ((0, 0), (255, 255)) == (inside.getextrema(), above.getextrema())
    assert (255, 0) == (turned.getpixel((5, 100)), turned.getpixel((turned.width - 8, 100)))


def test_the_same_piece_has_the_same_address(client):
    """An image names its canonical address and the level of the service."""
    answer = client.get(f"{IMAGE}/0,0,1600,2071/pct:50/0/default.jpg")

    assert (
        '<http://iiif.io/api/image/3/level2.json>;rel="profile", '
        f'<{AT}/image/survey/1/full/800,1036/0/default.jpg>;rel="canonical"'
    ) == answer.headers["Link"]


@tabled
def test_wrong_requests_are_refused(client, asked, status):
    """400 where they are wrong, 501 where they are right and not served; each says what there is."""
    answer = client.get(f"{IMAGE}/{asked}")

    assert (status, "application/problem+json") == (answer.status_code, answer.content_type)
    assert "*" == answer.headers["Access-Control-Allow-Origin"]


@pytest.mark.parametrize("image", ["lost/1", "survey/5", "survey/0", "survey/01", "none/1", "secret/1"])
@pytest.mark.parametrize("asked", ["", "/info.json", "/full/max/0/default.jpg", "/wrong/max/0/default.jpg"])
def test_there_are_no_other_images(client, image, asked):
    """A page that is not described has no image, and nothing is said of one that is restricted."""
    answer = client.get(f"/iiif/image/{image}{asked}")

    assert (404, False) == (answer.status_code, "court" in answer.text)


def test_what_is_covered_stays_covered(client):
    """A page that hides words is drawn with black over them: scaled, cut and turned too."""
    left, top, width, height = (round(side * 1600 / 612) for side in (72, 82, 120, 10))
    hidden = f"/iiif/image/leaky/1/{left},{top},{width},{height}"
    found = [
        opened(client.get(f"{hidden}/{size}/{turn}/gray.png").data).getextrema()[1]
        for size, turn in (("max", 0), ("50,", 90))
    ]

    assert [True, True] == [lightest < 40 for lightest in found]


# -- limits --------------------------------------------------------------------------------------------------


def test_only_what_can_be_counted_is_kept(changing):
    """Tiles and listed sizes are read from the cache the next time; other pieces leave nothing behind."""
    for asked in (
        "0,0,512,512/max/0/default.jpg",
        "full/200,/0/default.jpg",
        "7,7,512,512/max/0/default.jpg",
    ):
        changing.client.get(f"{IMAGE}/{asked}")
    first = changing.client.get(f"{IMAGE}/7,7,512,512/max/0/default.jpg")

    assert 200 == first.status_code
    assert [
        f"1-1600-{READER_VERSION}-cleared-0,0,1600,2071-200,259-0-default.jpg",
        f"1-1600-{READER_VERSION}-cleared-0,0,512,512-512,512-0-default.jpg",
        f"1-1600-{READER_VERSION}-cleared.png",
    ] == changing.kept


def test_a_file_that_is_erased_meanwhile_leaves_no_picture(tmp_path, monkeypatch):
    """Who draws while a document is purged keeps nothing of it."""
    file = tmp_path / "survey"
    file.write_bytes(FILES["survey.pdf"])
    picture, wanted = (
        PageImageSpec(file, 1, 1600, False),
        parse_image_request((1600, 2071), "full", "200,", "0", "default", "jpg"),
    )
    monkeypatch.setattr(ReaderPool, "crop", lambda *_: file.unlink() or b"some pixels")
    pictures = PageImages(tmp_path / "cache", DrawingLimits())
    found = pictures.crop_page(picture, wanted, keep=True)
    pictures.close()

    assert b"some pixels" == found
    assert [] == [path.name for path in (tmp_path / "cache").rglob("*.jpg")]


def test_who_waits_for_a_picture_that_is_drawn_holds_no_turn(tmp_path, monkeypatch):
    """Others draw meanwhile, and one who waited is not charged for what another drew."""
    began, go_on, charged = threading.Event(), threading.Event(), []

    def render(pool, file, page, *_, **__):
        if page == 1:
            began.set()
            assert go_on.wait(60)
        return b"%d" % page

    monkeypatch.setattr(ReaderPool, "render", render)
    pictures = PageImages(tmp_path / "cache", DrawingLimits(running=2, wait_seconds=60.0))
    file = tmp_path / "file.pdf"
    file.write_bytes(b"drawn by nobody")
    slow, other = (PageImageSpec(file, page, 100, False) for page in (1, 2))
    waits = DrawingClient(name="b", charge=charged.append)
    with ThreadPoolExecutor() as threads:
        first = threads.submit(pictures.draw_page, slow, DrawingClient(name="a"))
        assert began.wait(60)
        second = threads.submit(pictures.draw_page, slow, waits)
        found = [pictures.draw_page(other, DrawingClient(name="c"))]
        go_on.set()
        found += [first.result(), second.result()]
    pictures.close()

    assert ([b"2", b"1", b"1"], []) == (found, charged)


def test_too_many_at_once_are_sent_away(tmp_path, profile):
    """Who finds no position is told to ask again; what is kept is given all the same."""
    shelf = Shelf(
        tmp_path,
        profile,
        replace(ServerSettings(), drawing=DrawingLimits(running=1, waiting=1, wait_seconds=0.01)),
    )
    kept = shelf.client.get(f"{IMAGE}/full/200,/0/default.jpg")
    pictures = shelf.app.extensions[EXTENSION].pictures
    with pictures._drawing_turn(DrawingClient()):
        refused = shelf.client.get(f"{IMAGE}/0,0,9,9/max/0/default.jpg")
        again = shelf.client.get(f"{IMAGE}/full/200,/0/default.jpg")
        with pytest.raises(QueryRefused), pictures._drawing_turn(DrawingClient()):
            pass
    shelf.close()

    assert (503, "1") == (refused.status_code, refused.headers["Retry-After"])
    assert (200, kept.data) == (again.status_code, again.data)
