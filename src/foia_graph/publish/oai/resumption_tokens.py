"""Resumption tokens (3.5): all that was asked for, the format too, and the last record that was sent.

A token is kept nowhere, and never expires. Lists are in the order of datestamps, and what changes gets a
later one: so a load in between puts records behind the place where the walk is, and none is missed.
"""

import base64
import binascii
from dataclasses import astuple, dataclass

import msgspec

from foia_graph.publish.oai.datestamps import parse_period
from foia_graph.publish.oai.errors import OaiError


@dataclass(frozen=True, slots=True)
class ResumptionToken:
    """A list as it was asked for, its last record so far, and how many were sent."""

    verb: str
    prefix: str
    """The format of the records, "" in a list of sets."""
    first: str
    last: str
    set: str
    time: str
    name: str
    """The identifier of the last record, or the setSpec of the last set."""
    cursor: int


_decoder = msgspec.json.Decoder(tuple[str, str, str, str, str, str, str, int])


def format_token(token: ResumptionToken) -> str:
    """Write a token, of characters that need no escape in an address."""
    return base64.urlsafe_b64encode(msgspec.json.encode(astuple(token))).decode().rstrip("=")


def parse_token(text: str, verb: str) -> ResumptionToken:
    """Read a token; raises Failure for what was never one of this verb."""
    try:
        data = base64.b64decode(f"{text}{'=' * (-len(text) % 4)}", altchars=b"-_", validate=True)
        token = ResumptionToken(*_decoder.decode(data))
        parse_period(token.first, token.last)
    except (binascii.Error, ValueError, OaiError):
        raise _bad_token() from None
    # Several texts decode to the same bytes; only the one that was given out is a token.
    if token.verb != verb or token.cursor < 1 or format_token(token) != text:
        raise _bad_token()
    return token


def _bad_token() -> OaiError:
    return OaiError("badResumptionToken", "This token was not given here for such a list; begin it anew.")
