"""Who asks for the same again gets what was made."""

from foia_graph.runtime.shared_values import LatestValue


def test_a_value_is_made_again_after_another() -> None:
    """
    The same key twice in a row makes one value, also one that is empty; nothing but the last is at hand.
    """
    made: list[str] = []
    latest = LatestValue[str, str]()

    def make(value: str) -> str:
        made.append(value)
        return value

    found = [latest.get(key, lambda key=key: make(key.strip())) for key in ("one", "one", " ", " ", "one")]

    assert (["one", "one", "", "", "one"], ["one", "", "one"]) == (found, made)
