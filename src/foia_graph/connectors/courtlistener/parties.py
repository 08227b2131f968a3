"""Parties of a case: public bodies, offices, organizations, and of people those sued for their office."""

import re
from collections.abc import Iterator
from typing import Literal

from foia_graph.connectors.courtlistener.case_records import CaseBuilder
from foia_graph.connectors.courtlistener.courts import add_association
from foia_graph.connectors.courtlistener.docket_index import docket_of
from foia_graph.connectors.courtlistener.items import CourtItem, CourtObject
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, join_key
from foia_graph.connectors.imports.session import ImportSession

PartyKind = Literal["Agency", "Organization", "Person", "Post"]

PERSONAL = re.compile(
    r"(?i)\b(?:estate of|guardian|next friend|next of kin|minor child|on behalf of|by and through|deceased"
    r"|(?:john|jane|richard|mary|baby|james|janet)\s+(?:doe|roe)s?|does?\s+\d|unknown|individually|esq|inmate"
    r"|an individual|trustee|debtor|wife|husband|(?:living|family|revocable) trust|all others similarly)\b"
)
"""Words with which a name is that of a person, or of people, whatever else is in it."""
ALIAS = re.compile(r"(?i)\b(?:doing business as|(?:also|formerly|now) known as|[dafn]/?[bk]/?a)\b")
"""What is before another name of the same party."""
TERRITORY = re.compile(
    r"(?i)(?:the )?(?:united states(?: of america)?|u\.? ?s\.? ?a?\.?|usa"
    r"|(?:state|commonwealth|people of the state|territory|city|county|town|township|village|borough|parish"
    r"|city and county|district|government|republic|kingdom)(?: of [\w .,'’-]+)"
    r"|[\w .'’-]+ (?:county|parish|township|borough))"
)
"""Bodies of a position as a whole, which are organizations and no agencies."""
AGENCY_WORDS = r"""
department  dep['’]?t\.?  bureau  agency  commission  ministry  directorate  administration  police
sheriff['’]?s (?:office|department)  inspector general  secretary of  attorney general
(?:district|u\.?s\.?|united states) attorney['’]?s office  federal reserve  national archives
(?:u\.?s\.?|united states) (?:army|navy|air force|marine corps|coast guard|postal service|citizenship|customs)
(?:u\.?s\.?|united states) (?:immigration|marshals?|congress|senate|house of representatives|fish|patent)
customs enforcement  border protection  immigration services  marshals service  secret service
forest service  copyright office  internal revenue service  national park service  national institutes? of
executive office (?:of|for)  (?<!law )office of (?:the )?[a-z]+
board of (?:prisons|parole|elections|immigration appeals|governors)
(?:transportation|housing|port) authority  court of  district court
"""
"""Words of public bodies. A person who holds an office is told apart by the name before the office."""
ORGANIZATION_WORDS = r"""
inc  incorporated  corp  corporation  co  company  companies  l\.?l\.?c  l\.?l\.?p  l\.?p  p\.?c
p\.?l\.?l\.?c  ltd  limited  n\.a  s\.a  gmbh  plc  pbc  association  assoc  ass['’]n  foundation
institute  university  college  school  union  center  centre  committee  council  coalition  society
network  fund  federation  league  project  alliance  group  partners  partnership  holdings  hospital
church  ministries  times  press  news  media  newspapers?  magazine  broadcasting  international
industries  services  systems  technologies  tribe  nation  band of  authority  clinic  bank  trust
insurance  enterprises  laboratories  watch  library  museum  workers  lawyers  reporters  citizens
students  organization  campaign  party  club  chamber  caucus  guild  conference  consortium  initiative
collective  archive
"""
"""Words of organizations, each of them rare as the name of a person next to a given name."""


def _pattern(words: str) -> re.Pattern[str]:
    choices = "|".join(re.split(r"  +|\n", words.strip()))
    return re.compile(rf"(?i)\b(?:{choices})\b")


AGENCY, ORGANIZATION = _pattern(AGENCY_WORDS), _pattern(ORGANIZATION_WORDS)
SURNAMES = frozenset(("church", "guild"))
"""Words of organizations that many people are called by, too."""
OFFICE = re.compile(
    r"(?i)(?:the )?(?:acting |deputy |assistant )*(?:secretary|commissioner|attorney general|director"
    r"|administrator|governor|commandant|postmaster general|archivist|comptroller general|mayor|sheriff)"
    r"(?: (?:of|for) [\w .,'’&-]+)?"
)
"""An office, as which its holder is a party whoever holds it."""
INITIALS = re.compile(
    "ATF|BOP|CBP|CDC|CIA|DEA|DHS|DIA|DOD|DOE|DOI|DOJ|DOL|DOT|EOIR|EOUSA|EPA|FAA|FBI|FCC|FDA|FEC|FEMA|FTC|GSA"
    "|HHS|HUD|ICE|IRS|NARA|NASA|NIH|NLRB|NOAA|NRC|NSA|NSF|ODNI|OIP|OMB|OPM|OSC|SBA|SEC|SSA|TSA|USAID|USCIS"
    "|USDA|USPS"
)
"""Federal agencies that are called by their initials."""
OFFICIAL_CAPACITY = re.compile(
    r"(?i)\bin (?:his|her|their|its|his/her|his or her) official capacit(?:y|ies)(?: only)?,?(?: as)?"
    r" (?:the )?(?P<office>[^;\n]+)"
)
GIVEN_AND_SURNAME = re.compile(
    r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)? [A-Z][\w'’-]+(?:,? (?:Jr|Sr|II|III|IV)\.?)?"
)


def party_kind(name: str) -> PartyKind:
    """Return what a party is, as far as its name says it.

    >>> [party_kind(n) for n in ("Harbor Watch, Inc.", "U.S. Department of Ports", "Roe", "John Church")]
    ['Organization', 'Agency', 'Person', 'Person']
    """
    # What a person does business as is still a person: the first name decides.
    name = ALIAS.split(name)[0].strip(" ,.;")
    if PERSONAL.search(name):
        return "Person"
    if TERRITORY.fullmatch(name):
        return "Organization"
    if OFFICE.fullmatch(name):
        return "Post"
    if _names_office_holder(name):
        return "Person"
    if AGENCY.search(name) or INITIALS.fullmatch(name):
        return "Agency"
    return "Organization" if _organization_words(name) else "Person"


def _organization_words(name: str) -> set[str]:
    # None where they may be a surname: Church, Guild.
    words = {each.group().rstrip(".").lower() for each in ORGANIZATION.finditer(name)}
    return set() if words <= SURNAMES and GIVEN_AND_SURNAME.fullmatch(name) else words


def _names_office_holder(name: str) -> bool:
    """Return True for a person before whose office a comma is: `Jane Roe, Secretary of Ports`."""
    first, comma, office = name.partition(",")
    is_name = GIVEN_AND_SURNAME.fullmatch(first.strip()) is not None
    is_body = AGENCY.search(first) or ORGANIZATION.search(first)
    return bool(comma and is_name and AGENCY.search(office) and not is_body)


def stated_office(words: str) -> str:
    """Return the office in whose official capacity somebody is a party, "" where none is stated.

    >>> stated_office("in her official capacity as Secretary of Ports")
    'Secretary of Ports'
    """
    found = OFFICIAL_CAPACITY.search(" ".join(words.split()))
    return found["office"].strip(" .,") if found else ""


PRIVATE = "people who are parties are private"
WITHOUT_NAME = "it has no name"


def add_parties(builder: CaseBuilder, record: ImportedRecord, session: ImportSession) -> None:
    """Add the parties of a docket to the record of its case; people are counted, and omitted.

    Parties of which only a search tells, without their part, come last, so that they do not come twice.
    """
    linked: set[str] = set()
    for party, part in sorted(builder.items.parties, key=lambda each: each[0].is_partial):
        origin = builder.reader.open(party)
        extra = origin.text("extra_info")
        parts = list(_parts(origin, part, builder))
        words = " ".join(filter(None, (extra, *(each[1] for each in parts))))
        if link := _agent_link(origin, words, builder, session):
            roles = parts or [("", "", "")]
            for stated, _, ended in roles if not (party.is_partial and link in linked) else ():
                name = " ".join(origin.text("name").split())
                add_association(
                    record, link, party_role(stated), name, origin.field("name"), _note(stated, ended)
                )
            linked.add(link)
        builder.mapper.finish("party", origin)


def _agent_link(origin: CourtObject, words: str, builder: CaseBuilder, session: ImportSession) -> str:
    """Return the link to a party, "" for one that is omitted, which is counted."""
    name = " ".join(origin.text("name").split())
    kind = party_kind(name)
    key = join_key("party", name)
    office = stated_office(words)
    if not key:
        session.leave_out("party", WITHOUT_NAME)
        return ""
    if kind == "Person" and not office:
        session.leave_out("party", PRIVATE)
        return ""
    titles = {"jobTitle": office} if kind == "Person" else {}
    return builder.agents.link(kind, key, name, **titles)


def _parts(
    origin: CourtObject, part: CourtItem | None, builder: CaseBuilder
) -> Iterator[tuple[str, str, str]]:
    """Yield what a party is in the docket: its part, more words on it, and the day on which it ended."""
    stated = origin.text("type")
    if stated:
        yield stated, "", ""
    for each in origin.objects("party_types"):
        fields = {name: each.take(name) for name in ("docket", "docket_id")}
        if docket_of(fields) in ("", builder.items.key):
            yield _part(each, builder)
        else:
            builder.mapper.finish("other-party-part", each)
    if part:
        yield _part(builder.reader.open(part), builder)


def _part(part: OriginObject, builder: CaseBuilder) -> tuple[str, str, str]:
    read = (part.text("name"), part.text("extra_info"), part.text("date_terminated")[:10])
    builder.mapper.finish("party-part", part)
    return read


def party_role(stated: str) -> str:
    """Return the role of a party by what the docket calls it.

    >>> [party_role(each) for each in ("Plaintiff", "Defendant - Appellee", "Amicus", "Petitioner", "")]
    ['plaintiff', 'defendant', 'participant', 'litigant', 'litigant']
    """
    words = stated.casefold()
    if "amicus" in words or "interested" in words or "movant" in words:
        return "participant"
    is_plaintiff, is_defendant = "plaintiff" in words, "defendant" in words
    if is_plaintiff == is_defendant or "counter" in words or "cross" in words or "third" in words:
        return "litigant"
    return "plaintiff" if is_plaintiff else "defendant"


def _note(stated: str, ended: str) -> str:
    is_plain = not stated or stated.casefold() == party_role(stated)
    called = "" if is_plain else f"The docket calls this party {stated}."
    return " ".join(filter(None, (called, f"It was a party until {ended}." if ended else "")))
