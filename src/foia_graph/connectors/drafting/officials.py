"""People in public offices, as a text names them: Representative Zoe Lofgren. Nobody else is looked for."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from foia_graph.connectors.drafting.named_bodies import BodyInText
from foia_graph.connectors.drafting.sentences import Span, without_possessive, words_before
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.mentions.name_table import NameTable
from foia_graph.model.iris import last_segment, slug

ELECTED = (
    r"(?:U\.S\.\s|State\s|state\s)?(?:Representative|Congress(?:wo)?man|Congressmember"
    r"|Senator|Assembly(?:member|man|woman)"
    r"|Delegate|Council(?:\s?[Mm]ember|man|woman)|Alder(?:man|woman|person)|Rep\.|Sen\."
    r"|Assemblymember|State\sSen\.)"
)
EXECUTIVE = (
    r"(?:(?:then-|former\s|Former\s|Acting\s|acting\s|Deputy\s|Assistant\s|Under\s|Vice\s"
    r"|Lt\.\s|Lieutenant\s)*)"
    r"(?:Governor|Gov\.|Mayor|Sheriff|Attorney\sGeneral|Solicitor\sGeneral|Secretary"
    r"|Inspector\sGeneral|Commissioner"
    r"|Administrator|Ambassador|Police\sChief|Fire\sChief|Chief\sJustice|Chief\sJudge"
    r"|District\sAttorney|City\sManager"
    r"|County\sManager|County\sExecutive|City\sAttorney|Superintendent|Comptroller"
    r"|Treasurer|Board\schair(?:man|woman)?|Postmaster\sGeneral"
    r"|Surgeon\sGeneral|Archivist|Speaker|General\sCounsel)"
)
JUDICIAL = r"(?:(?:U\.S\.\s|Chief\s|Magistrate\s|District\s|Circuit\s|Senior\s)*(?:Judge|Justice)|Magistrate)"
OF_BODY = r"(?:Director|Chief|President|Chair(?:man|woman)?|Under\sSecretary)"
"""Titles that organizations have, too: they are public where a public body stands beside them."""
NAME = (
    r"(?:[A-Z][a-zé’'-]+(?:[A-Z][a-zé]+)?|[A-Z]\.)(?:\s(?:[A-Z]\.|[“\"][A-Z][a-z]+[”\"]))?"
    r"(?:\s(?:de|la|van|von|del|bin|al))?(?:\s[A-Z][\w’'-]+){1,2}"
)
WITH_TITLE = re.compile(
    rf"(?<![\w-])(?P<title>{ELECTED}|{EXECUTIVE}|{JUDICIAL})(?:\sof\s"
    rf"(?:the\s)?[A-Z][\w\s]{{2,40}}?)?\s(?P<name>{NAME})(?![\w-])"
)
SEVERAL = re.compile(
    rf"(?<![\w-])(?P<title>Representatives|Senators|Reps\.|Sens\.|Congressmembers)\s"
    rf"(?P<names>{NAME}(?:(?:,\s|,?\sand\s){NAME})+)"
)
BESIDE_BODY = re.compile(
    rf"(?P<title>(?:(?:Acting|Deputy|Assistant|former|Former|then-)\s?)*{OF_BODY})\s(?P<name>{NAME})(?![\w-])"
)
BEHIND_NAME = re.compile(
    rf"(?P<name>{NAME}),\s(?:the\s|then\s|then-|former\s)?(?P<title>(?:[Ss]ecretary"
    rf"|[Dd]irector|[Aa]dministrator|[Cc]ommissioner|[Gg]overnor|[Mm]ayor|[Ss]heriff"
    r"|[Ii]nspector\s[Gg]eneral|[Aa]ttorney\s[Gg]eneral)\sof\s(?:the\s)?)(?=[A-Z])"
)
TITLE_WORDS = re.compile(
    r"(?:Representative|Senator|Secretary|Director|Judge|Justice|Chief|General|Attorney"
    r"|Department|County|City|State|Office|"
    r"Act|Court|Board|Bureau|District|Union|Police|Homeland|Today|Monday|Tuesday|Wednesday|Thursday|Friday)$"
)


class NamedOfficial(NamedTuple):
    """Somebody in a public office: the place and words of name and title, and the link to the person."""

    span: Span
    title: Span
    name: str
    reference: str
    is_known: bool


class OfficialTable:
    """The people whom a gazetteer knows; they are found only where a public title stands beside the name."""

    def __init__(self, gazetteer: Gazetteer, scope: str) -> None:
        self._table = NameTable(each for each in gazetteer.entries if each.type == "Person")
        self._scope = scope

    def find(self, text: str, bodies: Iterable[BodyInText]) -> list[NamedOfficial]:
        """Return the officials that a text names with their titles, in order."""
        found: list[NamedOfficial] = []
        for words, title in _titled_names(text, list(bodies)):
            name = without_possessive(text, words)
            if not any(name.overlaps(each.span) for each in found) and not _is_title(text, name):
                found.append(self._official(text, name, title))
        return sorted(found)

    def _official(self, text: str, name: Span, title: Span) -> NamedOfficial:
        words = text[name.start : name.end]
        hits = [
            each
            for hit in self._table.search(words)
            for each in hit.forms
            if each.kind in ("full", "shortened")
        ]
        known = {each.name.iri for each in hits}
        if len(known) == 1:
            return NamedOfficial(name, title, words, f"person/{last_segment(known.pop())}", True)
        own = f"{self._scope}-{slug(words)}" if self._scope else slug(words)
        return NamedOfficial(name, title, words, f"person/{own}", False)


def _titled_names(text: str, bodies: list[BodyInText]) -> Iterator[tuple[Span, Span]]:
    for match in WITH_TITLE.finditer(text):
        yield Span(*match.span("name")), Span(*match.span("title"))
    for match in SEVERAL.finditer(text):
        for name in re.finditer(NAME, match["names"]):
            start = match.start("names")
            yield Span(start + name.start(), start + name.end()), Span(*match.span("title"))
    for match in BESIDE_BODY.finditer(text):
        if _is_public(text, match, bodies):
            yield Span(*match.span("name")), Span(*match.span("title"))
    for match in BEHIND_NAME.finditer(text):
        yield Span(*match.span("name")), Span(*match.span("title"))


def _is_public(text: str, match: re.Match[str], bodies: list[BodyInText]) -> bool:
    """Return whether a public body stands right before a title, or behind the name ("of the ...")."""
    if match["title"] == "Chief":
        return any(each.type == "Agency" and "Police" in each.name for each in bodies)
    agencies = [each.span for each in bodies if each.type == "Agency"]
    before = any(0 <= match.start() - each.end <= 3 for each in agencies)
    behind = re.compile(r"(?:,)?\s(?:of|at)\s(?:the\s)?").match(text, match.end())
    is_president = match["title"] == "President" and not re.search(
        r"(?:[A-Z][\w’'-]*|of)\s$", words_before(text, match.start())
    )
    return (
        before
        or is_president
        or (behind is not None and any(each.start == behind.end() for each in agencies))
    )


def _is_title(text: str, name: Span) -> bool:
    return any(TITLE_WORDS.match(word) for word in text[name.start : name.end].split())
