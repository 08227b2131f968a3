"""Reports of inspectors general as the origins give them, each as one cited work.

The fields are those of `report.json` of the project unitedstates/inspectors-general, of lists of reports
of oversight.gov in JSON, and of the table that oversight.gov gives out.
"""

import re
from collections.abc import Iterator, Mapping

from foia_graph.connectors.imports.checked_values import date_value, iso_date, web_address
from foia_graph.connectors.imports.mapping import FieldMapper, Names, mapping_beside
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, RecordFile, claim, key_of
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord
from foia_graph.connectors.inspectors_general.report_numbers import (
    file_stem,
    is_number,
    names_one_report,
    number_in_address,
    number_in_text,
)

MAPPING = mapping_beside(__file__)
TABLES = MAPPING.tables
OFFICE = "Office of Inspector General"


class InspectorTable:
    """The agencies and offices that were named so far; each is written once, where it is named first."""

    def __init__(self) -> None:
        self._written: set[str] = set()
        self._new: list[RecordFile] = []

    def add_agency(self, code: str, name: str) -> str:
        """Add an agency by its code at the origin, and return the link to it."""
        key = f"ig-agency-{key_of(code) or key_of(name)}"
        self._add(key, {"prefLabel": name})
        return f"agency/{key}"

    def add_office(self, code: str, agency_name: str = "") -> str:
        """Add the office of an inspector general, and return the link to it.

        `agency_name` is that of its agency as the origin has it; omitted, it is the name known for the code.
        """
        key = f"ig-{key_of(code) or key_of(agency_name)}"
        if special := TABLES["special-inspectors"].get(code):
            self._add(key, {"prefLabel": special})
        else:
            name = agency_name or TABLES["inspectors"].get(code, "")
            label = f"{OFFICE}, {name}" if name else f"{OFFICE} ({code})"
            above = {"subOrganizationOf": self.add_agency(code, name)} if name else {}
            self._add(key, {"prefLabel": label, **above})
        return f"agency/{key}"

    def add_named_office(self, name: str) -> str:
        """Add an office of which the origin has the name alone, and return the link to it."""
        key = f"ig-{key_of(name) or 'office'}"
        self._add(key, {"prefLabel": name})
        return f"agency/{key}"

    def new_files(self) -> Iterator[RecordFile]:
        """Yield the files of what was named since the last call."""
        yield from self._new
        self._new.clear()

    def _add(self, name: str, fields: Mapping[str, str]) -> None:
        if name not in self._written:
            self._written.add(name)
            record = ImportedRecord("Agency", name, dict(fields))
            self._new.append(RecordFile(f"agencies/{name}", name, [record]))


Address = tuple[str, str, str]
"""An address with its field, and a note where it is that of the file."""


class ReportReader:
    """The reader of reports; `sources` names the source that a report is read from."""

    def __init__(self, session: ImportSession, inspectors: InspectorTable, known: Mapping[str, str]) -> None:
        """Read into a session; `known` are the works of the catalogue by identifier."""
        self.session, self.inspectors, self._known = session, inspectors, known
        self._names: set[str] = set()
        self._number_claim: FieldValue = ""
        self._addresses: list[Address] = []
        calls = {
            "addresses": self._add_addresses,
            "bodies": self._add_bodies,
            "date": self._add_date,
            "form": self._add_form,
            "number": self._add_number,
            "pages": self._add_pages,
        }
        self.mapper = FieldMapper(MAPPING, session, calls=calls, as_lists=False)

    def read(self, report: OriginObject, place: str, source: str) -> ImportedRecord | None:
        """Return the work that a report is; None, with a problem, for one without a title or a name."""
        title_at, title = self._first(report, "title")
        inspector = report.text("inspector")
        self._addresses = self._addresses_of(report, place)
        number, self._number_claim = self._number(report, title_at, title, self._addresses)
        name = self._name(report, inspector, number, self._addresses, title)
        if not title or not name:
            self.session.problem(
                place, "is a report without a title or without anything that names it", "error"
            )
            return None
        is_linked = bool(self._addresses) and not report.flag("unreleased")
        names = {"place": place, "holding": "linked-not-held" if is_linked else "described-only"}
        record = ImportedRecord("CitedWork", name, {"source": source})
        self.mapper.apply("report", report, record, place, **names)
        if report.has("score") or report.has("newsworthy"):
            report.leave_out(self.mapper.reason("judged"), "topics")
        self.mapper.finish("report", report)
        return record

    def _first(self, report: OriginObject, kind: str) -> tuple[str, str]:
        """Return the first of the aliases of a field that holds a text, and the text; others stay unused."""
        names = _aliases(kind)
        for name in names:
            if text := report.text(name):
                return name, " ".join(text.split())
        return names[0], ""

    # ------------------------------------------------------------ addresses, number, name

    def _addresses_of(self, report: OriginObject, place: str) -> list[Address]:
        """Return the addresses of a report, each with its field and a note where it is that of the file."""
        file_type = report.text("file_type")
        found: dict[str, Address] = {}
        for name in (*_aliases("page"), *_aliases("file"), "summary_url"):
            address = web_address(self.session, f"{place}: {name}", report.text(name))
            is_file = name in _aliases("file") or re.search(
                r"(?i)\.(pdf|docx?|xlsx?)$", address.partition("?")[0]
            )
            if name == "url" and file_type and file_type.lower() not in ("html", "htm"):
                is_file = True
            if address:
                found.setdefault(address, (name, address, "The file itself." if is_file else ""))
        return list(found.values())

    def _number(
        self, report: OriginObject, title_at: str, title: str, addresses: list[Address]
    ) -> tuple[str, FieldValue]:
        """Return the number of a report where it is plainly stated, as text and as a claim; "" and none."""
        stated_at, stated = self._first(report, "number")
        report_id = report.text("report_id")
        stems = [
            (at, number_in_address(address), file_stem(address)) for at, address, note in addresses if note
        ]
        # The surest first: a field of its own, then the key, the title, and the name of the file.
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
        addresses: list[Address],
        title: str,
    ) -> str:
        """Return the name of a work: that of the catalogue, its number, or the origin's own key."""
        if number in self._known:
            return self._known[number]
        code = key_of(inspector or self._first(report, "code")[1])
        page = next((address for _, address, note in addresses if not note), "")
        key = key_of(report.text("report_id") or file_stem(page) or number or report.text("id") or title)
        own = "-".join(filter(None, ("ig", code, key)))
        # Offices give numbers of the same form: only one that no other office gives names the work.
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

    def _add_number(self, _report: OriginObject, record: SourcedRecord, _names: Names) -> None:
        record.record["identifier"] = self._number_claim

    def _add_date(self, report: OriginObject, record: SourcedRecord, names: Names) -> None:
        date_at, date = self._first(report, "date")
        day = date_value(self.session, f"{names['place']}: {date_at}", iso_date(date))
        note = "The origin estimates the day." if report.flag("estimated_date") else ""
        record.state("issued", day, report.field(date_at), note=note)

    def _add_form(self, report: OriginObject, record: SourcedRecord, _names: Names) -> None:
        type_at, kind = self._first(report, "type")
        record.state("form", form_of(kind), report.field(type_at), quote=kind)

    def _add_pages(self, report: OriginObject, record: SourcedRecord, _names: Names) -> None:
        file = report.object("pdf")
        count = file.text("page_count") or report.text("page_count")
        if count.isdigit() and int(count):
            record.state("numberOfPages", str(int(count)), file.field("page_count"))

    def _add_addresses(self, report: OriginObject, record: SourcedRecord, _names: Names) -> None:
        for at, address, note in self._addresses:
            record.record.add("webPage", claim(address, originField=report.field(at), note=note))

    def _add_bodies(self, report: OriginObject, record: SourcedRecord, _names: Names) -> None:
        name_at, agency_name = self._first(report, "agency")
        code_at, code = self._first(report, "code")
        office_at, office = self._first(report, "office")
        inspector, inspectors = report.text("inspector"), self.inspectors
        about = ""
        if inspector:
            known = TABLES["inspectors"].get(inspector) or (agency_name if code == inspector else "")
            record.state("creator", inspectors.add_office(inspector, known), report.field("inspector"))
            about = agency_name if code != inspector else ""
        elif office:
            record.state("creator", inspectors.add_named_office(office), report.field(office_at))
            about = agency_name
        elif agency_name or code:
            link = inspectors.add_office(code or agency_name, agency_name or code)
            note = "The list names the agency; its inspector general wrote the report."
            at = report.field(name_at if agency_name else code_at)
            record.state("creator", link, at, status="inferred", note=note)
        if about:
            record.state("about", inspectors.add_agency(code, about), report.field(name_at))


def _aliases(kind: str) -> list[str]:
    return TABLES["aliases"][kind].split()


def form_of(kind: str) -> str:
    """Return the form of a report by the word of the origin, "" where it fits none.

    >>> form_of("Inspection / Evaluation"), form_of("semiannual_report"), form_of("Other")
    ('report', 'report', '')
    """
    words = re.sub(r"[^a-z]+", "-", kind.lower()).strip("-")
    return next(
        (form for word, form in TABLES["forms"].items() if words == word or words.startswith(f"{word}-")),
        "",
    )
