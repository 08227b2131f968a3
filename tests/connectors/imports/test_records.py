"""Keys of an origin fit into the name of a file."""

import pytest

from foia_graph.connectors.imports.records import key_of


def test_long_keys_are_cut_and_told_apart() -> None:
    """Two long keys that begin alike are two names, short enough for a file."""
    first, second = key_of("a" * 5000), key_of("a" * 5001)

    assert first != second
    assert len(first) == len(second) == 93


@pytest.mark.parametrize(("text", "key"), [("Élysée", "elysee"), ("…", ""), ("", ""), ("--a", "a")])
def test_keys_of_small_letters(text: str, key: str) -> None:
    """A text without a letter or digit has no key."""
    assert key_of(text) == key
