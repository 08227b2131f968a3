"""Citations as CSL-JSON (CSL 1.0.2), which Zotero, pandoc and other reference managers read."""

from collections.abc import Mapping
from typing import Any

import msgspec

from foia_graph.publish.citations.reference import Reference, reference_notes


def csl_json(reference: Reference) -> bytes:
    """Write a list of one item."""
    return msgspec.json.format(msgspec.json.encode([csl_item(reference)])) + b"\n"


def csl_item(reference: Reference) -> Mapping[str, Any]:
    """Return the item of a reference, without variables that have no value."""
    issued = [int(part) for part in reference.date.split("-") if part]
    found = {
        "id": reference.key,
        "type": reference.genre.csl,
        "title": reference.title,
        # Names are as written; which part of one is the family name is not known.
        "author": [{"literal": name} for name in reference.authors],
        "issued": {"date-parts": [issued]} if issued else None,
        "container-title": reference.container,
        "publisher": "; ".join(reference.publishers),
        "genre": reference.form,
        "number": reference.number,
        "page": reference.page,
        "archive": reference.archive,
        "archive_location": ", ".join(reference.stamps),
        "language": reference.language,
        "abstract": reference.quote,
        "note": " ".join(reference_notes(reference)),
        "URL": reference.iri,
    }
    return {name: value for name, value in found.items() if value}
