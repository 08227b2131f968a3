"""Two releases: a memo that is whole, a copy that hides a passage of it, and sheets for pages omitted."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from case_tables import records_beside
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from prepared import PreparedFolders
from tests.extract.near_duplicates.texts import MEMO, ONE
from tests.extract.pdfs import Sheet, box, pdf, words
from tests.web.conftest import CATALOG

SECRET = "copies of four letters from families and one from a judge"
LINES = [*MEMO.splitlines(), *ONE.strip().splitlines()]
RECORDS = records_beside(__file__, "redactions")


def _lines(*lines: str) -> bytes:
    return b"".join(words(line, y=700 - 12 * place, size=9) for place, line in enumerate(lines))


def _hiding() -> bytes:
    """Set the memo with a stamp instead of a passage, a box with a stamp, and two stamps side by side."""
    white = words("(b)(7)(E)", x=100, y=420, size=9, before="1 1 1 rg")
    return (
        box(60, 400, 200, 60)
        + b"q "
        + white
        + b"Q "
        + words("Name (b)(6); (b)(7)(C) of the officer", y=300, size=9)
        + _lines(*(line.replace(SECRET, "(b)(6)") for line in LINES))
    )


FILES = {
    "whole.pdf": pdf(Sheet(_lines(*LINES))),
    "hidden.pdf": pdf(Sheet(_hiding())),
    "sheets.pdf": pdf(
        Sheet(_lines("Page 12 of 30", "Withheld pursuant to exemption", "(b)(5)", "of the FOIA")),
        Sheet(_lines("A page about trees", "The officer is (b)(6), and was away.")),
    ),
    "leaky.pdf": pdf(Sheet(words("Jane Canary of Springfield") + box(66, 694, 200, 20))),
}


def load_maple(root: Path, profile: Profile) -> None:
    """Load the files with what records say of them into `root/store`."""
    folder = root / "data" / "in"
    folder.mkdir(parents=True)
    (root / "data" / "catalog.toml").write_text(CATALOG)
    (folder / "source.toml").write_text('title = "Papers"\n')
    (folder / "records.yaml").write_text(RECORDS)
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    report = load((root / "data",), root / "store", profile, LoadOptions(ocr=False, workers=1))
    assert [] == report.problems


@pytest.fixture(scope="session")
def maple_app(
    tmp_path_factory: pytest.TempPathFactory, cached: PreparedFolders, profile: Profile
) -> Iterator[Flask]:
    """An app that serves the release."""
    make = partial(load_maple, profile=profile)
    root = cached.copy("maple", tmp_path_factory.mktemp("maple"), make)
    app = create_app(root / "store", profile)
    app.testing = True
    yield app
    app.extensions[EXTENSION].close()


@pytest.fixture
def maple(maple_app: Flask) -> FlaskClient:
    return maple_app.test_client()
