"""A catalogue of small files, and a folder in which tasks write down what they read."""

from collections.abc import Callable
from multiprocessing import forkserver
from pathlib import Path

import pytest

from archives import Archive
from tests.extract.pdfs import Sheet, pdf, words
from tests.ingest.cluster.tasks import FOLDER
from tests.ingest.documents.conftest import LEAK, LETTER, MAIL, NO_PDF

MEMO = pdf(Sheet(words("See OIG-12-65, another report.", 72, 700) + words("ICE-000200", 450, 30)))
FILES = {"letter": LETTER, "leak": LEAK, "mail": MAIL, "memo": MEMO, "web": NO_PDF}


@pytest.fixture
def papers(archive_of: Callable[..., Archive]) -> Archive:
    """A catalogue of five files, one of which is no PDF."""
    return archive_of({f"papers/{name}.pdf": data for name, data in FILES.items()})


@pytest.fixture
def task_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what tasks write down, on whichever worker."""
    folder = tmp_path / "tasks"
    folder.mkdir()
    monkeypatch.setenv(FOLDER, str(folder))
    # Workers of this machine have the environment of the time when their server started.
    forkserver._forkserver._stop()
    return folder
