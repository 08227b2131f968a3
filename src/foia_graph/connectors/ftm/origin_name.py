"""The name of an origin, which stays the same from one export to the next."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from foia_graph.connectors.ftm.entity_store import Entity

ENTITIES_ASKED = 100
DATE_IN_NAME = re.compile(
    r"[-_. ]?(?:19|20)\d{2}[-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?[0-3]\d)?(?:T?\d{4,6}Z?)?(?!\d)"
)
"""A day or a month with what parts it from the rest of the name of a file."""


def origin_name(source: str, entities: Iterable[Entity]) -> str:
    """Return the data set that entities name, else the name of the file without its endings and its date.

    >>> origin_name("exports/harbor-2026-01-31.ftm.json.gz", [])
    'harbor'
    """
    sets = (_data_set(entity.other) for entity in islice(entities, ENTITIES_ASKED))
    name = Path(source).name
    stem = DATE_IN_NAME.sub("", name.split(".")[0]).strip("-_ ")
    return next(filter(None, sets), "") or stem or name or "entities"


def _data_set(other: Mapping[str, Any]) -> str:
    """Return the data set or the collection that an entity is of, "" where it says none."""
    sets, collection = other.get("datasets") or other.get("dataset"), other.get("collection")
    name = sets[0] if isinstance(sets, list) and sets else sets
    if isinstance(collection, dict):
        name = collection.get("foreign_id") or collection.get("label") or name
    return name.strip() if isinstance(name, str) else ""
