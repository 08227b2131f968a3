"""The table of rights that travels with a dump: of each release and document what holds, and from where."""

import csv
import io
from collections.abc import Iterator

from foia_graph.store.catalogue import Catalogue
from foia_graph.store.rights import rights_of

FILE_NAME = "rights.csv"
COLUMNS = ("thing", "license", "statement", "basis", "stated on")
DESCRIBED = ("Release", "ReleasedDocument")


def encode_rights(catalogue: Catalogue) -> bytes:
    """Write the table as CSV (RFC 4180)."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([COLUMNS, *_rights_rows(catalogue)])
    return written.getvalue().encode()


def _rights_rows(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    for name in DESCRIBED:
        for iri in catalogue.thing_names(catalogue.profile[name]):
            found = rights_of(catalogue, iri)
            yield iri, found.license, found.statement, found.basis, found.stated_on
