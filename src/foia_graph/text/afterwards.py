"""The index of a state of the catalogue that comes without one: made when it is first searched, and kept."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.store import texts
from foia_graph.store.layout import Layout
from foia_graph.store.reader import Catalogue
from foia_graph.text.build import builder
from foia_graph.text.folder import FOLDER


def index_afterwards(catalogue: Catalogue, layout: Layout) -> None:
    """Write the text index of an open generation, where it has none; raises StoreError where that fails."""
    folder = catalogue.generation.path
    if (folder / FOLDER).is_dir():
        return
    try:
        # Not in the folder itself: half an index must not be taken for a whole one.
        scratch = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise StoreError(f"The texts of {folder.name} cannot be indexed: {error.strerror}.") from None
    try:
        (scratch / "oxigraph").symlink_to(folder.absolute() / "oxigraph")
        make = builder(catalogue.profile, catalogue.generation.versions, texts.read(folder), layout.pages)
        make.rewrite(scratch)
        with suppress(OSError):  # somebody else was faster
            (scratch / FOLDER).rename(folder / FOLDER)
    finally:
        shutil.rmtree(scratch)
