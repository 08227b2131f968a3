"""Requests of OAI-PMH, read strictly (3.1.1, 4): arguments, times, resumption tokens, and their errors."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from typing import Literal, TypeAlias

import msgspec

from foia_graph.errors import FoiaGraphError
from foia_graph.model.dates import quote_text

OaiErrorCode: TypeAlias = Literal[
    "badArgument",
    "badResumptionToken",
    "badVerb",
    "cannotDisseminateFormat",
    "idDoesNotExist",
    "noRecordsMatch",
    "noSetHierarchy",
]
"""The codes but for noMetadataFormats: every record has two formats."""


class OaiError(FoiaGraphError):
    """A request that has no answer; it is told so in one, under status 200."""

    def __init__(self, code: OaiErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"
SECOND = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def datestamp(time: str) -> str:
    """Return a time cut to the second.

    >>> datestamp("2026-11-25T18:10:08.123Z")
    '2026-11-25T18:10:08Z'
    """
    return f"{time[:19]}Z"


def format_datestamp(moment: datetime) -> str:
    """Write a moment."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_period(first: str, last: str) -> tuple[str, str]:
    """Read `from` and `until`, both to the second; raises Failure for what are none."""
    start, end = _parse_datestamp("from", first, "00:00:00"), _parse_datestamp("until", last, "23:59:59")
    if first and last and len(first) != len(last):
        raise OaiError("badArgument", "from and until are both written to the day, or both to the second.")
    if first and last and start > end:
        raise OaiError("badArgument", "from is not later than until.")
    return start, end


def _parse_datestamp(name: str, text: str, time: str) -> str:
    if not text:
        return ""
    whole = f"{text}T{time}Z" if DAY.fullmatch(text) else text
    if not SECOND.fullmatch(whole) or not _is_real_date(whole):
        raise OaiError(
            "badArgument", f"{name} is written YYYY-MM-DD or {GRANULARITY}, not {quote_text(text)}."
        )
    return whole


def _is_real_date(text: str) -> bool:
    # The 30th of February fits the pattern.
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


# A token is stateless and never expires. Lists are in the order of datestamps, and what changes gets a later
# one: a load in between puts records behind the cursor of the walk, and none is missed.
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
    return OaiError(
        "badResumptionToken", "This token was not given here for such a list; start again without a token."
    )


ArgumentPairs = list[tuple[str, str]]
SET_SPEC = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
WORD = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")


@dataclass(frozen=True, slots=True)
class OaiVerb:
    """The arguments that a verb needs, and those that it takes."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    is_list: bool = False
    """True where the answer may come in parts, by resumption tokens."""


LIST_VERB = OaiVerb(("metadataPrefix",), ("from", "until", "set"), is_list=True)
VERBS: Mapping[str, OaiVerb] = {
    "GetRecord": OaiVerb(("identifier", "metadataPrefix")),
    "Identify": OaiVerb(),
    "ListIdentifiers": LIST_VERB,
    "ListMetadataFormats": OaiVerb(optional=("identifier",)),
    "ListRecords": LIST_VERB,
    "ListSets": OaiVerb(is_list=True),
}


@dataclass(frozen=True, slots=True)
class OaiRequest:
    """A request that keeps to the protocol; `first` and `last` are to the second, "" for an open side.

    `arguments` are those of the request, as they were given.
    """

    verb: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    first: str = ""
    last: str = ""
    set: str = ""
    token: ResumptionToken | None = None

    @property
    def identifier(self) -> str:
        """Return the identifier asked for, "" for none."""
        return self.arguments.get("identifier", "")


def parse_request(pairs: ArgumentPairs) -> OaiRequest:
    """Read the arguments of a request; raises Failure for what the protocol does not allow."""
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1:
        raise OaiError("badVerb", f"A request has one verb, this one has {len(verbs)}.")
    if verbs[0] not in VERBS:
        raise OaiError("badVerb", f"verb is {', '.join(VERBS)}, not {quote_text(verbs[0])}.")
    verb, arguments = verbs[0], _unique_arguments(pairs)
    del arguments["verb"]
    if "resumptionToken" in arguments and VERBS[verb].is_list:
        return _resumed_request(verb, arguments)
    _check_names(verb, arguments)
    first, last = parse_period(arguments.get("from", ""), arguments.get("until", ""))
    _check_values(arguments)
    prefix = arguments.get("metadataPrefix", "")
    return OaiRequest(verb, arguments, prefix, first, last, arguments.get("set", ""))


def _unique_arguments(pairs: ArgumentPairs) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise OaiError("badArgument", f"{quote_text(name)} is given once.")
        found[name] = value
    return found


def _resumed_request(verb: str, arguments: Mapping[str, str]) -> OaiRequest:
    if len(arguments) > 1:
        raise OaiError("badArgument", "resumptionToken is the only argument allowed with the verb.")
    token = parse_token(arguments["resumptionToken"], verb)
    return OaiRequest(verb, arguments, token.prefix, token.first, token.last, token.set, token)


def _check_names(verb: str, arguments: Mapping[str, str]) -> None:
    arguments_of_verb = VERBS[verb]
    for name in arguments:
        if name not in (*arguments_of_verb.required, *arguments_of_verb.optional):
            raise OaiError("badArgument", f"{verb} takes no argument {quote_text(name)}.")
    for name in arguments_of_verb.required:
        if name not in arguments:
            raise OaiError("badArgument", f"{verb} needs the argument {name}.")


def _check_values(arguments: Mapping[str, str]) -> None:
    for name, value in arguments.items():
        if not value:
            raise OaiError("badArgument", f"{name} is empty; leave it out, or give it a value.")
    if not SET_SPEC.fullmatch(arguments.get("set", "any")):
        raise OaiError(
            "badArgument", f"set is a setSpec, as kind:document, not {quote_text(arguments['set'])}."
        )
    prefix = arguments.get("metadataPrefix", "")
    if prefix and not WORD.fullmatch(prefix):
        raise OaiError("badArgument", f"metadataPrefix is a word, as oai_dc, not {quote_text(prefix)}.")
