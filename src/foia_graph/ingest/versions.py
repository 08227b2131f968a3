"""Versions of a generation: what decides how records are loaded, and therefore when all is built again.

They are in `generation.json` by name. Where one differs, no difference of records may be applied: a record
that did not change might become other triples now.
"""

from datetime import date

from foia_graph.ingest.readers.registry import READERS
from foia_graph.runtime.version import __version__
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import STORE_FORMAT
from foia_graph.store.tables.database import SCHEMA_VERSION, has_tables

MAPPING_VERSION = "7"
"""Guards what is read in records: it grows when the same record would become other triples, when the first
pass over the inputs would find something else in it, or when the change log would be written otherwise."""
DISTRUSTED_READERS = "distrusted readers"
"""The name of the endings of files whose reader promised too much."""
EMBARGO_END = "until"
"""The name, among the versions, of the first day on which an embargo ends (ISO 8601, "" for none)."""
WITHHELD_NAMES = "withheld names"
"""The name, among the versions, of a digest of the names that were replaced, where there are any."""
DOCUMENT_READER = "reader"
"""The name of how documents are read, which only a generation with documents has."""


def program_versions() -> dict[str, str]:
    """Return the versions of the program itself, and of third-party readers of files where there are any."""
    installed = READERS.plugins().values()
    third_party = ", ".join(f"{each.name} of {each.origin}" for each in installed if not each.is_own)
    return {
        **({"readers": third_party} if third_party else {}),
        "program": __version__,
        "mapping": MAPPING_VERSION,
        "tables": str(SCHEMA_VERSION),
    }


def has_documents(generation: Generation) -> bool:
    """Return True for a generation for which a document was read."""
    return DOCUMENT_READER in generation.versions


def rebuild_reason(current: Generation, new: dict[str, str], today: date) -> str:
    """Return why everything must be built again, "" where differences to `current` may do."""
    reasons = [f"the {name} changed" for name in new if current.versions.get(name, "") != new[name]]
    if current.store_format != STORE_FORMAT:
        reasons.append("an older program wrote the store")
    elif not has_tables(current.path):
        reasons.append("the tables of the store cannot be read")
    embargo_end = current.versions.get(EMBARGO_END, "")
    if embargo_end and embargo_end <= today.isoformat():
        reasons.append("an embargo ended")
    return " and ".join(reasons)
