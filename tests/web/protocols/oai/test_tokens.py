"""Resumption tokens, which are kept nowhere."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foia_graph.publish.oai import protocol
from foia_graph.publish.oai.protocol import OaiError, ResumptionToken

TIMES = st.datetimes().map(lambda time: time.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0"))
FIRST = ["ListRecords", "oai_dc", "", "", "", "2026-11-25T12:00:00Z", "oai:a.example:work/x", 100]


def token(said: object) -> str:
    """Write anything as if it were a token."""
    return base64.urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).decode().rstrip("=")


@given(st.text(), TIMES, st.text(), st.integers(1, 10**9))
def test_a_token_reads_back(spec: str, time: str, name: str, cursor: int):
    """All that was asked for is in it, in characters that need no escape in an address."""
    made = ResumptionToken("ListRecords", "rdf", time, "", spec, time, name, cursor)
    text = protocol.format_token(made)

    assert made == protocol.parse_token(text, "ListRecords")
    assert text.replace("-", "").replace("_", "").isalnum() and text.isascii()


@pytest.mark.parametrize(
    "said",
    [
        {},
        FIRST[:7],
        [*FIRST, ""],
        [*FIRST[:7], "100"],
        [*FIRST[:7], 0],
        [*FIRST[:7], -1],
        [*FIRST[:7], 1.5],
        ["ListIdentifiers", *FIRST[1:]],
        ["ListRecords", "oai_dc", "yesterday", *FIRST[3:]],
        ["ListRecords", "oai_dc", "2026-11-26T00:00:00Z", "2026-11-25T00:00:00Z", *FIRST[4:]],
    ],
)
def test_what_was_never_a_token_is_refused(said: object):
    """Nothing but what was written here is read."""
    with pytest.raises(OaiError, match="start again without a token") as caught:
        protocol.parse_token(token(said), "ListRecords")

    assert "badResumptionToken" == caught.value.code


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_no_text_is_more_than_refused(text: str):
    """Whatever a client sends, it is a token or told that it is none."""
    with pytest.raises(OaiError):
        protocol.parse_token(text, "ListRecords")


def test_a_token_has_one_spelling():
    """A space or a sign that base64 overlooks makes another text."""
    text = token(FIRST)
    assert protocol.parse_token(text, "ListRecords").cursor == 100

    for other in (f"{text}=", f" {text}", f"{text}\n"):
        with pytest.raises(OaiError):
            protocol.parse_token(other, "ListRecords")
