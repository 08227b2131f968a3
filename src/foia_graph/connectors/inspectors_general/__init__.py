"""Reports of inspectors general: cited works, which a load finds by the numbers that documents cite."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote

from foia_graph.connectors.imports import records
from foia_graph.connectors.imports.catalogue_contents import read_catalogue
from foia_graph.connectors.imports.checked_values import address_parts, web_address
from foia_graph.connectors.imports.connector import Connector
from foia_graph.connectors.imports.mapping import FieldMapper, Names, calls_of, mapping_beside
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile, key_of
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.source_files import (
    is_whole,
    json_values,
    read_bytes,
    read_json_value,
    source_files,
)
from foia_graph.errors import InputError
from foia_graph.extract.citations.patterns import find_forms
from foia_graph.ingest.readers.registry import decode_text
from foia_graph.runtime.tables import PatternTable

PATTERNS = PatternTable(Path(__file__).with_name("patterns.toml")).section("patterns")


def number_in_text(text: str) -> str:
    """Return the number that a title or a key plainly states, "" where it states none, or several.

    >>> number_in_text("Audit of Grants (OIG-AR-26-01)"), number_in_text("OIG_12-64_Apr12")
    ('OIG-AR-26-01', 'OIG-12-64')
    """
    text = text.replace("_", " ")
    cited = {each.keys[0] for each in find_forms(text) if each.kind in ("OIG", "GAO") and each.keys}
    stated = [*PATTERNS["IN_BRACKETS"].findall(text), *PATTERNS["STATED"].findall(text)]
    numbers = cited or {each for each in stated if is_number(each)}
    return numbers.pop() if len(numbers) == 1 else ""


def is_number(text: str) -> bool:
    """Return whether a text as a whole is a number of a report, and no date, and no year.

    >>> [is_number(text) for text in ("26-010", "G25UT0069-26-06", "2026-01-15", "sar-2025-fall", "final")]
    [True, True, False, False, False]
    """
    return bool(PATTERNS["PLAIN_NUMBER"].fullmatch(text)) and not PATTERNS["DATE"].fullmatch(text)


def file_stem(address: str) -> str:
    """Return the name of the file at an address, without its ending."""
    name = unquote(address_parts(address).path).rstrip("/").rpartition("/")[2]
    return PATTERNS["SUFFIX"].sub("", name).strip()


def number_in_address(address: str) -> str:
    """Return the number that is in the name of a file: the whole name, or where it plainly states one."""
    stem = file_stem(address)
    return stem if is_number(stem) else number_in_text(stem) or number_in_text(stem.upper())


def names_one_report(number: str, inspector: str) -> bool:
    """Return whether no other inspector general gives a number like this one."""
    is_of_homeland = inspector == "dhs" and PATTERNS["OF_HOMELAND"].fullmatch(number)
    return bool(is_of_homeland or PATTERNS["OF_ONE_INSPECTOR"].fullmatch(number))


MAPPING = mapping_beside(__file__)
TABLES = MAPPING.tables
OFFICE = "Office of Inspector General"


class InspectorTable(records.RecordTable):
    """The agencies and offices that were named so far."""

    def add_agency(self, code: str, name: str) -> str:
        """Add an agency by its code at the origin, and return the link to it."""
        return self._add(f"ig-agency-{records.key_of(code) or records.key_of(name)}", name)

    def add_office(self, code: str, agency_name: str = "") -> str:
        """Add the office of an inspector general by the code or name of an agency; return its link."""
        key = f"ig-{records.key_of(code) or records.key_of(agency_name)}"
        if special := TABLES["special-inspectors"].get(code):
            return self._add(key, special)
        name = agency_name or TABLES["inspectors"].get(code, "")
        label = f"{OFFICE}, {name}" if name else f"{OFFICE} ({code})"
        above = {"subOrganizationOf": self.add_agency(code, name)} if name else {}
        return self._add(key, label, **above)

    def add_named_office(self, name: str) -> str:
        """Add an office of which the origin has the name alone, and return the link to it."""
        return self._add(f"ig-{records.key_of(name) or 'office'}", name)

    def _add(self, name: str, label: str, **fields: str) -> str:
        self.record("Agency", name, f"agencies/{name}", name, prefLabel=label, **fields)
        return f"agency/{name}"


# An address with its field, and a note where it is that of the file.
Address = tuple[str, str, str]


class ReportReader:
    """The reader of reports; `sources` names the source that a report is read from."""

    def __init__(self, session: ImportSession, known: Mapping[str, str]) -> None:
        """Read into a session; `known` are the works of the catalogue by identifier."""
        self.session, self.inspectors, self._known = session, InspectorTable(), known
        self.sources: set[str] = set()
        """The sources that have a record."""
        self._names: set[str] = set()
        self._number_claim: records.FieldValue = ""
        self._addresses: list[Address] = []
        calls = calls_of(self)
        self.mapper = FieldMapper(MAPPING, session, links={"form": form_of}, calls=calls, as_lists=False)

    def read(self, report: OriginObject, place: str, source: str) -> records.ImportedRecord | None:
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
        names = {
            "estimated": "yes" if report.flag("estimated_date") else "",
            "holding": "linked-not-held" if is_linked else "described-only",
        }
        record = records.ImportedRecord("CitedWork", name, {"source": source})
        self.mapper.apply("report", report, record, place, **names)
        if report.has("score") or report.has("newsworthy"):
            report.leave_out(self.mapper.mapping.reasons["judged"], "topics")
        self.mapper.finish("report", report)
        return record

    def _first(self, report: OriginObject, kind: str) -> tuple[str, str]:
        names = _aliases(kind)
        for name in names:
            if text := report.text(name):
                return name, " ".join(text.split())
        return names[0], ""

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
    ) -> tuple[str, records.FieldValue]:
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
                return number, records.claim(number, originField=report.field(at), quote=quote)
        return "", ""

    def _name(
        self, report: OriginObject, inspector: str, number: str, addresses: list[Address], title: str
    ) -> str:
        """Return the name of a work: that of the catalogue, its number, or the origin's own key."""
        if number in self._known:
            return self._known[number]
        code = records.key_of(inspector or self._first(report, "code")[1])
        page = next((address for _, address, note in addresses if not note), "")
        key = records.key_of(
            report.text("report_id") or file_stem(page) or number or report.text("id") or title
        )
        own = "-".join(filter(None, ("ig", code, key)))
        # Offices give numbers of the same form: only one that no other office gives names the work.
        name = records.key_of(number) if names_one_report(number, code) else own
        if not key or name not in self._names:
            self._names.add(name)
            return name if key else ""
        self.session.problem(own, f"is a second report of the number {number!r}, or listed twice")
        return self._free_name(own)

    def _free_name(self, name: str) -> str:
        names = (f"{name}-{number}" if number > 1 else name for number in count(1))
        free = next(each for each in names if each not in self._names)
        self._names.add(free)
        return free

    def _call_number(self, _report: OriginObject, record: records.SourcedRecord, _names: Names) -> None:
        record.record["identifier"] = self._number_claim

    def _call_addresses(self, report: OriginObject, record: records.SourcedRecord, _names: Names) -> None:
        for at, address, note in self._addresses:
            record.record.add("webPage", records.claim(address, originField=report.field(at), note=note))

    def _call_bodies(self, report: OriginObject, record: records.SourcedRecord, _names: Names) -> None:
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


def form_of(kind: Any) -> str:
    """Return the form of a report by the word of the origin, "" where it fits none.

    >>> form_of("Inspection / Evaluation"), form_of("semiannual_report"), form_of("Other")
    ('report', 'report', '')
    """
    words = re.sub(r"[^a-z]+", "-", str(kind).lower()).strip("-")
    return next(
        (form for word, form in TABLES["forms"].items() if words == word or words.startswith(f"{word}-")), ""
    )


# Fields of a file under which its reports stand.
LISTS = ("reports", "results", "data", "items")
ENDINGS = (".json", ".jsonl", ".csv")
# A report with its position, as problems name it, and its JSON Pointer in what the file holds.
PlacedReport = tuple[str, str, Any]


def read_reports(
    session: ImportSession, name: str, body: bytes
) -> tuple[Iterable[PlacedReport], dict[str, Any]]:
    """Return the reports of a file, by the ending of its name, and what it says of itself next to them."""
    if name.lower().endswith(".csv"):
        return _table_reports(session, name, body), {}
    if name.lower().endswith(".jsonl"):
        return ((at, "", value) for at, value in json_values(session, name, body)), {}
    value, pointer, fields = read_json_value(session, name, body), "", {}
    if isinstance(value, Mapping) and "title" not in value:
        key = next((key for key in LISTS if isinstance(value.get(key), list)), "")
        if key:
            fields = {title: each for title, each in value.items() if title != key}
            value, pointer = value[key], f"/{key}"
    if isinstance(value, list):
        return [(f"{name}{pointer}/{at}", f"{pointer}/{at}", each) for at, each in enumerate(value)], fields
    return [] if value is None else [(name, "", value)], fields


def _table_reports(session: ImportSession, name: str, body: bytes) -> Iterator[PlacedReport]:
    try:
        rows = csv.reader(StringIO(decode_text(body, name, "utf-8")), strict=True)
        titles = [re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_") for title in next(rows, [])]
        for number, row in enumerate(rows, 1):
            if len(row) > len(titles):
                session.problem(name, f"row {number} has more cells than the header")
            if any(row):
                yield f"{name}/{number}", f"/{number}", dict(zip(titles, row, strict=False))
    except (csv.Error, InputError) as error:
        session.problem(name, f"is no table: {error}", "error")


class InspectorsGeneral(Connector):
    """The reader of lists of reports of inspectors general."""

    kind: ClassVar[str] = "inspectors-general"
    title: ClassVar[str] = "reports of inspectors general"
    sources: ClassVar[str] = (
        "a file or folder of reports as the project unitedstates/inspectors-general writes them"
        " (report.json), or of lists of reports of oversight.gov (JSON, CSV)"
    )

    def record_files(self, session: ImportSession) -> Iterator[RecordFile]:
        """Yield a file for each report, and for each office, agency and source that it names first."""
        known = read_catalogue(session.folder, session.folder / self.kind).works
        files = list(source_files(session, ENDINGS))
        reader = ReportReader(session, known)
        for name, path in files:
            body = read_bytes(session, name, path)
            if body is not None:
                yield from _import_file(reader, name, *read_reports(session, name, body))
        yield from reader.inspectors.files()
        session.is_complete = is_whole(session, files)


def _import_file(
    reader: ReportReader, name: str, reports: Iterable[PlacedReport], fields: dict[str, Any]
) -> Iterator[RecordFile]:
    session, own = reader.session, f"ig-list-{key_of(name)}"
    for place, pointer, value in reports:
        session.count("report")
        if not isinstance(value, dict):
            session.problem(place, "is no object with the fields of a report", "error")
            continue
        report = OriginObject(value, session.report, "report", pointer)
        inspector = report.text("inspector")
        key = f"ig-reports-{key_of(inspector)}" if key_of(inspector) else own
        address = web_address(session, place, report.text("inspector_url"))
        work = reader.read(report, place, key)
        if work is not None:
            if key not in reader.sources and not (fields and key == own):
                reader.sources.add(key)
                yield _source_file(reader, key, inspector or name, address, {})
            yield RecordFile(f"works/{work.id}", work.id, [work])
    if fields:
        yield _source_file(reader, own, name, "", fields)


def _source_file(
    reader: ReportReader, key: str, whose: str, address: str, fields: dict[str, Any]
) -> RecordFile:
    itself = OriginObject(fields, reader.session.report, "list")
    record = ImportedRecord("SourceDocument", key)
    reader.mapper.apply("list", itself, record, whose, whose=whose, address=address)
    itself.finish()
    return RecordFile(f"sources/{key}", key, [record])
