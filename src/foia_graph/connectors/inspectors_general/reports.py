"""Reports of inspectors general as the origins give them, each as one cited work.

The fields are those of `report.json` of the project unitedstates/inspectors-general, of lists of reports
of oversight.gov in JSON, and of the table that oversight.gov gives out.
"""

import re
from collections.abc import Mapping

from foia_graph.connectors.imports.checked_values import date_value, web_address
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.record_keys import key_of
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, claim
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.written_dates import iso_date
from foia_graph.connectors.inspectors_general.inspectors import NAMES, InspectorTable
from foia_graph.connectors.inspectors_general.report_numbers import (
    file_stem,
    is_number,
    names_one_report,
    number_in_address,
    number_in_text,
)

FORMS = {
    "audit": "audit-report",
    "attestation": "audit-report",
    "inspection": "report",
    "evaluation": "report",
    "investigation": "report",
    "review": "report",
    "report": "report",
    "semiannual": "report",
    "semiannual-report": "report",
    "management-advisory": "report",
    "mgmt-challenges": "report",
    "management-challenges": "report",
    "peer-review": "report",
    "testimony": "testimony",
    "press": "press-release",
    "press-release": "press-release",
    "letter": "letter",
    "memo": "memorandum",
    "memorandum": "memorandum",
    "plan": "report",
}
"""The forms of reports by the first words that fit the origin's type."""
JUDGED = "what a program judged of the report is no statement of its office"
SITE = "what the site keeps for itself, or how it sorts reports"
AMOUNTS = "sums and counts that are not said to be of the report have no measure"
ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "report_title"),
    "date": ("published_on", "published_date", "date_issued", "issued", "date"),
    "type": ("type", "report_type", "type_of_report"),
    "number": ("report_number", "report_no"),
    "page": ("landing_url", "url", "report_url", "page"),
    "file": ("pdf_url", "view_document", "document", "external_link"),
    "summary": ("summary", "report_description", "description"),
    "agency": ("agency_name", "agency_reviewed_investigated", "agency_reviewed"),
    "code": ("agency", "agency_id"),
    "office": ("submitting_oig", "inspector_name"),
}
"""The names under which origins have what is the same thing."""


class ReportReader:
    """The reader of reports; `sources` names the source that a report is read from."""

    def __init__(self, session: ImportSession, inspectors: InspectorTable, known: Mapping[str, str]) -> None:
        """Read into a session; `known` are the works of the catalogue by identifier."""
        self.session, self.inspectors, self._known = session, inspectors, known
        self._names: set[str] = set()

    def read(self, report: OriginObject, place: str, source: str) -> ImportedRecord | None:
        """Return the work that a report is; None, with a problem, for one without a title or a name."""
        title_at, title = self._first(report, "title")
        inspector = report.text("inspector")
        addresses = self._addresses(report, place)
        number, stated = self._number(report, title_at, title, addresses)
        name = self._name(report, inspector, number, addresses, title)
        if not title or not name:
            self.session.problem(
                place, "is a report without a title or without anything that names it", "error"
            )
            return None
        record = ImportedRecord("CitedWork", name, {"source": source})
        record["title"] = claim(title, originField=report.field(title_at))
        record["identifier"] = stated
        self._add_facts(report, record, place)
        self._add_bodies(report, record, inspector)
        for at, address, note in addresses:
            record.add("webPage", claim(address, originField=report.field(at), note=note))
        self._add_status(report, record, bool(addresses))
        self._leave_out(report)
        return record

    def _first(self, report: OriginObject, kind: str) -> tuple[str, str]:
        """Return the first of the aliases of a field that holds a text, and the text; others stay unused."""
        for name in ALIASES[kind]:
            if text := report.text(name):
                return name, " ".join(text.split())
        return ALIASES[kind][0], ""

    # ------------------------------------------------------------ addresses, number, name

    def _addresses(self, report: OriginObject, place: str) -> list[tuple[str, str, str]]:
        """Return the addresses of a report, each with its field and a note where it is that of the file."""
        file_type = report.text("file_type")
        found: dict[str, tuple[str, str, str]] = {}
        for name in (*ALIASES["page"], *ALIASES["file"], "summary_url"):
            address = web_address(self.session, f"{place}: {name}", report.text(name))
            is_file = name in ALIASES["file"] or re.search(
                r"(?i)\.(pdf|docx?|xlsx?)$", address.partition("?")[0]
            )
            if name == "url" and file_type and file_type.lower() not in ("html", "htm"):
                is_file = True
            if address:
                found.setdefault(address, (name, address, "The file itself." if is_file else ""))
        return list(found.values())

    def _number(
        self, report: OriginObject, title_at: str, title: str, addresses: list[tuple[str, str, str]]
    ) -> tuple[str, FieldValue]:
        """Return the number of a report where it is plainly stated, as text and as a claim; "" and none."""
        stated_at, stated = self._first(report, "number")
        report_id = report.text("report_id")
        stems = [
            (at, number_in_address(address), file_stem(address)) for at, address, note in addresses if note
        ]
        for at, number, words in (
            (stated_at, stated, ""),
            ("report_id", report_id if is_number(report_id) else number_in_text(report_id), report_id),
            (title_at, number_in_text(title), title),
            *stems,
        ):
            if number:
                quote = words if words != number else ""
                return number, claim(number, originField=report.field(at), quote=quote)
        return "", ""

    def _name(
        self,
        report: OriginObject,
        inspector: str,
        number: str,
        addresses: list[tuple[str, str, str]],
        title: str,
    ) -> str:
        """Return the name of a work: that of the catalogue, its number, or the origin's own key."""
        if number in self._known:
            return self._known[number]
        code = key_of(inspector or self._first(report, "code")[1])
        page = next((address for _, address, note in addresses if not note), "")
        key = key_of(report.text("report_id") or file_stem(page) or number or report.text("id") or title)
        own = "-".join(filter(None, ("ig", code, key)))
        name = key_of(number) if names_one_report(number, code) else own
        if not key or name not in self._names:
            self._names.add(name)
            return name if key else ""
        self.session.problem(own, f"is a second report of the number {number!r}, or listed twice")
        return self._free_name(own)

    def _free_name(self, name: str) -> str:
        free = next(
            each for n in range(1, 1_000_000) if (each := f"{name}-{n}" if n > 1 else name) not in self._names
        )
        self._names.add(free)
        return free

    # ------------------------------------------------------------ facts

    def _add_facts(self, report: OriginObject, record: ImportedRecord, place: str) -> None:
        date_at, date = self._first(report, "date")
        day = date_value(self.session, f"{place}: {date_at}", iso_date(date))
        note = "The origin estimates the day." if report.flag("estimated_date") else ""
        if day:
            record["issued"] = claim(day, originField=report.field(date_at), note=note)
        type_at, kind = self._first(report, "type")
        if form := form_of(kind):
            record["form"] = claim(form, originField=report.field(type_at), quote=kind)
        summary_at, summary = self._first(report, "summary")
        if summary:
            record["description"] = claim(summary, originField=report.field(summary_at))
        file = report.object("pdf")
        count = file.text("page_count") or report.text("page_count")
        if count.isdigit() and int(count):
            record["numberOfPages"] = claim(str(int(count)), originField=file.field("page_count"))
        file.finish()

    def _add_bodies(self, report: OriginObject, record: ImportedRecord, inspector: str) -> None:
        name_at, agency_name = self._first(report, "agency")
        code_at, code = self._first(report, "code")
        office_at, office = self._first(report, "office")
        if inspector:
            known = NAMES.get(inspector) or (agency_name if code == inspector else "")
            link = self.inspectors.add_office(inspector, known)
            record["creator"] = claim(link, originField=report.field("inspector"))
            if agency_name and code != inspector:
                about = self.inspectors.add_agency(code, agency_name)
                record["about"] = claim(about, originField=report.field(name_at))
        elif office:
            link = self.inspectors.add_named_office(office)
            record["creator"] = claim(link, originField=report.field(office_at))
            if agency_name:
                about = self.inspectors.add_agency(code, agency_name)
                record["about"] = claim(about, originField=report.field(name_at))
        elif agency_name or code:
            link = self.inspectors.add_office(code or agency_name, agency_name or code)
            note = "The list names the agency; its inspector general wrote the report."
            field = report.field(name_at if agency_name else code_at)
            record["creator"] = claim(link, originField=field, status="inferred", note=note)

    def _add_status(self, report: OriginObject, record: ImportedRecord, is_linked: bool) -> None:
        is_unreleased = report.flag("unreleased")
        if is_unreleased:
            record.add(
                "claims",
                {"text": "The report was not made public.", "originField": report.field("unreleased")},
            )
        if report.flag("missing"):
            record.add(
                "claims",
                {
                    "text": "The report is missing at its office's site.",
                    "originField": report.field("missing"),
                },
            )
        is_linked = is_linked and not is_unreleased
        record["holdingStatus"] = "linked-not-held" if is_linked else "described-only"

    def _leave_out(self, report: OriginObject) -> None:
        report.leave_out(JUDGED, "score", "reason", "post_text", "newsworthy", "criminal", "dollar_amount")
        if report.has("score") or report.has("newsworthy"):
            report.leave_out(JUDGED, "topics")
        report.leave_out(SITE, "id", "posted", "posted_at", "is_summary", "inspector_url", "topic", "topics")
        report.leave_out(SITE, "subtopic", "topic_id", "subtopic_id", "category", "summary_only", "metadata")
        report.leave_out(
            SITE, "text_path", "report_path", "path", "year", "version", "audit_number", "file_type"
        )
        report.leave_out(SITE, "location", "locations", "fiscal_year", "state", "additional_details")
        report.leave_out(AMOUNTS, "questioned_costs", "funds_for_better_use", "number_of_recommendations")
        report.leave_out(AMOUNTS, "total_dollar_amount", "unsupported_costs", "recommendations")
        report.finish()


def form_of(kind: str) -> str:
    """Return the form of a report by the word of the origin, "" where it fits none.

    >>> form_of("Inspection / Evaluation"), form_of("semiannual_report"), form_of("Other")
    ('report', 'report', '')
    """
    words = re.sub(r"[^a-z]+", "-", kind.lower()).strip("-")
    return next((form for word, form in FORMS.items() if words == word or words.startswith(f"{word}-")), "")
