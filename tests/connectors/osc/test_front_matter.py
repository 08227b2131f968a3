"""Front matter is read as texts, in whatever state it is."""

import pytest

from foia_graph.connectors.osc import parse_page


def test_scalars_stay_texts() -> None:
    """What YAML takes for dates, numbers and truth stays what is written; the rest is the body."""
    page = parse_page(
        b"---\ndate: 2009-11-17\ncases: [007, no]\nsource:\n  agency: ~\n---\n\nSome *words*.\n"
    )

    assert page.fields == {"date": "2009-11-17", "cases": ["007", "no"], "source": {"agency": ""}}
    assert page.body == "Some *words*."
    assert page.problems == []


@pytest.mark.parametrize(
    ("data", "fields", "words"),
    [
        (b"---\nsource:\n\tagency: Harbor\n---\n", {"source": {"agency": "Harbor"}}, "tabs"),
        (b"---\na: 1\na: [2]\n---\n", {"a": ["1", "2"]}, "twice"),
        (b"---\na: &x\n  b: *x\n---\n", {"a": {"b": ""}}, "holds itself"),
        (b"---\na: &x [1]\nb: *x\n", {"a": ["1"], "b": ["1"]}, "no line ---"),
        (b"---\na: [1\n---\n", {}, "no YAML"),
        (b"---\n- a\n---\n", {}, "no mapping"),
        (b"---\n? [a, b]\n: c\n---\n", {"(no word)": "c"}, ""),
        (b"\xef\xbb\xbf---\r\na: caf\xe9\r\n---\r\n", {"a": "caf\xe9"}, "Windows-1252"),
        (b"---\na: x\x00y\n---\n", {"a": "x\ufffdy"}, "characters"),
        (b"# A page\n", {}, "no front matter"),
        (b"", {}, "no front matter"),
        (b"---\n---\n", {}, ""),
        (b"---\na: " + b"[" * 200 + b"]" * 200 + b"\n---\n", None, "too deep"),
    ],
)
def test_broken_front_matter(data: bytes, fields: dict[str, object] | None, words: str) -> None:
    """What can be read is read, and what is wrong is said in a sentence."""
    page = parse_page(data)

    assert fields is None or page.fields == fields
    assert any(words in problem for problem in page.problems) if words else page.problems == []
