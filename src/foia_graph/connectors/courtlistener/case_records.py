"""Records of a case and of its docket, as a source: what the docket says of the case as a whole."""

import re

from foia_graph.connectors.courtlistener import statements
from foia_graph.connectors.courtlistener.agents import CourtAgents, add_association
from foia_graph.connectors.courtlistener.courts import federal_court_name
from foia_graph.connectors.courtlistener.docket_fields import (
    BANKRUPTCY_DAYS,
    CASE_NAMES,
    COURT_BELOW_DAYS,
    COURT_BELOW_TEXTS,
    DAY_STATEMENTS,
    LINKS,
    RECORD_KEEPING,
    REPEATED_FIELDS,
    TEXT_STATEMENTS,
    TRUSTEE,
)
from foia_graph.connectors.courtlistener.docket_index import DocketItems
from foia_graph.connectors.courtlistener.items import (
    SITE,
    CourtItem,
    CourtObject,
    court_key,
    record_key,
    reference_key,
)
from foia_graph.connectors.courtlistener.statements import MADE_BY_ORIGIN, REPEATED
from foia_graph.connectors.imports.record_keys import join_key
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, claim
from foia_graph.connectors.imports.report import ImportReport
from foia_graph.model import iris
from foia_graph.model.iris import ABSOLUTE_IRI

ARCHIVE = "https://archive.org"
UNASSIGNED = ("unassigned", "unassigned judge", "judge unassigned", "no judge assigned")
BLOCKED = "The origin keeps it from search engines."


class CaseBuilder:
    """What makes the records of a case: the docket's own object, its link, and the agents of all dockets."""

    def __init__(self, items: DocketItems, agents: CourtAgents, report: ImportReport) -> None:
        self.items, self.agents, self.report = items, agents, report
        self.id = record_key("docket", items.key)
        stub = CourtItem("docket", items.key, {}, "")
        self.docket = CourtObject(items.docket or stub, report)
        self.is_archived = self.id.startswith("gov-uscourts")
        self.number = self.docket.text("docket_number")
        self.name = self._case_name()

    def _case_name(self) -> str:
        names = [
            " ".join(self.docket.text(n).split()) for n in ("case_name", "case_name_full", "case_name_short")
        ]
        return next(filter(None, names), "")

    @property
    def title(self) -> str:
        """How the case is called, by its number where it has no name."""
        return self.name or (f"Case {self.number}" if self.number else f"Docket {self.items.key}")

    def case_record(self) -> ImportedRecord:
        """Return the record of the case, but for its parties."""
        record = ImportedRecord("CourtCase", self.id, {"source": self.id})
        self._add_names(record)
        docket = self.docket
        if self.number:
            record["identifier"] = claim(self.number, originField=docket.field("docket_number"))
        for field, name in (("startDate", "date_filed"), ("endDate", "date_terminated")):
            if day := docket.day(name):
                record[field] = claim(day, originField=docket.field(name))
        record["webPage"] = self.address
        self._add_court(record)
        for name in ("assigned_to", "referred_to"):
            self._add_judge(record, name)
        for name, words in TEXT_STATEMENTS.items():
            statements.add_text_statement(record, words, docket, name)
        for name, words in DAY_STATEMENTS.items():
            statements.add_day_statement(record, words, docket, name)
        self._add_supplements(record)
        return record

    def source_record(self) -> ImportedRecord:
        """Return the record of the docket as it stands at the origin."""
        keeper, name = (
            ("internet-archive", "Internet Archive")
            if self.is_archived
            else (
                "free-law-project",
                "Free Law Project",
            )
        )
        record = ImportedRecord("SourceDocument", self.id)
        record["title"] = f"Docket of {self.title}"
        record["form"] = "docket"
        record["url"] = self.address
        record["webPage"] = self._archive_addresses()
        record["publisher"] = self.agents.link("Organization", keeper, name)
        record["dateModified"] = self.docket.day("date_modified")
        record["about"] = f"case/{self.id}"
        record["holdingStatus"] = "linked-not-held"
        return record

    @property
    def address(self) -> str:
        """The page of the docket, or its record where no page is known."""
        if self.is_archived:
            return f"{ARCHIVE}/details/{self.items.key}"
        address = self.docket.address("absolute_url")
        slug = self.docket.text("slug")
        if not address and slug:
            address = (
                f"{SITE}/docket/{self.items.key}/{iris.slug(slug)}/" if any(map(str.isalnum, slug)) else ""
            )
        return address or f"{SITE}/api/rest/v4/dockets/{self.items.key}/"

    @property
    def restriction(self) -> str:
        """Why nobody may see the case, "" for nearly all."""
        is_blocked = self.docket.flag("blocked")
        return BLOCKED if self.docket.text("date_blocked") or is_blocked else ""

    def _add_names(self, record: ImportedRecord) -> None:
        docket, title = self.docket, self.title
        found: list[str] = []
        for name in CASE_NAMES:
            value = " ".join(docket.text(name).split())
            if value and value not in found:
                stated = claim(value, originField=docket.field(name))
                if found:
                    record.add("alternative", stated)
                else:
                    record["title"] = stated
                found.append(value)
        if not found:
            record["title"] = title

    def _add_court(self, record: ImportedRecord) -> None:
        docket = self.docket
        name = "court_id" if docket.text("court_id") else "court"
        court = court_key(docket.take(name))
        docket.leave_out(REPEATED, "court", "court_exact")
        stated, short = docket.text("court_name"), docket.text("court_citation_string")
        if court or stated:
            link = self.court_link(court, stated, short)
            place = docket.field(name if court else "court_name")
            add_association(record, link, "court", stated or court, place)

    def court_link(self, court: str, stated: str = "", short: str = "") -> str:
        """Return the link to a court by its identifier; `stated` is its name as the origin has it."""
        name = federal_court_name(court) or self.agents.court_names.get(court) or stated or f"Court {court}"
        others = {"altLabel": short} if short else {}
        return self.agents.link("Agency", join_key("court", court or stated), name, **others)

    def _add_judge(self, record: ImportedRecord, name: str) -> None:
        """Add the judge of a case by the name that the docket gives; without a name there is no judge."""
        docket = self.docket
        stated = " ".join(docket.text(f"{name}_str").split())
        reference = docket.take(name)
        is_named = bool(stated)
        stated = stated or self.agents.judge_names.get(reference_key(reference), "")
        court = court_key(docket.take("court_id") or docket.take("court"))
        key = join_key(f"judge-{court}" if court else "judge", stated)
        if not key or stated.casefold() in UNASSIGNED:
            return
        is_page = isinstance(reference, str) and re.fullmatch(ABSOLUTE_IRI, reference)
        page = {"webPage": str(reference)} if is_page else {}
        link = self.agents.link("Person", key, stated, **page)
        note = "The docket says that the case is referred to this judge." if name == "referred_to" else ""
        add_association(
            record, link, "judge", stated, docket.field(f"{name}_str" if is_named else name), note
        )

    def _add_supplements(self, record: ImportedRecord) -> None:
        """Add what is said of the court below and of the bankruptcy."""
        below, bankruptcy = self._supplement("court below"), self._supplement("bankruptcy")
        for name, words in COURT_BELOW_TEXTS.items():
            statements.add_text_statement(record, words, below, name)
        for name, words in COURT_BELOW_DAYS.items():
            statements.add_day_statement(record, words, below, name)
        statements.add_text_statement(record, TEXT_STATEMENTS["chapter"], bankruptcy, "chapter")
        for name, words in BANKRUPTCY_DAYS.items():
            statements.add_day_statement(record, words, bankruptcy, name)
        below.leave_out(REPEATED, "docket_number_raw", "assigned_to", "ordering_judge")
        below.leave_out("a court reporter is no party and no judge", "court_reporter")
        bankruptcy.leave_out(TRUSTEE, "trustee_str")
        for each in (below, bankruptcy):
            each.leave_out(MADE_BY_ORIGIN, *RECORD_KEEPING, "docket", "docket_id")
            each.finish()

    def _supplement(self, kind: str) -> CourtObject:
        return CourtObject(self.items.supplements.get(kind, CourtItem(kind, "", {}, "")), self.report)

    def finish(self) -> None:
        """Count what was left out of the docket, and what nobody read."""
        docket = self.docket
        docket.leave_out(
            MADE_BY_ORIGIN, *RECORD_KEEPING, "source", "filepath_local", "date_last_index", "meta"
        )
        docket.leave_out(REPEATED, *REPEATED_FIELDS)
        docket.leave_out(TRUSTEE, "trustee_str")
        docket.leave_out("tags are made by users of the origin", "tags")
        docket.leave_out("it leads to things that are not imported", *LINKS)
        docket.finish()

    def _archive_addresses(self) -> list[FieldValue]:
        paths = (
            self.docket.address("filepath_ia", ARCHIVE),
            self.docket.address("filepath_ia_json", ARCHIVE),
        )
        return [path for path in paths if path]
