"""The pictures of the README: pages of the specimen, as `foia-graph demo` shows them.

`make screenshots` writes them again; look at them before they are committed.
"""

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from prepared import REPOSITORY
from tests.web.server.test_serve import served

FOLDER = REPOSITORY / "docs" / "screenshots"
PAGES = {"reader.png": "/doc/document/memorandum-first/page/1", "contradiction.png": "/conflicts"}
SIZE = {"width": 1280, "height": 800}
COLOURS = 64
MAX_BYTES = 150_000


@pytest.mark.skipif(not os.environ.get("SCREENSHOTS"), reason="written on request only: make screenshots")
def test_the_pictures_are_written(browser: Browser, specimen_store: Path) -> None:
    """Each shows its page in a window of a usual size, in light colours."""
    FOLDER.mkdir(exist_ok=True)
    with served(specimen_store) as (address, _):
        for name, path in PAGES.items():
            page = browser.new_page(viewport=SIZE, color_scheme="light")
            page.goto(f"{address}{path}", wait_until="networkidle")
            _write(FOLDER / name, page.screenshot())
            page.close()

    assert sorted(PAGES) == sorted(path.name for path in FOLDER.iterdir())


def test_the_pictures_are_there_and_small() -> None:
    """A clone has them, the README shows them, and no history grows by large ones."""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    sizes = {name: (FOLDER / name).stat().st_size for name in PAGES}

    assert [] == [name for name in PAGES if f"(docs/screenshots/{name})" not in readme]
    assert {} == {name: size for name, size in sizes.items() if size > MAX_BYTES}
    assert {(SIZE["width"], SIZE["height"])} == {_measure(FOLDER / name) for name in PAGES}


def _measure(path: Path) -> tuple[int, int]:
    with Image.open(path) as image:
        return image.size


def _write(path: Path, screenshot: bytes) -> None:
    """Write a picture in few colours, which text needs no more of."""
    with Image.open(io.BytesIO(screenshot)) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
