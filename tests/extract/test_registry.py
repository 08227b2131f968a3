"""What extractors found is written and read by the name of each."""

from foia_graph.extract import registry
from foia_graph.extract.extractors import EXTRACTORS


def test_what_was_found_is_read_whatever_was_imported_before(monkeypatch):
    """
    Who reads findings before all extractors are there does not decide what is read afterwards.
    """
    with monkeypatch.context() as patched:
        patched.setattr(registry, "EXTRACTORS", {"bates": EXTRACTORS["bates"]})
        assert {"bates"} == registry.decode_findings(b"{}").keys()

    assert EXTRACTORS.keys() == registry.decode_findings(b"{}").keys()
