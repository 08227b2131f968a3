"""Fixtures: a server, and a catalogue whose records point to it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from archives import Archive
from foia_graph.connectors.http.connection import Clock, FetchLimits
from foia_graph.connectors.http.fetch import FetchOptions, FetchReport, fetch, plan
from foia_graph.store.fetch_log import FetchLogEntry, read_answers
from foia_graph.store.generations.generation import Layout
from tests.connectors.http.servers import Hours, Site, served

ABOUT = "type: ReleasedDocument, title: A memo, description: A memo"
PATIENT = FetchLimits(connect=300, read=300, whole=600)
"""On a busy machine the server here may be silent for long, and one that is given up is asked twice."""
RECORDS = "papers/works.yaml"


def record(path: str, of_file: str = "", more: str = "") -> str:
    """Give a record of one file, with more said of the file or of the document."""
    part = f"{{downloadURL: 'SITE{path}'{of_file}}}"
    return f"{{{ABOUT}, id: a{more}, distribution: [{part}]}}"


@dataclass(slots=True)
class Fetching:
    """A catalogue, the server its records point to, and the clock by which it is fetched."""

    archive: Archive
    site: Site
    clock: Clock = field(default_factory=Hours)

    @property
    def root(self) -> Path:
        return self.archive.root

    def point(self, *records: str) -> None:
        """Write records: a path of the server, an address, or a whole record as a mapping of YAML."""
        self.archive.write(RECORDS, "".join(map(self._record, range(len(records)), records)))

    def _record(self, number: int, text: str) -> str:
        if text.startswith("{"):
            return f"- {text.replace('SITE', self.site.url().rstrip('/'))}\n"
        url = self.site.url(text) if text.startswith("/") else text
        return f"- {{{ABOUT}, id: w{number}, distribution: [{{downloadURL: {json.dumps(url)}}}]}}\n"

    def fetch(self, *paths: Path, **options: Any) -> FetchReport:
        chosen = FetchOptions(**{"private": True, "limits": PATIENT, **options})
        self.clock.stop_event.clear()
        paths = paths or (self.archive.folder,)
        return fetch(paths, self.root, self.archive.profile, chosen, clock=self.clock)

    def plan(self, *paths: Path) -> FetchReport:
        return plan(paths or (self.archive.folder,), self.root, self.archive.profile)

    def problems(self, **options: Any) -> list[str]:
        """Fetch, and give what was not got in words, the server called as http://here."""
        return [self.here(problem) for problem in self.fetch(**options).problems]

    def here(self, text: object) -> str:
        return str(text).replace(self.site.url().rstrip("/"), "http://here")

    # ------------------------------------------------------------ what is in the store

    def answers(self) -> list[FetchLogEntry]:
        return list(read_answers(self.root))

    def kept(self) -> list[bytes]:
        """Give the files in the store."""
        return [path.read_bytes() for path in sorted(Layout(self.root).files.folder.glob("[!.]*/*"))]

    def unfinished(self) -> list[str]:
        """Give the names of what is left of files on their way."""
        return sorted(path.suffix for path in self.folder.glob("[!.]*"))

    @property
    def folder(self) -> Path:
        """Give the folder of files on their way."""
        return Layout(self.root).cache / "fetching"


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as found:
        yield found


@pytest.fixture
def fetching(archive_of: Callable[..., Archive], site: Site) -> Fetching:
    """A catalogue without records yet, and a server without pages."""
    return Fetching(archive_of(), site)
