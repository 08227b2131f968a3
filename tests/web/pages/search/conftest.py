"""A catalogue of records with claims, e-mails and odd texts, served once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from tests.web.conftest import CATALOG

RECORDS = """
- {type: SourceDocument, id: post, title: New documents, publisher: organization/ccr}
- {type: Organization, id: ccr, prefLabel: Center for Rights}
- {type: Organization, id: huquq, prefLabel: {value: مركز الحقوق, lang: ar}, description: "=1+1, a formula"}
- {type: Agency, id: dhs, prefLabel: Department of Homeland Security}
- {type: Agency, id: ice, prefLabel: Immigration and Customs Enforcement, subOrganizationOf: agency/dhs}
- {type: Issue, id: victims, prefLabel: Victims}
- {type: Issue, id: survivors, prefLabel: Survivors, broader: victims}
- type: Release
  id: 2012-04-10
  title: New FOIA Documents
  description: Records on watering.
  source: post
  date: {value: "2012-04-10", quote: "On April 10, 2012"}
  raisesIssue: {value: victims, quote: "watered & kept <b>dry</b>"}
- type: ReleasedDocument
  id: packet
  title: Packet
  description: A packet.
  source: post
  inSeries: "2012-04-10"
  raisesIssue: survivors
  creator: agency/ice
  form: e-mail
  created: 2011-06
  batesRange: [{batesPrefix: ICE, batesStart: "117629", asPrinted: ICE 117629}]
  pageRange:
    - {title: Watering plan, firstPage: "3", lastPage: "4", pageNumbering: pdf, form: e-mail,
       date: "2011-06-07", sender: [{asStated: "Gomez, Ana", mentionRole: sender}]}
    - {description: No subject was watered., firstPage: "5", lastPage: "5", pageNumbering: printed,
       form: e-mail}
    - {title: Survey of watering, firstPage: "35", lastPage: "37", pageNumbering: as-stated-unknown}
- {type: ReleasedDocument, id: secret, title: Watering in secret, description: No., source: post,
   restricted: a court says so}
"""


@pytest.fixture(scope="session")
def searched(tmp_path_factory: pytest.TempPathFactory, profile: Profile) -> Iterator[Flask]:
    """Load the records, and serve them."""
    root = tmp_path_factory.mktemp("searched")
    fill(root, RECORDS)
    load((root / "data",), root / "store", profile, LoadOptions())
    made = create_app(root / "store", profile)
    made.testing = True
    yield made
    made.extensions[EXTENSION].close()


def fill(root: Path, records: str) -> None:
    """Write a catalogue of these records."""
    folder = root / "data" / "in"
    folder.mkdir(parents=True, exist_ok=True)
    (root / "data" / "catalog.toml").write_text(CATALOG)
    (folder / "source.toml").write_text('title = "in"\n')
    (folder / "records.yaml").write_text(records)
