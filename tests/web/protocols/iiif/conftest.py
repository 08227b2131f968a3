"""A catalogue of a few PDFs with numbered pages, which can be changed and loaded again."""

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from case_tables import records_beside
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from prepared import PreparedFolders
from tests.extract.pdfs import Sheet, box, pdf, words

BASE = "https://foia.example.org/"
AT = f"{BASE}iiif"
CATALOG = (
    'title = "Records"\nbase = "https://foia.example.org/"\nlog_page_size = 2\nsources = ["post", "letter"]\n'
)

RECORDS = records_beside(__file__, "iiif")


def numbered(number: int) -> Sheet:
    return Sheet(
        words("The Department of Homeland Security has them watered twice a week.")
        + words("The water officer is (b)(6); see 5 U.S.C. 552.", y=660)
        + box(72, 560, 200, 20)
        + words(str(34 + number), x=300, y=50)
        + words(f"ICE 2010FOIA2674.{117628 + number:07}", x=400, y=30)
    )


FILES = {
    "survey.pdf": pdf(*map(numbered, (1, 2, 3, 4))),
    "map.pdf": pdf(Sheet(words("North"), media="0 0 400 1000", rotation=90), Sheet(media="0 0 100 8000")),
    "leaky.pdf": pdf(Sheet(words("Jane Roe of Springfield") + box(66, 694, 200, 20))),
    "secret.pdf": pdf(Sheet(words("Nobody may read this"))),
}


@dataclass
class Shelf:
    """A folder of records and files, the store loaded from it, and an app that serves it."""

    root: Path
    profile: Profile
    settings: ServerSettings = field(default_factory=ServerSettings)

    def __post_init__(self) -> None:
        if not (self.root / "store").is_dir():
            self.fill()
        self.app: Flask = create_app(self.root / "store", self.profile, settings=self.settings)
        self.app.testing = True

    def fill(self) -> None:
        self.write("catalog.toml", CATALOG)
        self.write("in/source.toml", 'title = "Papers"\n')
        self.write("in/records.yaml", RECORDS)
        for name, data in FILES.items():
            self.write(f"in/{name}", data)
        self.load()

    def write(self, name: str, data: str | bytes) -> None:
        path = self.root / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)

    def load(self) -> None:
        load((self.root / "data",), self.root / "store", self.profile, LoadOptions(ocr=False, workers=1))

    def records(self, change: Callable[[str], str]) -> None:
        """Change the records, and load them again."""
        path = self.root / "data/in/records.yaml"
        path.write_text(change(path.read_text()))
        self.load()

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    @property
    def kept(self) -> list[str]:
        """Name what is in the cache of pictures, without the digest of the file."""
        found = (self.root / "store/cache/pages").rglob("*.*")
        return sorted(path.name[65:] for path in found)

    @staticmethod
    def digest(name: str) -> str:
        return hashlib.sha256(FILES[name]).hexdigest()

    def close(self) -> None:
        self.app.extensions[EXTENSION].close()


def filled(cached: PreparedFolders, root: Path, profile: Profile) -> Path:
    """Give a folder with records and store of a shelf, which are loaded once for all tests."""
    return cached.copy("shelf", root, lambda folder: Shelf(folder, profile).close())


@pytest.fixture(scope="session")
def shelf(
    tmp_path_factory: pytest.TempPathFactory, cached: PreparedFolders, profile: Profile
) -> Iterator[Shelf]:
    """A shelf that no test changes."""
    made = Shelf(filled(cached, tmp_path_factory.mktemp("shelf"), profile), profile)
    yield made
    made.close()


@pytest.fixture
def changing(tmp_path: Path, cached: PreparedFolders, profile: Profile) -> Iterator[Shelf]:
    """A shelf of this test alone."""
    made = Shelf(filled(cached, tmp_path, profile), profile)
    yield made
    made.close()


def opened(data: bytes) -> Image.Image:
    """Read an image, whole."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
