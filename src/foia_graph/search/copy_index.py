"""The index of a redacted copy: made of that of its generation, without what is hidden now.

The index of its generation may have words of what is hidden now. So the entries of all that the copy shows
otherwise are deleted from a copy of that index, and written again. Where it has none of this version, all is
written.
"""

from foia_graph.model.profile import Profile
from foia_graph.search.build import index_builder
from foia_graph.search.index_folder import FOLDER, has_index
from foia_graph.store import text_manifest
from foia_graph.store.derivation import CatalogueChange
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.history.redacted_copy import read_changed_things
from foia_graph.store.tables.database import SCHEMA_VERSION


def write_copy_index(change: CatalogueChange, layout: Layout) -> None:
    """Write the index of a copy that is being made; `change` leads to it from its generation."""
    state, whole = change.after.generation, change.before.generation
    texts = text_manifest.read_texts(state.path)
    builder = index_builder(change.after.profile, state.versions, texts, layout.pages)
    if not can_derive_index(whole, change.after.profile):
        builder.rewrite_index(state.path)
        return
    builder.update_index(change, read_changed_things(state.path) or ())


def can_derive_index(whole: Generation, profile: Profile) -> bool:
    """Return whether the index of a redacted copy can be made of that of its generation."""
    return (
        whole.versions.get("tables") == str(SCHEMA_VERSION)
        and whole.versions.get("profile") == profile.digest
        and has_index(whole.path / FOLDER)
    )
