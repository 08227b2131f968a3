"""Tiny catalogues, loaded from a few lines of YAML, and clients of apps that serve them."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foia_graph.errors import LoadRefused
from foia_graph.files import resource_folder
from foia_graph.load import Options, load
from foia_graph.profile import Profile
from foia_graph.web import create_app
from foia_graph.web.site import EXTENSION, Settings

from ..extract.pdfs import Sheet, box, pdf, words

BASE = "https://foia.example.org/"
CATALOG = 'title = "Records"\nbase = "https://foia.example.org/"\n'

Load = Callable[..., None]
ClientOf = Callable[..., FlaskClient]

WORLD = """
- {type: SourceDocument, id: post, title: New documents, publisher: organization/ccr}
- {type: Organization, id: ccr, prefLabel: Center for Rights}
- {type: Issue, id: victims, prefLabel: Victims}
- {type: Issue, id: survivors, prefLabel: Survivors, broader: victims}
- {type: Issue, id: juveniles, prefLabel: Juveniles}
- type: Disclosure
  id: 2012-04-10
  title: The disclosure
  date: "2012-04-10"
  generated: release/2012-04-10
  qualifiedAssociation: [{agent: organization/ccr, hadRole: releaser}]
- type: Release
  id: 2012-04-10
  title: New FOIA Documents
  description: Records on people.
  source: post
  date: {value: "2012-04-10", quote: "On April 10, 2012"}
  disclosure: "2012-04-10"
  statedDocumentCount: {value: "16", quote: released 16 documents}
  holdingStatus: linked-not-held
  raisesIssue: [victims, juveniles]
  claims: [{text: "Fear <b>spread</b>.", quote: fear & <script>}]
- type: ReleasedDocument
  id: ice-117629
  title: Packet
  alternative: {value: Paquet, lang: fr}
  description: A packet.
  source: post
  inSeries: "2012-04-10"
  raisesIssue: survivors
  created: 2011-06
  pageRange:
    - {title: Survey, firstPage: "35", lastPage: "37", pageNumbering: as-stated-unknown, quote: "pages 35-37"}
  batesRange: [{batesPrefix: ICE, batesStart: "117629", asPrinted: ICE 117629}]
"""


@pytest.fixture(scope="session")
def profile() -> Profile:
    return Profile(resource_folder("ontology"))


@pytest.fixture
def load_into(tmp_path: Path, profile: Profile) -> Load:
    """Load records, and others as said by sources outside the corpus, into the store of this test."""

    def fill(records: str, outside: str = "") -> None:
        for name, settings, text in (("in", "", records), ("out", 'scope = "external"\n', outside)):
            folder = tmp_path / "data" / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "source.toml").write_text(f'title = "{name}"\n{settings}')
            (folder / "records.yaml").write_text(text)
        (tmp_path / "data" / "catalog.toml").write_text(CATALOG)
        try:
            load((tmp_path / "data",), tmp_path / "store", profile, Options())
        except LoadRefused as error:
            pytest.fail("\n".join(map(str, error.problems)))

    return fill


@pytest.fixture
def app(tmp_path: Path, profile: Profile) -> Iterator[Flask]:
    made = create_app(tmp_path / "store", profile)
    made.testing = True
    yield made
    made.extensions[EXTENSION].close()


@pytest.fixture
def client_of(load_into: Load, app: Flask) -> ClientOf:
    """Give a client of a catalogue that holds these records."""

    def client(records: str = WORLD, outside: str = "") -> FlaskClient:
        load_into(records, outside)
        return app.test_client()

    return client


def lasting(answer: TestResponse) -> dict[str, str]:
    """Give the headers of an answer but for the time at which it was given."""
    return {name: value for name, value in answer.headers.items() if name != "Date"}


@pytest.fixture
def client_with(load_into: Load, tmp_path: Path, profile: Profile) -> Iterator[Callable[..., FlaskClient]]:
    """Give clients of apps with some settings, by keyword."""
    apps = []

    def make(**settings: object) -> FlaskClient:
        load_into(WORLD)
        apps.append(create_app(tmp_path / "store", profile, settings=replace(Settings(), **settings)))
        return apps[-1].test_client()

    yield make
    for app in apps:
        app.extensions[EXTENSION].close()


# -- a catalogue with files ----------------------------------------------------------------------------------

PAPERS = """
- {type: SourceDocument, id: post, title: New memos}
- {type: Agency, id: dhs, prefLabel: Department of Homeland Security, altLabel: DHS}
- {type: Release, id: memos, title: The memos, description: Memos., source: post,
   date: {value: "2012-04-10", quote: released on April 10}}
- type: ReleasedDocument
  id: plants
  title: A memo on plants
  description: How they are watered.
  file: memo.pdf
  source: post
  inSeries: memos
  created: {value: "2011-06-01", quote: watered twice a week, page: 1, source: document/plants}
  distribution: [{accessURL: "https://dhs.example.gov/memo", issued: "2012-04-12"}]
  pageRange: [{title: The annex, firstPage: "2", lastPage: "3", pageNumbering: pdf, quote: the annex}]
- {type: ReleasedDocument, id: seen, title: A memo that was looked at, description: Nobody is in it.,
   source: post, file: seen.pdf, cleared: "true"}
- {type: ReleasedDocument, id: secret, title: Not for you, description: No., source: post,
   file: secret.pdf, restricted: "a court says so"}
- type: ReleasedDocument
  id: ice-117629
  title: Packet
  description: A packet.
  source: post
  batesRange: [{batesPrefix: ICE, batesStart: "117629", asPrinted: ICE 117629}]
- type: ReleasedDocument
  id: letters
  title: Letters
  description: Some letters.
  source: post
  batesRange: [{batesPrefix: ICE, batesStart: "200", batesEnd: "240", asPrinted: ICE 200-240}]
- {type: ReleasedDocument, id: same, title: Letters again, description: The same., source: post,
   batesRange: [{batesPrefix: ICE, batesStart: "240", batesEnd: "250", asPrinted: ICE 240-250}]}
"""
UNDER = words("Jane Roe of Springfield") + box(66, 694, 200, 20)
"""A name under a black box."""


def _stamped(number: int) -> Sheet:
    return Sheet(
        words("The Department of Homeland Security has them watered twice a week.")
        + words("The water officer is (b)(6), and again (b)(6); see 5 U.S.C. 552.", y=660)
        + words(f"GARDEN-{117 + number:06}", x=450, y=30)
    )


FILES = {
    "memo.pdf": pdf(
        *map(_stamped, (1, 2, 3)), Sheet(), info={"CreationDate": "(D:20120411)", "Author": "(DHS)"}
    ),
    "copy.pdf": pdf(
        *map(_stamped, (1, 2, 3)), Sheet(), info={"CreationDate": "(D:20120411)", "Author": "(DHS)"}
    ),
    "leaky.pdf": pdf(Sheet(UNDER), *map(_stamped, (40, 41, 42))),
    "seen.pdf": pdf(Sheet(UNDER + words("Another file", y=600))),
    "secret.pdf": pdf(Sheet(words("Nobody may read this"))),
    "long.pdf": pdf(*[Sheet(words(f"Leaf {n}")) for n in range(1, 103)]),
}
"""PDFs by name; `leaky.pdf`, `copy.pdf` and `long.pdf` are named by no record."""


@dataclass(frozen=True)
class Papers:
    """A store with files, and an app that serves it."""

    store: Path
    app: Flask

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    @staticmethod
    def digest(name: str) -> str:
        return hashlib.sha256(FILES[name]).hexdigest()


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory, profile: Profile) -> Iterator[Papers]:
    """Load a few files with what records say of them."""
    root = tmp_path_factory.mktemp("papers")
    folder = root / "data" / "in"
    folder.mkdir(parents=True)
    (root / "data" / "catalog.toml").write_text(CATALOG)
    (folder / "source.toml").write_text('title = "Papers"\n')
    (folder / "records.yaml").write_text(PAPERS)
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    load((root / "data",), root / "store", profile, Options(ocr=False, workers=1))
    made = create_app(root / "store", profile)
    made.testing = True
    yield Papers(root / "store", made)
    made.extensions[EXTENSION].close()
