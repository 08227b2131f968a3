"""What a browser measures of pages: paint, scripts, and how soon a key is answered."""

import gzip
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Response, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
SIZE = {"width": 1280, "height": 900}
PATIENCE = 120_000
"""Milliseconds to wait for what a page does."""
READING = 700
"""Milliseconds for which even a hasty reader looks at a page."""
KEYS = (*"jjkxx", "t", "Escape", *"sjs", *"++-0", "Escape", "?", "Escape")
"""Pages, words next to them, all pages in small, one page at a time, zoom, and the list of keys."""
OBSERVE = """
window.paint = 0; window.slowest = 0;
new PerformanceObserver((list) => { for (const each of list.getEntries()) window.paint = each.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => {
  const answered = list.getEntries().filter((each) => each.interactionId).map((each) => each.duration);
  window.slowest = Math.max(window.slowest, ...answered);
}).observe({type: "event", durationThreshold: 16, buffered: true});
const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
window.pageSeen = async (number) => {
  for (;;) {
    const image = document.querySelector(`.leaf[data-page="${number}"] .sheet img`);
    const box = image?.complete && image.naturalWidth && image.getBoundingClientRect();
    if (box && box.top < innerHeight && box.bottom > 0) { await image.decode(); await painted(); break; }
    await new Promise(requestAnimationFrame);
  }
  return performance.now();
};
window.secondsToTurn = (number) => new Promise((done) => addEventListener("keydown", async ({timeStamp}) => {
  done((await window.pageSeen(number) - timeStamp) / 1000);
}, {once: true, capture: true}));
"""
"""What is in a page before anything else: its largest paint, slowest interaction, and when a page is seen."""


@dataclass(frozen=True, slots=True)
class Resource:
    """What a server answered to one request: its media type, its bytes, and whether it is a script."""

    media_type: str
    content: bytes
    is_script: bool


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def cold_page(browser: Browser) -> Iterator[Page]:
    """Open a window that caches nothing of those before it."""
    context = browser.new_context(viewport={"width": SIZE["width"], "height": SIZE["height"]})
    context.add_init_script(OBSERVE)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def median_of_loads(browser: Browser, rounds: int, measure: Callable[[Page], float]) -> float:
    """Return the median of a measure over cold windows."""
    values = []
    for _ in range(rounds):
        with cold_page(browser) as page:
            values.append(measure(page))
    return statistics.median(values)


def largest_paint(page: Page, url: str) -> float:
    """Return the seconds from the start of a load to its largest contentful paint."""
    page.goto(url, wait_until="networkidle")
    return float(page.evaluate("window.paint")) / 1000


def first_page(page: Page, url: str) -> float:
    """Return the seconds from the start of a load until the picture of page 1 is painted."""
    page.goto(url, wait_until="commit")
    return float(page.evaluate("window.pageSeen(1)")) / 1000


def turned_pages(page: Page, url: str, count: int) -> list[float]:
    """Return the seconds from each of some presses of `j` until the picture of the next page is painted."""
    page.goto(url, wait_until="networkidle")
    seconds = []
    for number in range(2, count + 2):
        page.evaluate(f"window.turning = window.secondsToTurn({number}); 0")
        page.keyboard.press("j")
        seconds.append(float(page.evaluate("window.turning")))
        page.wait_for_timeout(READING)
    return seconds


def slowest_interaction(page: Page, url: str) -> float:
    """Return the seconds of the slowest of what is done in a reader, from a key to the next paint."""
    page.goto(url, wait_until="networkidle")
    for key in KEYS:
        page.keyboard.press(key)
        page.wait_for_timeout(READING)
    page.locator(".leaf .margin a.seen").filter(visible=True).first.click()
    page.wait_for_timeout(READING)
    return _slowest(page)


def slowest_bare_interaction(page: Page) -> float:
    """Return the seconds of the slowest of as many keys on a page that only writes what was pressed."""
    page.goto("data:text/html,<p>Press a key.</p>")
    page.evaluate("addEventListener('keydown', ({key}) => document.querySelector('p').append(key)), 0")
    for key in KEYS:
        page.keyboard.press(key)
        page.wait_for_timeout(READING)
    return _slowest(page)


def _slowest(page: Page) -> float:
    return float(page.evaluate("window.slowest")) / 1000


def fetched_resources(page: Page, url: str, *keys: str) -> dict[str, Resource]:
    """Return what a page fetches while it loads, and after some keys, by path and query."""
    answers: list[Response] = []
    page.on("response", lambda response: answers.append(response))
    answer = page.goto(url, wait_until="networkidle")
    if answer is None or not answer.ok:
        raise RuntimeError(f"{url} is not answered")
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(READING)
    return {_path(each.url): _resource(each) for each in answers if each.ok}


def script_bytes(resources: dict[str, Resource]) -> int:
    """Return the bytes of all scripts, each packed with gzip."""
    return sum(len(gzip.compress(each.content)) for each in resources.values() if each.is_script)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _resource(response: Response) -> Resource:
    media_type = response.headers.get("content-type", "application/octet-stream")
    return Resource(media_type, response.body(), response.request.resource_type == "script")
