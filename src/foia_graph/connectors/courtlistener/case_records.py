"""Records of a case and of its docket, as a source: what the docket says of the case as a whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from foia_graph.connectors.courtlistener.items import (
    MAPPING,
    SITE,
    CourtItem,
    CourtObject,
    DocketIndex,
    DocketItems,
    address_at,
    court_key,
    court_mapper,
    docket_of,
    field_value,
    record_key,
    reference_key,
)
from foia_graph.connectors.imports.mapping import FieldMapper, Names
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import (
    FieldValue,
    ImportedRecord,
    SharedAgents,
    SourcedRecord,
    join_key,
    nonempty,
)
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.model import iris
from foia_graph.model.iris import ABSOLUTE_IRI
from foia_graph.runtime.tables import PatternTable

NAME_PARTS = ("name_first", "name_middle", "name_last", "name_suffix")


# Names of federal courts by their identifiers of PACER.
FEDERAL_COURTS = MAPPING.tables["courts"]


@dataclass(slots=True)
class CourtAgents(SharedAgents):
    """The agents of all dockets, with the names of courts and judges of which records were given, by key."""

    court_names: dict[str, str] = field(default_factory=dict)
    judge_names: dict[str, str] = field(default_factory=dict)

    def read_given(self, index: DocketIndex) -> None:
        """Make records of the courts that were given, and note the names of the judges."""
        mapper = court_mapper(index.session)
        for item in index.of_kind("court"):
            self._read_court(item, mapper)
        for item in index.of_kind("judge"):
            origin = CourtObject(item, index.session.report)
            self.judge_names[item.key] = " ".join(filter(None, map(origin.text, NAME_PARTS)))
            index.session.leave_out("judge", "a judge is named by the dockets of the judge")
            mapper.finish("judge", origin)

    def _read_court(self, item: CourtItem, mapper: FieldMapper) -> None:
        origin = CourtObject(item, mapper.session.report)
        name, key = origin.text("full_name") or origin.text("short_name"), join_key("court", item.key)
        if not key or not name:
            mapper.session.problem(item.place, "holds a court without an identifier or a name")
            return
        self.court_names[item.key] = name
        known = FEDERAL_COURTS.get(item.key, name)
        self.link("Agency", key, known, homepage=field_value(mapper.session, origin, "url", address_at(SITE)))
        for short in (origin.text("citation_string"), origin.text("short_name")):
            self.link("Agency", key, known, altLabel=short)
        mapper.finish("court", origin)


def add_association(
    record: ImportedRecord, agent: str, role: str, quote: str, place: str, note: str = ""
) -> None:
    """Add who took part in a case, and as what, with the words and the position of the origin; no one
    twice.
    """
    part: dict[str, FieldValue] = {"agent": agent, "hadRole": role, "quote": quote, "originField": place}
    earlier = record.fields.get("qualifiedAssociation", [])
    if (agent, role) not in [(each["agent"], each["hadRole"]) for each in earlier if isinstance(each, dict)]:
        record.add("qualifiedAssociation", part | nonempty(note=note))


ARCHIVE = "https://archive.org"
CASE_NAMES = ("case_name", "case_name_full", "case_name_short")
UNASSIGNED = ("unassigned", "unassigned judge", "judge unassigned", "no judge assigned")
BLOCKED = "The origin keeps it from search engines."
# Items that say more of a docket, and the mapping of each.
SUPPLEMENTS = {"court below": "court-below", "bankruptcy": "bankruptcy"}


class CaseBuilder:
    """What makes the records of a case: the docket's own object, its link, and the agents of all dockets."""

    def __init__(self, items: DocketItems, agents: CourtAgents, session: ImportSession) -> None:
        self.items, self.agents, self.session = items, agents, session
        self.id = record_key("docket", items.key)
        self.docket = CourtObject(items.docket or CourtItem("docket", items.key, {}, ""), session.report)
        self.mapper = court_mapper(
            session,
            archive_addresses=self._add_archive_addresses,
            court=self._add_court,
            judges=self._add_judges,
        )
        self.is_archived = self.id.startswith("gov-uscourts")
        self.number = self.docket.text("docket_number")
        names = [" ".join(self.docket.text(name).split()) for name in CASE_NAMES]
        self.name = next(filter(None, names), "")

    @property
    def title(self) -> str:
        """How the case is called, by its number where it has no name."""
        return self.name or (f"Case {self.number}" if self.number else f"Docket {self.items.key}")

    def case_record(self) -> ImportedRecord:
        """Return the record of the case, but for its parties."""
        record = ImportedRecord("CourtCase", self.id, {"source": self.id})
        self.mapper.apply("docket", self.docket, record, title=self.title, address=self.address)
        for kind, mapping in SUPPLEMENTS.items():
            supplement = CourtObject(
                self.items.supplements.get(kind, CourtItem(kind, "", {}, "")), self.session.report
            )
            self.mapper.apply(mapping, supplement, record)
            self.mapper.finish(mapping, supplement)
        return record

    def source_record(self) -> ImportedRecord:
        """Return the record of the docket as it is at the origin."""
        key, name = "free-law-project", "Free Law Project"
        if self.is_archived:
            key, name = "internet-archive", "Internet Archive"
        keeper = self.agents.link("Organization", key, name)
        record = ImportedRecord("SourceDocument", self.id)
        names = {"title": self.title, "address": self.address, "keeper": keeper, "id": self.id}
        return self.mapper.apply("docket-source", self.docket, record, **names)

    def finish(self) -> None:
        """Count what was omitted of the docket, and what no one read."""
        self.mapper.finish("docket", self.docket)

    @property
    def address(self) -> str:
        """The page of the docket, or its record where no page is known."""
        if self.is_archived:
            return f"{ARCHIVE}/details/{self.items.key}"
        address = field_value(self.session, self.docket, "absolute_url", address_at(SITE))
        slug = self.docket.text("slug")
        if not address and slug:
            address = (
                f"{SITE}/docket/{self.items.key}/{iris.slug(slug)}/" if any(map(str.isalnum, slug)) else ""
            )
        return address or f"{SITE}/api/rest/v4/dockets/{self.items.key}/"

    @property
    def restriction(self) -> str:
        """Why no one may see the case, "" for nearly all."""
        is_blocked = self.docket.flag("blocked")
        return BLOCKED if self.docket.text("date_blocked") or is_blocked else ""

    def _add_court(self, docket: OriginObject, record: SourcedRecord, _names: Names) -> None:
        name = "court_id" if docket.text("court_id") else "court"
        court = court_key(docket.take(name))
        stated, short = docket.text("court_name"), docket.text("court_citation_string")
        if court or stated:
            link = self.court_link(court, stated, short)
            place = docket.field(name if court else "court_name")
            add_association(record.record, link, "court", stated or court, place)

    def court_link(self, court: str, stated: str = "", short: str = "") -> str:
        """Return the link to a court by its identifier; `stated` is its name as the origin has it."""
        name = FEDERAL_COURTS.get(court) or self.agents.court_names.get(court) or stated or f"Court {court}"
        others = {"altLabel": short} if short else {}
        return self.agents.link("Agency", join_key("court", court or stated), name, **others)

    def _add_judges(self, docket: OriginObject, record: SourcedRecord, _names: Names) -> None:
        for name in ("assigned_to", "referred_to"):
            self._add_judge(docket, record.record, name)

    def _add_judge(self, docket: OriginObject, record: ImportedRecord, name: str) -> None:
        """Add the judge of a case by the name that the docket gives; without a name there is no judge."""
        stated = " ".join(docket.text(f"{name}_str").split())
        reference = docket.take(name)
        is_named = bool(stated)
        stated = stated or self.agents.judge_names.get(reference_key(reference), "")
        court = court_key(docket.take("court_id") or docket.take("court"))
        key = join_key(f"judge-{court}" if court else "judge", stated)
        if not key or stated.casefold() in UNASSIGNED:
            return
        # Some answers link to a judge, others give a number: only a link is a page.
        is_page = isinstance(reference, str) and re.fullmatch(ABSOLUTE_IRI, reference)
        page = {"webPage": str(reference)} if is_page else {}
        link = self.agents.link("Person", key, stated, **page)
        note = "The docket says that the case is referred to this judge." if name == "referred_to" else ""
        add_association(
            record, link, "judge", stated, docket.field(f"{name}_str" if is_named else name), note
        )

    def _add_archive_addresses(self, docket: OriginObject, record: SourcedRecord, _names: Names) -> None:
        paths = ("filepath_ia", "filepath_ia_json")
        found = [field_value(self.session, docket, path, address_at(ARCHIVE)) for path in paths]
        record.record["webPage"] = [address for address in found if address]


PartyKind = Literal["Agency", "Organization", "Person", "Post"]

PATTERNS = PatternTable(Path(__file__).with_name("parties.toml")).section("party")
PERSONAL, ALIAS, TERRITORY, OFFICE = (PATTERNS[name] for name in ("PERSONAL", "ALIAS", "TERRITORY", "OFFICE"))
AGENCY, ORGANIZATION, INITIALS = (PATTERNS[name] for name in ("AGENCY", "ORGANIZATION", "INITIALS"))
OFFICIAL_CAPACITY, GIVEN_AND_SURNAME = PATTERNS["OFFICIAL_CAPACITY"], PATTERNS["GIVEN_AND_SURNAME"]
# Words of organizations that many people are called by, too.
SURNAMES = frozenset(("church", "guild"))


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
    for party in sorted(builder.items.parties, key=lambda each: each.is_partial):
        origin = CourtObject(party, session.report)
        extra = origin.text("extra_info")
        parts = list(_parts(origin, party.part, builder))
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
        yield _part(CourtObject(part, builder.session.report), builder)


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
