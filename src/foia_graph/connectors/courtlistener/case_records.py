"""Records of a case and of its docket, as a source: what the docket says of the case as a whole."""

import re

from foia_graph.connectors.courtlistener.courts import CourtAgents, add_association, federal_court_name
from foia_graph.connectors.courtlistener.docket_index import DocketItems
from foia_graph.connectors.courtlistener.items import (
    SITE,
    CourtItem,
    CourtReader,
    address_at,
    court_key,
    record_key,
    reference_key,
)
from foia_graph.connectors.imports.mapping import Names
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, claim, join_key
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord
from foia_graph.model import iris
from foia_graph.model.iris import ABSOLUTE_IRI

ARCHIVE = "https://archive.org"
CASE_NAMES = ("case_name", "case_name_full", "case_name_short")
UNASSIGNED = ("unassigned", "unassigned judge", "judge unassigned", "no judge assigned")
BLOCKED = "The origin keeps it from search engines."
SUPPLEMENTS = {"court below": "court-below", "bankruptcy": "bankruptcy"}
"""Items that say more of a docket, and the mapping of each."""


class CaseBuilder:
    """What makes the records of a case: the docket's own object, its link, and the agents of all dockets."""

    def __init__(self, items: DocketItems, agents: CourtAgents, session: ImportSession) -> None:
        self.items, self.agents, self.reader = items, agents, CourtReader(session)
        self.id = record_key("docket", items.key)
        self.docket = self.reader.open(items.docket or CourtItem("docket", items.key, {}, ""))
        self.mapper = self.reader.mapper(
            archive_addresses=self._add_archive_addresses,
            case_names=self._add_names,
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
            supplement = self.reader.open(self.items.supplements.get(kind, CourtItem(kind, "", {}, "")))
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
        address = self.reader.value(self.docket, "absolute_url", address_at(SITE))
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

    def _add_names(self, docket: OriginObject, record: SourcedRecord, _names: Names) -> None:
        found: list[str] = []
        for name in CASE_NAMES:
            value = " ".join(docket.text(name).split())
            if value and value not in found:
                stated = claim(value, originField=docket.field(name))
                if found:
                    record.record.add("alternative", stated)
                else:
                    record.record["title"] = stated
                found.append(value)

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
        name = federal_court_name(court) or self.agents.court_names.get(court) or stated or f"Court {court}"
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
        found = [self.reader.value(docket, path, address_at(ARCHIVE)) for path in paths]
        record.record["webPage"] = [address for address in found if address]
