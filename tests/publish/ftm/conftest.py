"""Exports of stores as FollowTheMoney."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archives import opened_publication
from foia_graph.publish.ftm.lines import ftm_lines

Entities = dict[str, dict[str, Any]]


@pytest.fixture
def exported() -> Callable[[Path], Entities]:
    """A function from the folder of a store to its entities, by id."""

    def export(root: Path) -> Entities:
        found = [json.loads(line) for line in export_lines(root)]
        entities = {each["id"]: each for each in found}
        assert len(found) == len(entities)
        return entities

    return export


def export_lines(root: Path) -> list[bytes]:
    return list(ftm_lines(opened_publication(root)))
