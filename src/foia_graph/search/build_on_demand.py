"""The index of a state of the catalogue that comes without one: made when it is first searched, and kept."""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.query.sparql.engine import QUADS_FOLDER
from foia_graph.search.build import index_builder
from foia_graph.search.index_folder import FOLDER
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.generations.layout import Layout


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
        (scratch / QUADS_FOLDER).symlink_to(folder.absolute() / QUADS_FOLDER)
        make = index_builder(
            catalogue.profile, catalogue.generation.versions, text_manifest.read_texts(folder), layout.pages
        )
        make.rewrite_index(scratch)
        with suppress(OSError):  # somebody else was faster
            (scratch / FOLDER).rename(folder / FOLDER)
    finally:
        shutil.rmtree(scratch)
