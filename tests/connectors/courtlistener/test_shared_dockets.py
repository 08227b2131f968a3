"""The dockets of the shared material: each item is a record, or omitted with a reason."""

from pathlib import Path

import pytest

from foia_graph.connectors.courtlistener import CourtListener
from foia_graph.connectors.imports.run import run_import
from foia_graph.connectors.imports.session import ImportOptions
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder

SHARED = Path(__file__).parents[4] / "shared" / "corpora" / "connectors" / "courtlistener"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared dockets are not here")


def test_counts_of_both_sides_agree(tmp_path: Path):
    """Two dockets, of which one is XML."""
    profile = Profile(resource_folder("ontology"))
    report = run_import(CourtListener(), str(SHARED), tmp_path, profile, ImportOptions())

    assert {"docket": 2, "docket entry": 3, "document": 4, "party": 4} == {
        name: report.items[name] for name in ("docket", "docket entry", "document", "party")
    }
    assert (2, 3, 4) == tuple(report.records[name] for name in ("CourtCase", "Event", "ReleasedDocument"))
    assert 1 == report.left_out["party"].total()
    assert [] == report.problems
    assert {} == report.fields_unused
