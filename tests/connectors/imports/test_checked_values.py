"""Addresses that an origin writes: none of them ends an import."""

import json
from pathlib import Path

import pytest

from foia_graph.connectors.imports.checked_values import address_parts, joined_address
from tests.connectors.import_run import run_import

BROKEN = "http://[::1"


def test_what_is_no_address_has_no_parts() -> None:
    """A bracket that no one closed is an error in the library, and nothing here."""
    assert tuple(address_parts(BROKEN)) == ("", "", "", "", "")
    assert joined_address("https://harbor.example/", BROKEN) == ""


@pytest.mark.parametrize("kind", ["documentcloud", "muckrock"])
def test_a_recorded_answer_of_no_address_ends_no_import(tmp_path: Path, kind: str) -> None:
    """The answer is read by its fields."""
    answer = {"uri": BROKEN, "status": 200, "body": {"results": [{"id": 1, "title": "A memo"}]}}
    (tmp_path / "a.jsonl").write_text(json.dumps(answer) + "\n")
    assert run_import(kind, tmp_path / "a.jsonl").messages()
