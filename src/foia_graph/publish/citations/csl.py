"""Citations as CSL-JSON (CSL 1.0.2), which Zotero, pandoc and other reference managers read."""

from collections.abc import Mapping
from typing import Any

import msgspec

from foia_graph.publish.citations.notes import reference_notes
from foia_graph.publish.citations.reference import Reference
from foia_graph.publish.citations.words import range_parts


def csl_json(reference: Reference) -> bytes:
    """Write a list of one item."""
    return msgspec.json.format(msgspec.json.encode([csl_item(reference)])) + b"\n"


def csl_item(reference: Reference) -> Mapping[str, Any]:
    """Return the item of a reference, without variables that have no value."""
    found = {
        "id": reference.key,
        "type": reference.genre.csl,
        "title": reference.title,
        # Names are as written; which part of one is the family name is not known.
        "author": [{"literal": name} for name in reference.authors],
        "issued": {"date-parts": issued} if (issued := _date_parts(reference)) else None,
        "container-title": reference.container,
        "container-author": [{"literal": name} for name in reference.container_authors],
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


def _date_parts(reference: Reference) -> list[list[int]]:
    """Return a date as numbers: one, or the two ends of a range; none where one end is not known."""
    ends = [reference.date] if reference.date else list(range_parts(reference.date_range))
    return [[int(part) for part in end.split("-")] for end in ends] if all(ends) else []
