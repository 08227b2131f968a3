"""The index of a redacted copy, which comes without one: made of that of its generation, and kept.

The index of its generation may have words of what is hidden now. So the entries of all that the copy shows
otherwise are deleted from a copy of that index, and written anew. Where there is none, all is written.
"""

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.model.profile import Profile
from foia_graph.query.sparql.engine import QUADS_FOLDER
from foia_graph.search.build import index_builder
from foia_graph.search.index_folder import FOLDER, has_index
from foia_graph.search.schema import INDEX_VERSION
from foia_graph.store import text_manifest
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.history.redacted_copy import read_changed_things


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
        _write_index(scratch, catalogue, layout)
        with suppress(OSError):  # somebody else was faster
            (scratch / FOLDER).rename(folder / FOLDER)
    finally:
        shutil.rmtree(scratch)


def _write_index(scratch: Path, catalogue: Catalogue, layout: Layout) -> None:
    state = catalogue.generation
    builder = index_builder(
        catalogue.profile, state.versions, text_manifest.read_texts(state.path), layout.pages
    )
    if not can_derive_index(state, catalogue.profile, layout):
        builder.rewrite_index(scratch)
        return
    whole = layout.generation(state.number)
    stores = EmbeddedStore.of_generation(scratch), EmbeddedStore.of_generation(whole)
    changed = read_changed_things(state.path) or ()
    builder.update_index(scratch, whole, stores, changed, changed)


def can_derive_index(state: Generation, profile: Profile, layout: Layout) -> bool:
    """Return whether the index of a redacted copy can be made of that of its generation."""
    return (
        read_changed_things(state.path) is not None
        and state.versions.get("text index") == INDEX_VERSION
        and state.versions.get("profile") == profile.digest
        and has_index(layout.generation(state.number) / FOLDER)
    )
