"""Tiny catalogues, loaded from a few lines of YAML, and clients of apps that serve them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from foia_graph.errors import LoadRefused
from foia_graph.files import resource_folder
from foia_graph.load import Options, load
from foia_graph.profile import Profile
from foia_graph.web import create_app
from foia_graph.web.site import EXTENSION

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
