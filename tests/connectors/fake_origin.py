"""A platform for tests: it replays answers by path and query, and misbehaves on demand."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from foia_graph.connectors.http.client import AnswerLimits
from foia_graph.connectors.http.connection import FetchLimits
from foia_graph.connectors.imports.api_client import ANY_SERVER, Platform
from foia_graph.connectors.imports.session import ImportOptions, ImportReport, ImportSession
from tests.connectors.http.servers import Page, Site, serve

JSON = "application/json"
PATIENT = FetchLimits(connect=300, read=300, whole=600, wait=120, redirects=5, tries=4, backoff=0.01)
"""On a busy machine the server may be silent for long; what it refuses is asked again soon."""


def json_page(value: Any, **more: Any) -> Page:
    """An answer of JSON."""
    return Page(**{"body": json.dumps(value).encode(), "type": JSON, "etag": "", **more})


def refusal(status: int, retry_after: str = "") -> Page:
    """An answer that the server is busy, or broken."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    return json_page({"detail": "not now"}, status=status, headers=headers)


def cut_off(value: Any, after: int = 5) -> Page:
    """An answer whose connection is cut in its body."""
    return json_page(value, cuts=[after])


def truncated(value: Any) -> Page:
    """An answer that ends in the middle of its JSON, as if it were whole."""
    whole = json.dumps(value).encode()
    return Page(whole[: len(whole) // 2], type=JSON, etag="")


def login_page() -> Page:
    """A web page instead of JSON."""
    body = b'<!doctype html><title>Log in</title><form><input type="password"></form>'
    return Page(body, type="text/html; charset=utf-8", etag="")


def redirect(to: str, status: int = 302) -> Page:
    """An answer that leads elsewhere."""
    return Page(b"", status, {"Location": to}, "text/plain", "")


def normal_path(path: str) -> str:
    """A path with its query in order, as two requests for the same have it."""
    parts = urlsplit(path)
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return f"{parts.path}?{query}" if query else parts.path


@dataclass(slots=True)
class FakeOrigin(Site):
    """The server.

    `pages` are answers by path and query, whose parameters may come in any order; `faults` are answered
    first, in their order, for one path each; `made` makes answers for all that is in neither.
    """

    faults: dict[str, list[Page]] = field(default_factory=dict)
    made: Callable[[str, Mapping[str, str]], Page | None] = lambda _path, _query: None

    def put(self, path: str, value: Any, **more: Any) -> None:
        """Answer a path with JSON."""
        self.pages[normal_path(path)] = json_page(value, **more)

    def fail(self, path: str, *faults: Page) -> None:
        """Misbehave at a path so many times."""
        self.faults.setdefault(normal_path(path), []).extend(faults)

    def replay(self, recorded: Path | Sequence[Mapping[str, Any]]) -> None:
        """Answer as was recorded (`uri`, `status`, `body`); of several answers to one address the last."""
        if isinstance(recorded, Path):
            recorded = [json.loads(line) for line in recorded.read_text(encoding="utf-8").splitlines()]
        for each in recorded:
            parts = urlsplit(each["uri"])
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            self.put(path, each["body"], status=each["status"])

    def list_pages(self, path: str, *pages: Sequence[Any], **more: Any) -> None:
        """Answer a path with a listing of pages, each linked to the next as Django REST framework does."""
        items = [item for page in pages for item in page]
        for number, page in enumerate(pages, 1):
            following = self.url(f"{path}?page={number + 1}") if number < len(pages) else None
            value = {"count": len(items), "next": following, "previous": None, "results": page, **more}
            self.put(path if number == 1 else f"{path}?page={number}", value)

    def page(self, path: str) -> Page:
        wanted = normal_path(path)
        if self.faults.get(wanted):
            fault = self.faults[wanted].pop(0)
            return replace(fault, cuts=list(fault.cuts))
        if wanted in self.pages:
            return super(FakeOrigin, self).page(wanted)
        parts = urlsplit(path)
        made = self.made(parts.path, dict(parse_qsl(parts.query)))
        return made or json_page({"detail": "Not found."}, status=404)

    def session(
        self,
        path: str,
        folder: Path,
        platform: Platform = ANY_SERVER,
        *,
        limits: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> ImportSession:
        """Open a session of an import from a path of this server."""
        return open_session(self.url(path), folder, platform, limits=limits, **options)


def open_session(
    source: str,
    folder: Path,
    platform: Platform = ANY_SERVER,
    *,
    limits: Mapping[str, Any] | None = None,
    **options: Any,
) -> ImportSession:
    """Open a session that may ask this machine, without a pause between requests."""
    bounds = AnswerLimits(**{"wire": PATIENT, **(limits or {})})
    chosen = ImportOptions(**{"private": True, "delay": 0.0, "limits": bounds, **options})
    return ImportSession(source, chosen, ImportReport(), date(2026, 5, 17), folder, platform=platform)


@contextmanager
def fake_origin() -> Iterator[FakeOrigin]:
    """Serve a platform on a free port of this machine."""
    with serve(FakeOrigin()) as origin:
        yield origin
