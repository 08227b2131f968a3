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

from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION, ServerSettings
from tests.extract.pdfs import Sheet, box, pdf, words

BASE = "https://foia.example.org/"
AT = f"{BASE}iiif"
CATALOG = (
    'title = "Records"\nbase = "https://foia.example.org/"\nlog_page_size = 2\nsources = ["post", "letter"]\n'
)

RECORDS = """
- {type: SourceDocument, id: post, title: New memos}
- {type: SourceDocument, id: letter, title: A letter}
- {type: Agency, id: dhs, prefLabel: Department of Homeland Security, altLabel: DHS}
- {type: Release, id: memos, title: The memos, description: Memos., source: post, date: "2012-04-10"}
- type: ReleasedDocument
  id: survey
  title:
    - {value: The survey, source: post}
    - {value: A survey of gardens, source: letter}
  alternative: {value: Une enquête, lang: fr}
  description: <b>Gardens</b>
  file: survey.pdf
  source: post
  publisher: agency/dhs
  inSeries: memos
  created: [{value: "2011-06-01", source: post}, {value: "2011-07-01", source: letter}]
  pageRange:
    - {title: The annex, firstPage: "2", lastPage: "9", pageNumbering: pdf, quote: the annex}
    - {title: The start, firstPage: "1", pageNumbering: pdf, quote: the start}
    - {title: Printed, firstPage: "35", lastPage: "36", pageNumbering: printed, quote: pages 35-36}
  claims:
    - {id: note, text: A gardener signed here., source: document/survey, page: 3,
       region: "xywh=percent:10,20,30,5"}
    - {id: quoted, text: Twice is enough., source: document/survey, page: 3, quote: watered twice a week}
    - {id: untrue, text: Nobody came., source: document/survey, page: 3, status: rejected}
  distribution:
    - {accessURL: "https://dhs.example.gov/s", license: "https://creativecommons.org/publicdomain/mark/1.0/"}
- {type: ReleasedDocument, id: map, title: A map, description: Wide and turned., source: post, file: map.pdf,
   created: "2011-06-01", license: "https://creativecommons.org/licenses/by/4.0/", rights: The town drew it.}
- {type: ReleasedDocument, id: leaky, title: A leak, description: Not covered., source: post, file: leaky.pdf}
- {type: ReleasedDocument, id: secret, title: Not for you, description: No., source: post, file: secret.pdf,
   restricted: a court says so}
- {type: ReleasedDocument, id: typed, title: Typed, description: Its text alone., source: post,
   text: "First\\fSecond"}
- {type: ReleasedDocument, id: lost, title: Lost, description: Nothing is held., source: post}
"""


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
        self.write("catalog.toml", CATALOG)
        self.write("in/source.toml", 'title = "Papers"\n')
        self.write("in/records.yaml", RECORDS)
        for name, data in FILES.items():
            self.write(f"in/{name}", data)
        self.load()
        self.app: Flask = create_app(self.root / "store", self.profile, settings=self.settings)
        self.app.testing = True

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


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory, profile: Profile) -> Iterator[Shelf]:
    """A shelf that no test changes."""
    made = Shelf(tmp_path_factory.mktemp("shelf"), profile)
    yield made
    made.close()


@pytest.fixture
def changing(tmp_path: Path, profile: Profile) -> Iterator[Shelf]:
    """A shelf of this test alone."""
    made = Shelf(tmp_path, profile)
    yield made
    made.close()


def opened(data: bytes) -> Image.Image:
    """Read an image, whole."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image
