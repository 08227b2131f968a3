"""Entities of FollowTheMoney for tests, all of them invented."""

import json
from pathlib import Path
from typing import Any


def entity(id: str, schema: str, **properties: Any) -> dict[str, Any]:  # noqa: A002 - the model's word
    """Return an entity; a property with one value is given without a list."""
    values = {name: each if isinstance(each, list) else [each] for name, each in properties.items()}
    return {"id": id, "schema": schema, "properties": values}


def save(path: Path, *lines: Any) -> Path:
    """Write entities as lines of JSON; a text is a line as it is."""
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return path
