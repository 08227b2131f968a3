"""Answers that wait for the GET behind a HEAD."""

from foia_graph.query.sparql.worker_process import SerializedResult
from foia_graph.web.limits.head_cache import HeadAnswerCache


def answer(size):
    """An answer of so many bytes."""
    return SerializedResult(b"x" * size, "text/plain", 0.0, "0001")


def test_an_answer_is_kept_by_its_version():
    """
    What has no version is not kept.
    """
    kept, one = HeadAnswerCache(), answer(1)
    kept.put("a", one)
    kept.put("", answer(1))

    assert [one, None, None] == [kept.get("a"), kept.get("b"), kept.get("")]


def test_the_oldest_goes_first():
    """
    What is kept has at most so many bytes; what is more by itself is not kept.
    """
    kept = HeadAnswerCache(most=10)
    for etag, size in (("a", 4), ("b", 4), ("a", 5), ("c", 4), ("d", 11)):
        kept.put(etag, answer(size))
        if etag == "c":
            found = [kept.get(each) is not None for each in "abc"]

    assert [True, False, True] == found
    assert [None] * 4 == [kept.get(each) for each in "abcd"]
