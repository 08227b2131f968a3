"""Entities that others published: all come in or are omitted by name, and no private people are records."""

from pathlib import Path

import pytest

from connectors.import_run import run_import

FOLDER = Path(__file__).parents[3].parent / "shared" / "corpora" / "dev" / "metadata"
FILES = sorted(FOLDER.glob("ftm_*"))


@pytest.mark.skipif(not FILES, reason="needs ftm_* in ../shared/corpora/dev/metadata")
def test_every_line_is_counted_and_nobody_private_is_a_record():
    """RDF is refused in a sentence."""
    for path in FILES:
        run = run_import("ftm", path)
        lines = [line for line in path.read_bytes().split(b"\n") if line.strip()]

        if path.suffix == ".nt":
            assert ["is RDF or XML"] == [each.partition(": ")[2][:13] for each in run.messages()]
        else:
            assert len(lines) == sum(run.report.items.values())
            assert ([], {}) == (run.messages(), run.report.fields_unused)
            assert {} == run.records("Person")
            assert run.report.items["Document"] == len(run.records("ReleasedDocument"))
