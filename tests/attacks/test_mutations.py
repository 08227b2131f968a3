"""Hostile texts spoiled at random: the server lives, calls no one, reads no file, and changes nothing."""

import re
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings

from tests.attacks import forms
from tests.attacks.canary import WORD, Canary
from tests.attacks.conftest import SHARED
from tests.attacks.mutations import Attack, attack, sources
from tests.attacks.server import FORM, QUERY, UPDATE, Reply, Server, new_query

pytestmark = pytest.mark.slow

SAME_EACH_TIME = settings(
    derandomize=True, database=None, deadline=None, suppress_health_check=[*HealthCheck]
)
ENDS = {
    "200", "400", "400 syntax", "400 too-deep", "400 too-wide", "403 service", "403 update", "406",
    "413 too-long", "413", "414 too-long", "414", "503 time", "503 memory", "422 too-large",
}  # fmt: skip
"""All the ends there are for one client alone; a crash, or a queue that is full, is none of them."""
PAGES = {end.partition(" ")[0] for end in ENDS}
"""The same as a page has them, which gives its reason in words."""


def sent(server: Server, what: Attack) -> Reply:
    """Send an attack in its way."""
    accept = {"Accept": what.accept}
    if what.way == "address":
        return server.send("GET", f"/sparql?query={quote(what.text)}", headers=accept)
    if what.way == "form":
        return server.send("POST", "/sparql", f"query={quote(what.text)}".encode(), {**FORM, **accept})
    return server.send(
        "POST", "/sparql", what.text, {**(UPDATE if what.way == "update" else QUERY), **accept}
    )


def withstood(server: Server, canary: Canary, what: Attack, before: tuple[list[int], int]) -> None:
    """Send an attack, and see that nothing came of it but an answer that is whole, or a reason."""
    reply = sent(server, what)
    assert reply.end in (PAGES if "text/html" in reply.headers["content-type"] else ENDS), reply
    # Only what is asked for may hold the word; none of the texts does.
    assert WORD.encode() not in reply.body
    if reply.status == 200:
        forms.check(reply)
    assert "200" == server.ask(new_query()).end
    assert (*before, []) == (server.web(), server.size(), canary.calls)


def survived(server: Server, canary: Canary, attacks: Path, number: int) -> None:
    """Attack so many times; a failure is reduced to a short text."""
    before = server.web(), server.size()
    texts = sources(attacks, SHARED / "w3c" / "sparql")
    shape = attack(texts, canary)

    @settings(SAME_EACH_TIME, max_examples=number)
    @given(shape)
    def attacked(what: Attack) -> None:
        withstood(server, canary, what, before)

    attacked()


def test_mutations(server, canary, attacks):
    """A hundred and fifty, the same ones each time."""
    survived(server, canary, attacks, 150)


@pytest.mark.slow
def test_a_thousand_mutations(server, canary, attacks):
    """The same, longer."""
    survived(server, canary, attacks, 1000)


def test_the_mutations_do_attack(attacks, canary):
    """
    Among them are calls of services, files and updates, characters that break a text, and whole queries.
    """
    seen: set[bytes] = set()

    @settings(SAME_EACH_TIME, max_examples=500)
    @given(attack(sources(attacks, SHARED / "w3c" / "sparql"), canary))
    def look(what: Attack) -> None:
        seen.add(what.text)

    look()
    text = b"\n".join(seen)
    places = (str(canary.port).encode(), str(canary.path).encode())
    assert [] == [each for each in (*places, b"SERVICE", b"\x00", b"\r") if each not in text]
    assert re.search(rb"DROP|INSERT|DELETE|CLEAR|LOAD", text)
    taken = sum(map(is_taken, seen))
    canary.calls.clear()  # the engine was asked in this process, where it calls whom a query names
    assert taken > 30


def is_taken(text: bytes) -> bool:
    """Tell whether the engine reads a text as a query."""
    try:
        ox.Store().query(text.decode())
    except (SyntaxError, ValueError, RuntimeError, OSError):
        return False
    return True
