"""A small catalogue with findings of a machine, a server on which they are reviewed, and a reviewer."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.decisions import FILE_NAME, Decision, read_decisions
from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ReviewSettings, ServerSettings
from prepared import PreparedFolders
from tests.web.conftest import load_records
from web_settings import ONE_WORKER

RECORDS = """
- {type: SourceDocument, id: post, title: A post, publisher: organization/ccr}
- {type: Organization, id: ccr, prefLabel: Center for Rights}
- {type: Organization, id: maple, prefLabel: Maple Society, source: post}
- {type: ReleasedDocument, id: list, title: A list, description: Names., source: post,
   created: {value: "2011-06", quote: the fourth of May, status: machine-read, confidence: "0.4"}}
- type: Page
  id: list/1
  text: The officer was away.
  redaction:
    - {id: stamp-1, claimedExemption: b6, asStated: (b)(6), status: machine-read, confidence: "0.60"}
    - {id: stamp-2, claimedExemption: b5, asStated: (b)(5), status: machine-read, confidence: "0.95"}
  batesRange:
    - {id: bates-1, batesPrefix: ICE, batesStart: "17", batesEnd: "17", asPrinted: ICE 17,
       status: machine-read}
  mentions: [{id: who-1, asStated: Maple, mentionRole: mentioned, status: candidate}]
- {type: ReleasedDocument, id: secret, title: CANARYTITLE, description: It.,
   source: post, restricted: It names.}
"""


@dataclass
class Reviewer:
    """A browser of somebody who reviews: asks pages, and sends their forms."""

    client: FlaskClient
    folder: Path
    root: Path
    profile: Profile
    page: str = ""

    @property
    def decisions(self) -> tuple[Decision, ...]:
        return read_decisions(self.folder / FILE_NAME)

    def get(self, path: str = "/review", **headers: str) -> TestResponse:
        answer = self.client.get(path, headers=headers)
        self.page = answer.text
        return answer

    def send(self, path: str, headers: dict[str, str] | None = None, **values: str) -> TestResponse:
        """Send the form that leads to a path, for a correction the last one, with some values changed."""
        forms = re.findall(rf'<form[^>]*action="{path}"[^>]*>(.*?)</form>', self.page, re.DOTALL)
        form = "".join(forms[-1:] if values.get("do") == "correct" else forms[:1])
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        return self.client.post(path, data={**hidden, **values}, headers=headers or {})

    def decide(self, item: str, do: str, **values: str) -> TestResponse:
        """Open a finding or claim, and decide about it."""
        self.get(f"/review?item={item.replace('#', '%23')}")
        return self.send("/review/decide", do=do, **values)

    def load(self) -> None:
        load((self.folder,), self.root, self.profile, LoadOptions(ocr=False, workers=1))


ReviewerOf = Callable[..., Reviewer]


@pytest.fixture
def reviewer_of(tmp_path: Path, profile: Profile, prepared: PreparedFolders) -> Iterator[ReviewerOf]:
    """Give a reviewer of the catalogue, on a server with these settings of a review."""
    apps = []

    def make(reviewer: str = "Ana", records: str = RECORDS, **more: str) -> Reviewer:
        folder, root = tmp_path / "data", tmp_path / "store"
        if not root.exists():
            name = "reviewed papers" if records == RECORDS else "reviewed identities"
            prepared.copy(name, tmp_path, partial(load_records, profile=profile, records=records))
        review = ReviewSettings(str(folder / FILE_NAME), reviewer, **more)
        app = create_app(root, profile, settings=replace(ServerSettings(pool=ONE_WORKER), review=review))
        app.testing = True
        apps.append(app)
        return Reviewer(app.test_client(), folder, root, profile)

    yield make
    for app in apps:
        app.extensions[EXTENSION].close()


@pytest.fixture
def reviewer(reviewer_of: ReviewerOf) -> Reviewer:
    """Ana, at the machine of the server."""
    return reviewer_of()
