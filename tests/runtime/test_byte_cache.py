"""Values that are kept up to a number of bytes."""

from foia_graph.runtime.shared_values import ByteCache


def test_the_values_used_last_are_there():
    """There is room for so many bytes; a value too large for that is not there at all."""
    cache: ByteCache[str, bytes] = ByteCache(len, most=10)
    cache.put("a", b"four")
    cache.put("b", b"four")
    cache.get("a")
    cache.put("c", b"four")

    assert [b"four", None, b"four"] == [cache.get(key) for key in "abc"]
    cache.put("d", b"more than ten")
    assert [None] * 4 == [cache.get(key) for key in "abcd"]


def test_a_new_value_takes_the_place_of_the_old():
    """Only its own bytes count."""
    cache: ByteCache[str, bytes] = ByteCache(len, most=10)
    for value in (b"eight...", b"seven..", b"ten bytes."):
        cache.put("a", value)

    assert b"ten bytes." == cache.get("a")
