"""What extractors found is read by the name of each."""

from foia_graph.extract import outcomes, registry
from foia_graph.extract.extractors import EXTRACTORS


def test_what_was_found_is_read_whatever_was_imported_before(monkeypatch):
    """
    Who reads findings before all extractors are there does not decide what is read afterwards.
    """
    with monkeypatch.context() as patched:
        patched.setattr(registry, "EXTRACTORS", {"bates": EXTRACTORS["bates"]})
        assert {"bates"} == outcomes.decode_findings({}).keys()

    assert EXTRACTORS.keys() == outcomes.decode_findings({}).keys()
