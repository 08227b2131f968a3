"""A catalogue with files, pages and something restricted, exported once."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.generation import Generation, Layout
from foia_graph.web.static_site import ExportReport, export_site
from tests.web.conftest import CATALOG, FILES, PAPERS


@dataclass(frozen=True)
class Site:
    """A store and the site that was made of it."""

    store: Path
    folder: Path
    profile: Profile
    exported: ExportReport

    @property
    def catalogue(self) -> Catalogue:
        return Catalogue(Generation.read(Layout(self.store).resolve()), self.profile)

    @property
    def files(self) -> dict[str, bytes]:
        return files(self.folder)


def files(folder: Path) -> dict[str, bytes]:
    """Give all files of a folder by their names."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, small: Profile) -> Site:
    """Export a catalogue with its files."""
    root = tmp_path_factory.mktemp("site")
    folder = root / "data" / "in"
    folder.mkdir(parents=True)
    (root / "data" / "catalog.toml").write_text(CATALOG)
    (folder / "source.toml").write_text('title = "Papers"\n')
    (folder / "records.yaml").write_text(PAPERS)
    for name in ("memo.pdf", "copy.pdf", "leaky.pdf", "seen.pdf", "secret.pdf"):
        (folder / name).write_bytes(FILES[name])
    load((root / "data",), root / "store", small, LoadOptions(ocr=False, workers=1))
    exported = export_site(root / "store", small, root / "site", with_files=True)
    return Site(root / "store", root / "site", small, exported)
