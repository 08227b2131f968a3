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
    shorten,
)
from foia_graph.connectors.imports.catalogue_contents import CatalogueContents
from foia_graph.connectors.imports.mapping import CONVERSIONS, Names
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import (
    FieldValue,
    ImportedRecord,
    SharedAgents,
    SourcedRecord,
    claim,
    join_key,
    nonempty,
)
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.model import iris
from foia_graph.model.iris import ABSOLUTE_IRI
from foia_graph.model.namespaces import SPDX
from foia_graph.runtime.tables import PatternTable

# Names of federal courts by their identifiers of PACER.
FEDERAL_COURTS = MAPPING.tables["courts"]
NAME_PARTS = ("name_first", "name_middle", "name_last", "name_suffix")


@dataclass(slots=True)
class CourtAgents(SharedAgents):
    """The agents of all dockets, with the names of courts and judges of which records were given, by key."""

    court_names: dict[str, str] = field(default_factory=dict)
    judge_names: dict[str, str] = field(default_factory=dict)

    def read_given(self, index: DocketIndex) -> None:
        """Make records of the courts that were given, and note the names of the judges."""
        session, mapper = index.session, court_mapper(index.session)
        for item in index.of_kind("court"):
            origin = CourtObject(item, session.report)
            name = origin.text("full_name") or origin.text("short_name")
            if not join_key("court", item.key) or not name:
                session.problem(item.place, "holds a court without an identifier or a name")
                continue
            self.court_names[item.key] = name
            homepage = field_value(session, origin, "url", address_at(SITE))
            self.court(item.key, homepage=homepage)
            for short in (origin.text("citation_string"), origin.text("short_name")):
                self.court(item.key, altLabel=short)
            mapper.finish("court", origin)
        for item in index.of_kind("judge"):
            origin = CourtObject(item, session.report)
            self.judge_names[item.key] = " ".join(filter(None, map(origin.text, NAME_PARTS)))
            session.leave_out("judge", "a judge is named by the dockets of the judge")
            mapper.finish("judge", origin)

    def court(self, key: str, stated: str = "", **fields: str) -> str:
        """Return the link to a court by its identifier; `stated` is its name as the origin has it."""
        name = FEDERAL_COURTS.get(key) or self.court_names.get(key) or stated or f"Court {key}"
        return self.link("Agency", join_key("court", key or stated), name, **fields)


def add_association(
    record: ImportedRecord, agent: str, role: str, quote: str, place: str, note: str = ""
) -> None:
    """Add who took part in a case, and as what, once, with the words and the position of the origin."""
    part: dict[str, FieldValue] = {"agent": agent, "hadRole": role, "quote": quote, "originField": place}
    earlier = record.fields.get("qualifiedAssociation", [])
    if (agent, role) not in [(each["agent"], each["hadRole"]) for each in earlier if isinstance(each, dict)]:
        record.add("qualifiedAssociation", part | nonempty(note=note))


ARCHIVE = "https://archive.org"
CASE_NAMES = ("case_name", "case_name_full", "case_name_short")
UNASSIGNED = ("unassigned", "unassigned judge", "judge unassigned", "no judge assigned")
BLOCKED = "The origin keeps it from search engines."
PRIVATE = "people who are parties are private"
WITHOUT_NAME = "it has no name"
# Items that say more of a docket, and the mapping of each.
SUPPLEMENTS = {"court below": "court-below", "bankruptcy": "bankruptcy"}


class CaseBuilder:
    """What makes the records of a case: the docket's own object, its link, and the agents of all dockets."""

    def __init__(self, items: DocketItems, agents: CourtAgents, session: ImportSession) -> None:
        self.items, self.agents, self.session = items, agents, session
        self.id = record_key("docket", items.key)
        self.docket = CourtObject(items.docket or CourtItem("docket", items.key, {}, ""), session.report)
        self.mapper = court_mapper(session, self)
        self.is_archived = self.id.startswith("gov-uscourts")
        self.number = self.docket.text("docket_number")
        names = [" ".join(self.docket.text(name).split()) for name in CASE_NAMES]
        unnamed = f"Case {self.number}" if self.number else f"Docket {items.key}"
        self.title = next(filter(None, names), unnamed)
        self.address = self._address()

    def case_record(self) -> ImportedRecord:
        """Return the record of the case, but for its parties."""
        record = ImportedRecord("CourtCase", self.id, {"source": self.id})
        self.mapper.apply("docket", self.docket, record, title=self.title, address=self.address)
        for kind, mapping in SUPPLEMENTS.items():
            item = self.items.supplements.get(kind, CourtItem(kind, "", {}, ""))
            supplement = CourtObject(item, self.session.report)
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

    def _address(self) -> str:
        if self.is_archived:
            return f"{ARCHIVE}/details/{self.items.key}"
        address = field_value(self.session, self.docket, "absolute_url", address_at(SITE))
        slug = self.docket.text("slug")
        if not address and any(map(str.isalnum, slug)):
            address = f"{SITE}/docket/{self.items.key}/{iris.slug(slug)}/"
        return address or f"{SITE}/api/rest/v4/dockets/{self.items.key}/"

    @property
    def restriction(self) -> str:
        """Why no one may see the case, "" for nearly all."""
        is_blocked = self.docket.flag("blocked")
        return BLOCKED if self.docket.text("date_blocked") or is_blocked else ""

    def _call_court(self, docket: OriginObject, record: SourcedRecord, _names: Names) -> None:
        name = "court_id" if docket.text("court_id") else "court"
        court = court_key(docket.take(name))
        stated, short = docket.text("court_name"), docket.text("court_citation_string")
        if court or stated:
            link = self.agents.court(court, stated, **({"altLabel": short} if short else {}))
            place = docket.field(name if court else "court_name")
            add_association(record.record, link, "court", stated or court, place)

    def _call_judges(self, docket: OriginObject, record: SourcedRecord, _names: Names) -> None:
        """Add the judges of a case by the names that the docket gives; without a name there is no judge."""
        court = court_key(docket.take("court_id") or docket.take("court"))
        referred = "The docket says that the case is referred to this judge."
        for name, note in (("assigned_to", ""), ("referred_to", referred)):
            named = " ".join(docket.text(f"{name}_str").split())
            reference = docket.take(name)
            stated = named or self.agents.judge_names.get(reference_key(reference), "")
            key = join_key(f"judge-{court}" if court else "judge", stated)
            if not key or stated.casefold() in UNASSIGNED:
                continue
            # Some answers link to a judge, others give a number: only a link is a page.
            is_page = isinstance(reference, str) and re.fullmatch(ABSOLUTE_IRI, reference)
            page = {"webPage": str(reference)} if is_page else {}
            link = self.agents.link("Person", key, stated, **page)
            place = docket.field(f"{name}_str" if named else name)
            add_association(record.record, link, "judge", stated, place, note)

    def _call_archive_addresses(self, docket: OriginObject, record: SourcedRecord, _names: Names) -> None:
        paths = ("filepath_ia", "filepath_ia_json")
        found = [field_value(self.session, docket, path, address_at(ARCHIVE)) for path in paths]
        record.record["webPage"] = [address for address in found if address]

    def add_parties(self, record: ImportedRecord) -> None:
        """Add the parties of a docket to its case; people are omitted, and parties of a search come last."""
        linked: set[str] = set()
        for party in sorted(self.items.parts["party"], key=lambda each: each.is_partial):
            origin = CourtObject(party, self.session.report)
            name, extra = " ".join(origin.text("name").split()), origin.text("extra_info")
            parts = list(self._parts(origin, party.part))
            words = " ".join(filter(None, (extra, *(each[1] for each in parts))))
            link = self._party_link(name, words)
            if link and not (party.is_partial and link in linked):
                for stated, _, ended in parts or [("", "", "")]:
                    role = party_role(stated)
                    is_plain = not stated or stated.casefold() == role
                    called = "" if is_plain else f"The docket calls this party {stated}."
                    until = f"It was a party until {ended}." if ended else ""
                    note = " ".join(filter(None, (called, until)))
                    add_association(record, link, role, name, origin.field("name"), note)
            linked.add(link)
            self.mapper.finish("party", origin)

    def _party_link(self, name: str, words: str) -> str:
        kind, key, office = party_kind(name), join_key("party", name), stated_office(words)
        if not key or (kind == "Person" and not office):
            self.session.leave_out("party", PRIVATE if key else WITHOUT_NAME)
            return ""
        titles = {"jobTitle": office} if kind == "Person" else {}
        return self.agents.link(kind, key, name, **titles)

    def _parts(self, origin: CourtObject, part: CourtItem | None) -> Iterator[tuple[str, str, str]]:
        """Yield what a party is in the docket: its part, more words on it, and the day on which it ended."""
        if stated := origin.text("type"):
            yield stated, "", ""
        parts: list[OriginObject] = []
        for each in origin.objects("party_types"):
            if docket_of({name: each.take(name) for name in ("docket", "docket_id")}) in ("", self.items.key):
                parts.append(each)
            else:
                self.mapper.finish("other-party-part", each)
        for each in [*parts, *([CourtObject(part, self.session.report)] if part else [])]:
            yield each.text("name"), each.text("extra_info"), each.text("date_terminated")[:10]
            self.mapper.finish("party-part", each)


PartyKind = Literal["Agency", "Organization", "Person", "Post"]

PATTERNS = PatternTable(Path(__file__).with_name("parties.toml")).section("party")
# Words of organizations that many people are called by, too.
SURNAMES = frozenset(("church", "guild"))


def party_kind(name: str) -> PartyKind:
    """Return what a party is, as far as its name says it.

    >>> [party_kind(n) for n in ("Harbor Watch, Inc.", "U.S. Department of Ports", "Roe", "John Church")]
    ['Organization', 'Agency', 'Person', 'Person']
    """
    # What a person does business as is still a person: the first name decides.
    name = PATTERNS["ALIAS"].split(name)[0].strip(" ,.;")
    if PATTERNS["PERSONAL"].search(name):
        return "Person"
    if PATTERNS["TERRITORY"].fullmatch(name):
        return "Organization"
    if PATTERNS["OFFICE"].fullmatch(name):
        return "Post"
    # A person before whose office a comma is: `Jane Roe, Secretary of Ports`.
    first, _, office = name.partition(",")
    is_body = PATTERNS["AGENCY"].search(first) or PATTERNS["ORGANIZATION"].search(first)
    if (
        PATTERNS["GIVEN_AND_SURNAME"].fullmatch(first.strip())
        and PATTERNS["AGENCY"].search(office)
        and not is_body
    ):
        return "Person"
    if PATTERNS["AGENCY"].search(name) or PATTERNS["INITIALS"].fullmatch(name):
        return "Agency"
    words = {each.group().rstrip(".").lower() for each in PATTERNS["ORGANIZATION"].finditer(name)}
    # Church and Guild may be surnames.
    is_surname = words <= SURNAMES and PATTERNS["GIVEN_AND_SURNAME"].fullmatch(name)
    return "Organization" if words and not is_surname else "Person"


def stated_office(words: str) -> str:
    """Return the office in whose official capacity somebody is a party, "" where none is stated.

    >>> stated_office("in her official capacity as Secretary of Ports")
    'Secretary of Ports'
    """
    found = PATTERNS["OFFICIAL_CAPACITY"].search(" ".join(words.split()))
    return found["office"].strip(" .,") if found else ""


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


STORAGE = "https://storage.courtlistener.com"
ARCHIVED_FILES = "https://archive.org/download"
SHA1 = re.compile(r"[0-9a-fA-F]{40}")
FORMS = "|".join(f"(?P<{form}>{words})" for form, words in MAPPING.tables["forms"].items())
FORM = re.compile(f"(?i){PATTERNS.text('KINDS_OF_PAPERS')}(?:{FORMS})\\b")


class FilingBuilder:
    """What makes the records of the filings of a docket; `released` are documents of the catalogue itself."""

    def __init__(self, case: CaseBuilder, released: CatalogueContents, session: ImportSession) -> None:
        self.case, self.released, self.session = case, released, session
        self.mapper = court_mapper(session, self)
        self.entries: dict[str, tuple[str, OriginObject, str]] = {}
        """Records of entries by key: their id, their object, and their text."""

    def entry_record(self, item: CourtItem) -> ImportedRecord | None:
        """Return the record of an entry; None for one that nothing tells apart from others."""
        origin = CourtObject(item, self.session.report)
        number, day = origin.text("entry_number"), field_value(self.session, origin, "date_filed")
        sequence = origin.text("recap_sequence_number")
        own = number or sequence
        key = record_key("entry", item.key) if item.key else own and f"{self.case.id}-entry-{iris.slug(own)}"
        if not key:
            self.session.problem(item.place, "holds a docket entry without an id and a number")
            return None
        text = origin.text("description")
        record = ImportedRecord("Event", key, {"source": self.case.id})
        name = f"Docket entry {number}" if number else f"Docket entry of {day}" if day else "Docket entry"
        title = f"{name}: {shorten(text)}" if text else f"{name} in {self.case.title}"
        self.mapper.apply("docket-entry", origin, record, title=title, case=self.case.id)
        self.mapper.finish("docket-entry", origin)
        self.entries[item.key] = (key, origin, text)
        return record

    def _call_released(self, origin: OriginObject, record: SourcedRecord, _names: Names) -> None:
        words, place = origin.text("description"), origin.field("description")
        record.record["about"] = self.released.named_in(words, place)

    def document_record(self, item: CourtItem) -> ImportedRecord | None:
        """Return the record of a document; None for one that nothing tells apart from others."""
        origin = CourtObject(item, self.session.report)
        number, attachment = origin.text("document_number"), origin.text("attachment_number")
        attachment = "" if attachment == "0" else attachment
        if not item.key:
            self.session.problem(item.place, "holds a document without an id")
            return None
        name = "-".join(filter(None, (number, attachment)))
        title = f"Document {name}" if name else "Document"
        entry_text = "" if attachment else self.entries.get(item.entry, ("", None, ""))[2]
        words = f"Document {number}" if number else "A document without a number"
        words += f", attachment {attachment}," if attachment else ""
        case = self.case
        names = {
            "attachment": attachment,
            "entry": item.entry,
            "key": item.key,
            "name": name,
            "sealed": "yes" if origin.flag("is_sealed") else "",
            "title": f"{title}: {shorten(entry_text)}" if entry_text else f"{title} in {case.title}",
            "words": f"{words} on the docket of {', '.join(filter(None, (case.title, case.number)))}.",
        }
        record = ImportedRecord("ReleasedDocument", record_key("document", item.key), {"source": case.id})
        self.mapper.apply("document", origin, record, item.kind, **names)
        self.mapper.finish("document", origin)
        return record

    def _call_filing(self, origin: OriginObject, record: SourcedRecord, names: Names) -> None:
        entry, entry_object, entry_text = self.entries.get(names["entry"], ("", None, ""))
        if entry_object and not names["attachment"]:
            record.record["form"] = _form(entry_text, entry_object.field("description"))
        elif own := origin.text("description"):
            record.record["form"] = _form(own, origin.field("description"))
        if names["name"]:
            record.state("identifier", f"Document {names['name']}", origin.field("document_number"))
        # A paper without a day of its own was filed on the day of its entry, which is then the evidence.
        for filed in filter(None, (origin, entry_object)):
            if day := field_value(self.session, filed, "date_filed"):
                record.state("issued", day, filed.field("date_filed"))
                break
        wholes: list[FieldValue] = [f"case/{self.case.id}", *([f"event/{entry}"] if entry else [])]
        record.record["isPartOf"] = wholes

    def _call_file(self, origin: OriginObject, record: SourcedRecord, names: Names) -> None:
        """Add file and text of a paper, and the document that it is a copy of; none where it is sealed."""
        is_available = origin.flag("is_available")
        if names["sealed"]:
            return
        sha1, text = origin.text("sha1").lower(), str(origin.take("plain_text") or "")
        files = self._distributions(origin, names["key"], is_available)
        otherwise = "linked-not-held" if files else "not-held"
        record.record["holdingStatus"] = "held" if text.strip() else otherwise
        record.record["distribution"] = files
        record.record["text"] = text if text.strip() else ""
        if copy := self.released.with_file("sha1", sha1) if sha1 else "":
            note = "The file that this catalogue has, and that on the docket, have one SHA-1."
            record.state("isCopyOf", f"document/{copy}", origin.field("sha1"), quote=sha1, note=note)

    def _distributions(self, origin: OriginObject, key: str, is_available: bool) -> list[FieldValue]:
        bases = {"filepath_local": STORAGE, "filepath_ia": ARCHIVED_FILES}
        paths = (field_value(self.session, origin, name, address_at(base)) for name, base in bases.items())
        addresses = [path for path in paths if path]
        # The Internet Archive names files after docket, document and attachment.
        if self.case.is_archived and is_available and not addresses:
            addresses = [f"{ARCHIVED_FILES}/{self.case.items.key}/{key}.pdf"]
        sha1 = origin.text("sha1").lower()
        size = field_value(self.session, origin, "file_size", CONVERSIONS["positive"])
        uploaded = field_value(self.session, origin, "date_upload")
        checksum = nonempty(algorithm=f"{SPDX}checksumAlgorithm_sha1", checksumValue=sha1)
        facts = nonempty(checksum=checksum if SHA1.fullmatch(sha1) else "", byteSize=size, issued=uploaded)
        kinds = ("application/pdf" if each.lower().endswith(".pdf") else "" for each in addresses)
        files = map(lambda address, kind: nonempty(downloadURL=address, mediaType=kind), addresses, kinds)
        # What is said of the file is said of the first copy.
        return [each if number else {**each, **facts} for number, each in enumerate(files)]


def _form(text: str, place: str) -> dict[str, FieldValue] | None:
    match = FORM.match(text.strip())
    if match is None or match.lastgroup is None:
        return None
    return {**claim(match.lastgroup, quote=match.group(), originField=place), "status": "inferred"}
