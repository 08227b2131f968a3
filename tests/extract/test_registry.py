"""What extractors found is read by the name of each."""

import subprocess
import sys

import pytest

from foia_graph.extract import outcomes, registry
from foia_graph.extract.extractors import EXTRACTORS


def test_what_was_found_is_read_whatever_was_imported_before(monkeypatch):
    """Who reads findings before all extractors are there does not decide what is read afterwards."""
    with monkeypatch.context() as patched:
        patched.setattr(registry, "EXTRACTORS", {"bates": EXTRACTORS["bates"]})
        assert {"bates"} == outcomes.decode_findings({}).keys()

    assert EXTRACTORS.keys() == outcomes.decode_findings({}).keys()


@pytest.mark.parametrize(
    "first", ["foia_graph.extract.mentions.extractor", "foia_graph.ingest.documents.records"]
)
def test_extractors_are_in_the_order_of_their_names(first):
    """Whichever module was imported first: the versions of readings name them in that order."""
    code = f"import {first}\nfrom foia_graph.extract.extractors import EXTRACTORS\nprint(*EXTRACTORS)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = "bates bundles citations description emails exemptions marks mentions pagination withheld-pages"

    assert names == done.stdout.strip()
