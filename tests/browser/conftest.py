"""A browser, and a server with the shipped catalogue for it to look at; both are started once."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from werkzeug.serving import make_server
from werkzeug.wsgi import ClosingIterator

import npm
from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from prepared import PreparedFolders
from tests.web.conftest import load_papers
from web_settings import PATIENT

HERE = Path(__file__).parent
VENDOR = HERE.parents[1] / "src" / "foia_graph" / "web" / "static" / "vendor"
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
NARROW = 400
"""Pixels of the widest window of a phone."""
PATIENCE = 120_000
"""Milliseconds to wait for what a page does; a busy machine needs more than those that Playwright gives."""
LISTEN = """
addEventListener("securitypolicyviolation", ({ violatedDirective }) => console.error(violatedDirective));
"""


SAMPLE = {
    "test_a_query_runs_and_its_rows_lead_to_pages",
    "test_everything_is_decided_by_keys",
    "test_keys_alone_lead_from_a_search_to_a_citation",
    "test_one_goes_on_from_thing_to_thing",
    "test_who_said_it_first_and_who_contradicts",
    "test_words_are_noted_and_stay",
    "test_words_of_the_picture_are_selected_and_copied_in_reading_order",
}
"""What `make test` looks at in a browser, a task with each script; `make browser` has the others."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have axe-core look at pages on a phone in the dark; the slow part has it look otherwise, too.

    A browser on a busy machine is late now and then: what fails here is tried once more, and told of.
    """
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.flaky(reruns=1))
            if getattr(item, "originalname", item.name) not in SAMPLE:
                item.add_marker(pytest.mark.browser)
        look = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        if "axe" in getattr(item, "fixturenames", ()) and (
            look.get("width", NARROW) > NARROW or look.get("scheme", "dark") == "light"
        ):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; as long as it runs, its event loop does, in which no other can be started."""
    if not CHROMIUM.is_file():
        pytest.skip("there is no /usr/bin/chromium: apt-get install --no-install-recommends chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS), timeout=PATIENCE)
        yield started
        started.close()


@pytest.fixture(scope="package")
def address(shipped_store: Path, profile: Profile) -> Iterator[str]:
    """The address of a server of the shipped catalogue; its base is of another host, as behind a proxy."""
    if not VENDOR.is_dir():
        pytest.skip(
            "the program was built without the files of the editor: pip install --editable . with npm"
        )
    with served_store(shipped_store, profile) as served:
        yield served


@pytest.fixture(scope="package")
def papers_address(
    tmp_path_factory: pytest.TempPathFactory, cached: PreparedFolders, profile: Profile
) -> Iterator[str]:
    """The address of a server of a few invented files, with what records say of them."""
    root = cached.copy("papers", tmp_path_factory.mktemp("papers"), partial(load_papers, profile=profile))
    with served_store(root / "store", profile) as served:
        yield served


@pytest.fixture(scope="package")
def specimen_address(specimen_store: Path, profile: Profile) -> Iterator[str]:
    """The address of a server of the specimen release, whose papers have pictures."""
    with served_store(specimen_store, profile) as served:
        yield served


@contextmanager
def served_store(store: Path, profile: Profile) -> Iterator[str]:
    """Serve a store as long as this is open, and give the address."""
    app = create_app(store, profile, settings=PATIENT)
    server = make_server("127.0.0.1", 0, whole(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions[EXTENSION].close()


def whole(app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """Give an app that closes its files before their bytes are sent.

    werkzeug's server leaves open what it was sending to a client that goes away, such as a closed window.
    """

    def answer(*request: Any) -> Iterable[bytes]:
        with closing(ClosingIterator(app(*request))) as pieces:
            return [b"".join(pieces)]

    return answer


@dataclass
class Window:
    """A page in a window of its own, and what happened in it that no one sees."""

    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    @property
    def elsewhere(self) -> list[str]:
        """What was asked of other hosts; a blob is made in the page."""
        return [url for url in self.asked if not url.startswith((f"{self.address}/", "blob:", "data:"))]

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.address}{path}")
        return self.page


def open_window(context: BrowserContext, address: str) -> Window:
    """Open a window that asks no other host, and hears what the policy of the page forbids."""
    context.route(lambda url: not url.startswith(f"{address}/"), lambda route: route.abort())
    context.add_init_script(LISTEN)
    context.set_default_timeout(PATIENCE)
    return Window(context.new_page(), address)


@pytest.fixture
def window(browser: Browser, address: str) -> Iterator[Window]:
    """A window in which scripts run."""
    context = browser.new_context()
    yield open_window(context, address)
    context.close()


@pytest.fixture
def plain(browser: Browser, address: str) -> Iterator[Window]:
    """A window in which scripts do not run; that of a phone."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    yield open_window(context, address)
    context.close()


@pytest.fixture(scope="package")
def axe() -> str:
    """The script of axe-core, which finds what people who see or point badly cannot use."""
    return (npm.installed(HERE) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
