"""Arguments of a request, read strictly: one verb, and the arguments that it takes (3.1.1, 4)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from foia_graph.model.dates import shown
from foia_graph.publish.oai import resumption_tokens
from foia_graph.publish.oai.datestamps import span
from foia_graph.publish.oai.errors import Failure
from foia_graph.publish.oai.resumption_tokens import Token

Pairs = list[tuple[str, str]]
PREFIX = "oai_dc"
SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
WORD = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")


@dataclass(frozen=True, slots=True)
class Verb:
    """The arguments that a verb needs, and those that it takes."""

    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    is_list: bool = False
    """True where the answer may come in parts, by resumption tokens."""


LIST = Verb(("metadataPrefix",), ("from", "until", "set"), is_list=True)
VERBS: Mapping[str, Verb] = {
    "GetRecord": Verb(("identifier", "metadataPrefix")),
    "Identify": Verb(),
    "ListIdentifiers": LIST,
    "ListMetadataFormats": Verb(takes=("identifier",)),
    "ListRecords": LIST,
    "ListSets": Verb(is_list=True),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that keeps to the protocol; `first` and `last` are to the second, "" for an open side.

    `arguments` are those of the request, as they were given.
    """

    verb: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    set: str = ""
    token: Token | None = None

    @property
    def identifier(self) -> str:
        """Return the identifier asked for, "" for none."""
        return self.arguments.get("identifier", "")


def read(pairs: Pairs) -> Asked:
    """Read the arguments of a request; raises Failure for what the protocol does not allow."""
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1:
        raise Failure("badVerb", f"A request has one verb, this one has {len(verbs)}.")
    if verbs[0] not in VERBS:
        raise Failure("badVerb", f"verb is {', '.join(VERBS)}, not {shown(verbs[0])}.")
    verb, arguments = verbs[0], _once(pairs)
    del arguments["verb"]
    if "resumptionToken" in arguments and VERBS[verb].is_list:
        return _resumed(verb, arguments)
    _check_names(verb, arguments)
    first, last = span(arguments.get("from", ""), arguments.get("until", ""))
    _check_values(arguments)
    return Asked(verb, arguments, first, last, arguments.get("set", ""))


def _once(pairs: Pairs) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise Failure("badArgument", f"{shown(name)} is given once.")
        found[name] = value
    return found


def _resumed(verb: str, arguments: Mapping[str, str]) -> Asked:
    if len(arguments) > 1:
        raise Failure("badArgument", "resumptionToken is the only argument beside the verb.")
    token = resumption_tokens.read(arguments["resumptionToken"], verb)
    return Asked(verb, arguments, token.first, token.last, token.set, token)


def _check_names(verb: str, arguments: Mapping[str, str]) -> None:
    known = VERBS[verb]
    for name in arguments:
        if name not in (*known.needs, *known.takes):
            raise Failure("badArgument", f"{verb} takes no argument {shown(name)}.")
    for name in known.needs:
        if name not in arguments:
            raise Failure("badArgument", f"{verb} needs the argument {name}.")


def _check_values(arguments: Mapping[str, str]) -> None:
    for name, value in arguments.items():
        if not value:
            raise Failure("badArgument", f"{name} is empty; leave it out, or give it a value.")
    if not SET.fullmatch(arguments.get("set", "any")):
        raise Failure("badArgument", f"set is a setSpec, as kind:document, not {shown(arguments['set'])}.")
    prefix = arguments.get("metadataPrefix", PREFIX)
    if not WORD.fullmatch(prefix):
        raise Failure("badArgument", f"metadataPrefix is a word, as {PREFIX}, not {shown(prefix)}.")
    if prefix != PREFIX:
        raise Failure("cannotDisseminateFormat", f"Records are had in {PREFIX}, not in {shown(prefix)}.")
