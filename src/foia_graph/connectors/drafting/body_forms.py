"""Names of bodies by their form: the last word of an agency or of an organization, and capitals before it."""

import re
from collections.abc import Iterator

from foia_graph.connectors.drafting.sentences import Span, without_possessive

NAME_WORD = r"(?:(?<![\w-])[A-Z][\w’'.&-]{0,30}(?<![.,])|(?<![\w-])[A-Z]\.)"
JOINT = r"(?:\s(?:of\sthe|for\sthe|of|for|and|on|in|to|&|against)(?=\s[A-Z]))?"
AGENCY_HEADS = (
    r"Police\sDepartment|Police\sBureau|Police|Sheriff[’']?s?[’']?s?\s(?:Office|Department)"
    r"|Fire\sDepartment|Department|School\sDistrict"
    r"|Board\sof\s(?:Supervisors|Commissioners|Education|Elections)|City\sCouncil"
    r"|County\sBoard|Board|Commission|Authority|Administration"
    r"|Bureau|Highway\sPatrol|State\sPatrol|Attorney[’']s\sOffice"
    r"|Attorney\sGeneral[’']s\sOffice|Public\sSchools"
    r"|Inspector\sGeneral[’']s\sOffice|Task\sForce|Transit\sAgency|Housing\sAuthority|Agency"
)
OFFICES = (
    r"Inspector|Attorney|General|Public|Legal|Information|Police|Emergency|Professional"
    r"|Civil|Internal|Special|State|Governor|Mayor|Sheriff"
    r"|Secretary|Administration|Management|Government|Court|Medical|Health|Human|Community"
    r"|Juvenile|Immigration|Refugee|Environmental|Financial"
    r"|Intelligence|Homeland|Student|Budget|Independent|Citizen|Criminal|Violence|Privacy|Open"
)
"""What offices are for; an office of anything else may be that of a person."""
ORGANIZATION_HEADS = (
    r"Network|Clinic|Project|Alliance|Coalition|Union|Foundation|Institute|Council|Association|Society|Fund"
    r"|Committee|Initiative|Collective|League|Federation|Watch|Archives?|Guild|Lab|Center"
    r"|Centre|Advocates|Ledger"
    r"|Partnership|Forum|Campaign|Caucus|Conference|[A-Z]?[a-z]*[Kk]eepers?|Defenders"
    r"|Workers|Neighbors|Watchdog"
    r"|Group|Trust|Club|Congress|Voices|Rising|Monitor|Observatory|Team|Commons|Cooperative"
    r"|Clearinghouse|Desk|Hub|Library|Exchange"
)
AGENCY_NAME = re.compile(
    rf"\b(?:{NAME_WORD}{JOINT}\s){{1,6}}?(?:{AGENCY_HEADS})(?!\s(?:of|for)\s[A-Z])(?![\w-])"
    rf"|\b(?:{NAME_WORD}\s){{0,4}}?(?:Department|Bureau|Division|Board|Commission|Office"
    rf"(?=\sof\s(?:the\s)?(?:{OFFICES})))\sof\s(?:the\s)?"
    rf"{NAME_WORD}(?:{JOINT}\s{NAME_WORD}){{0,4}}"
)
ORGANIZATION_NAME = re.compile(
    rf"\b(?:{NAME_WORD}{JOINT}\s){{1,6}}(?:{ORGANIZATION_HEADS})(?![\w-])"
    rf"|\b(?:{NAME_WORD}\s){{0,4}}(?:Center|Centre|Institute|Council|Coalition|Alliance"
    rf"|Campaign|Committee|Students|Citizens|Friends|Growers|Neighbors|Parents|Mothers|"
    rf"Project|Network|Fund|Workers|Lawyers|Physicians|Reporters|Union)\s(?:of|for|on"
    rf"|against)\s(?:the\s)?{NAME_WORD}(?:{JOINT}\s{NAME_WORD}){{0,4}}"
)
LEADING = re.compile(
    r"(?:The|A|An|And|But|In|On|At|By|For|From|With|When|While|As|If|To|Of|Or|Our|Its|Their"
    r"|This|That|These|Those|Read|See"
    r"|Join|Inside|Today|After|Before|Under|Some|Several|Both|Many|All|Thanks|Since"
    r"|According|New|Newly|Released|Groups|How|Why|What"
    r"|Representative|Senator|Secretary|Director|Judge|Chief|Sheriff|Mayor|Governor"
    r"|President|PRESS|RELEASE:?|Documents:?|Contact:?)\s"
)
NO_BODY = re.compile(
    r"(?:The\s)?(?:Supreme|District|Circuit|Superior|Appeals)\b|(?!.*\b(?:Center|Centre"
    r"|Institute|Clinic|Coalition|Alliance|Project|Society)\b).*\b(?:Act|Law|Court)$|"
    r"(?:Freedom|Public|Open|Next|First|Last|Key|Executive|"
    r"Resource|Documents?|Records?)\s(?:Union|Program|Project|Release|Center|Group)$|"
    r"(?:Next|First|Last|Monthly|Annual)\s.*|Law\sOffices?\b.*|[\w’'-]+\sAdministration$"
    r"|.*\b(?:Detention|Medical|Convention|Shopping|Processing|Visitors?|Civic|Data"
    r"|Recreation|Correctional)\sCenter$"
    r"|(?:City|County|Town|Village|State|School|Local|National|Federal|Metropolitan"
    r"|Regional|Transit|Housing|Port|Park|Water|Highway|Police|Fire|Planning)?\s?"
    r"(?:Council|Board|Commission|Police(?:\sDepartment)?|Department|Authority"
    r"|Administration|Sheriff[’']?s?[’']?s?\s(?:Office|Department)|School\sDistrict"
    r"|Board\sof\s(?:Supervisors|Commissioners|Education|Elections)|Attorney[’']s\sOffice"
    r"|Patrol|Task\sForce|Public\sSchools|Agency|Bureau)$"
)
"""Names that are none: of courts and laws, of buildings, and what every place has (City Council)."""


NAMED_PROGRAM = re.compile(
    rf"\b(?P<before>{NAME_WORD}(?:\s{NAME_WORD}){{1,4}})(?:\s\([^)\n]{{1,20}}\))?(?:\s[a-z-]+)?\sprogram\b"
    rf"|\bprogram,?\s(?:called\s|known\sas\s)?[“\"]?(?P<behind>{NAME_WORD}(?:\s{NAME_WORD}){{1,3}})"
)
NAMED_CAMPAIGN = re.compile(
    rf"\b(?:part\sof|under|in|for|of)\s(?:the|our|its|their)\s"
    rf"(?P<before>{NAME_WORD}(?:\s(?:(?:the|of|and|for|to|on)\s)?{NAME_WORD}){{1,5}})\scampaign\b"
)
OFFICE_WORD = re.compile(
    r"\b(?:President|Secretary|Senator|Director|Governor|Mayor|Administration|Bush|Obama"
    r"|Trump|Biden)\b"
)


OF_STATE = re.compile(
    r"(?:U\.S\.\s)?(?:Senate|House|Assembly|Congressional|Legislative|Joint)\s.*\b"
    r"(?:Committee|Caucus|Council)$"
)
"""Names of committees of parliaments, which are public bodies."""


def names_by_form(text: str) -> Iterator[tuple[Span, str]]:
    """Yield what has the form of the name of a body, a program or a campaign, and its class."""
    for pattern, name_type in ((NAMED_CAMPAIGN, "Campaign"), (NAMED_PROGRAM, "Program")):
        for match in pattern.finditer(text):
            group = "before" if match["before"] else "behind"
            span = without_possessive(text, _without_leading(text, Span(*match.span(group))))
            if " " in text[span.start : span.end] and not OFFICE_WORD.search(text, span.start, span.end):
                yield span, name_type
    for pattern, name_type in ((AGENCY_NAME, "Agency"), (ORGANIZATION_NAME, "Organization")):
        for match in pattern.finditer(text):
            for part in _joined_names(text, Span(*match.span())):
                span = without_possessive(text, _without_leading(text, part))
                name = text[span.start : span.end]
                if len(name.split()) > 1 and not NO_BODY.match(name) and "\n" not in name:
                    yield span, "Agency" if OF_STATE.match(name) else name_type


def _joined_names(text: str, span: Span) -> Iterator[Span]:
    """Yield the names of two bodies that an "and" joins: A Center and B Watch."""
    words = text[span.start : span.end]
    parts = re.fullmatch(rf"(?P<one>.*\b(?:{ORGANIZATION_HEADS}))\sand\s(?P<other>\S+\s.*)", words)
    if parts is None or len(parts["one"].split()) < 2:
        yield span
        return
    yield Span(span.start + parts.start("one"), span.start + parts.end("one"))
    yield Span(span.start + parts.start("other"), span.end)


def _without_leading(text: str, span: Span) -> Span:
    start = span.start
    while match := LEADING.match(text, start, span.end):
        start = match.end()
    return Span(start, span.end)


def is_heading(text: str, span: Span) -> bool:
    """Return whether words are a line whose words all begin with a capital, as headings do."""
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    words = [word for word in re.findall(r"[A-Za-z][\w’'-]*", line) if len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words) and not line.rstrip().endswith(".")
