"""Hostile texts, texts of the W3C and queries made of dear parts, spoiled: spliced, nested, quoted, cut."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from tests.attacks.canary import Canary
from tests.attacks.fragments import BEGINNINGS, ENDINGS, FRAGMENTS, PATTERNS, WRAPPERS

MOST = 31_000
"""Bytes that a mutation has at most, so that more than its length is tried."""
SHORT = 3_000
Spoil = Callable[[st.DrawFn, str], str]


def _place(draw: st.DrawFn, text: str) -> int:
    return draw(st.integers(0, len(text)))


def _insert(draw: st.DrawFn, text: str) -> str:
    at = _place(draw, text)
    return text[:at] + draw(st.sampled_from(FRAGMENTS)) + text[at:]


def _insert_at_space(draw: st.DrawFn, text: str) -> str:
    words = text.split(" ")
    words.insert(draw(st.integers(0, len(words))), draw(st.sampled_from(FRAGMENTS)))
    return " ".join(words)


def _cut(draw: st.DrawFn, text: str) -> str:
    at = _place(draw, text)
    return text[:at] + text[at + draw(st.integers(0, 40)) :]


def _end(draw: st.DrawFn, text: str) -> str:
    return text[: _place(draw, text)]


def _repeat(draw: st.DrawFn, text: str) -> str:
    at = _place(draw, text)
    piece = text[at : at + draw(st.integers(1, 60))]
    return text[:at] + piece * draw(st.sampled_from([2, 3, 10, 99, 100, 101, 500, 2000])) + text[at:]


def _nest(draw: st.DrawFn, text: str) -> str:
    before, after = draw(st.sampled_from(WRAPPERS))
    times = draw(st.sampled_from([1, 2, 20, 95, 99, 100, 101, 1000]))
    start, end = sorted((_place(draw, text), _place(draw, text)))
    return text[:start] + before * times + text[start:end] + after * times + text[end:]


def _swap_quotes(draw: st.DrawFn, text: str) -> str:
    old, new = draw(st.permutations(["'", '"', "'''", '"""', "<", "`"]))[:2]
    return text.replace(old, new)


def _swap_lines(draw: st.DrawFn, text: str) -> str:
    return text.replace(" ", draw(st.sampled_from(["\r\n", "\r", "\t", "\n", "#\n", "", "\u00a0", "\x0c"])))


def _swap_cases(draw: st.DrawFn, text: str) -> str:
    return draw(st.sampled_from([text.upper, text.lower, text.swapcase]))()


def _bytes_at_random(draw: st.DrawFn, text: str) -> str:
    at = _place(draw, text)
    return text[:at] + draw(st.text(max_size=20)) + text[at:]


SPOILS: tuple[Spoil, ...] = (
    _insert, _insert, _insert_at_space, _insert_at_space, _cut, _end, _repeat, _nest, _swap_quotes,
    _swap_lines, _swap_cases, _bytes_at_random,
)  # fmt: skip


class Attack(NamedTuple):
    """What is sent: the bytes of a query or an update, the way they go, and the form that is asked for."""

    text: bytes
    way: str
    accept: str


WAYS = ("address", "address", "body", "body", "body", "form", "form", "update")
ACCEPTED = (
    "*/*", "application/sparql-results+json", "application/sparql-results+xml", "text/csv",
    "text/tab-separated-values", "text/html", "text/turtle, */*;q=0.1", "application/ld+json, */*;q=0.1",
    "application/rdf+xml, */*;q=0.1", "application/n-triples, */*;q=0.1", "application/trig, */*;q=0.1",
)  # fmt: skip


def sources(attacks: Path, w3c: Path) -> list[str]:
    """Texts to start from: the hostile ones, and queries and updates of the W3C where they are there."""
    hostile = [*sorted(attacks.glob("*.rq")), *sorted(attacks.glob("*.ru"))]
    common = [path for suffix in ("rq", "ru") for path in sorted(w3c.rglob(f"*.{suffix}"))]
    texts = [path.read_bytes().decode(errors="replace") for path in (*hostile, *common)]
    return [text for text in texts if len(text) <= MOST]


def _made(draw: st.DrawFn) -> str:
    """Write a query that the engine takes, mostly."""
    group = " ".join(draw(st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=4)))
    return f"{draw(st.sampled_from(BEGINNINGS))} {{ {group} }} {draw(st.sampled_from(ENDINGS))}"


@st.composite
def attack(draw: st.DrawFn, texts: Sequence[str], canary: Canary) -> Attack:
    """Take a text and spoil it, or make one and spoil it less; choose a way and a form."""
    is_made = draw(st.booleans())
    text = _made(draw) if is_made else draw(st.sampled_from(texts))
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]) if is_made else st.integers(1, 5))):
        text = draw(st.sampled_from(SPOILS))(draw, text)
    data = canary.aimed(text).encode("utf-8", "surrogatepass")[:MOST]
    if draw(st.integers(0, 19)) == 0:
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(st.binary(min_size=1, max_size=4)) + data[at:]
    way = draw(st.sampled_from(WAYS))
    return Attack(
        data, "body" if way == "address" and len(data) > SHORT else way, draw(st.sampled_from(ACCEPTED))
    )
