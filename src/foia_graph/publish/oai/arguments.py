"""Arguments of a request, read strictly: one verb, and the arguments that it takes (3.1.1, 4)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from foia_graph.model.dates import quote_text
from foia_graph.publish.oai import resumption_tokens
from foia_graph.publish.oai.datestamps import parse_period
from foia_graph.publish.oai.errors import OaiError
from foia_graph.publish.oai.resumption_tokens import ResumptionToken

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
        raise OaiError("badArgument", "resumptionToken is the only argument beside the verb.")
    token = resumption_tokens.parse_token(arguments["resumptionToken"], verb)
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
