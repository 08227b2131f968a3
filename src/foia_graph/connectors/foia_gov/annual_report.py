"""Annual reports of agencies on requests, as the Department of Justice has them written (NIEM, 1.03)."""

from collections import defaultdict
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from foia_graph.connectors.foia_gov.offices import NONE, AgencyDirectory, add_figure
from foia_graph.connectors.harvest.documents import UnreadableDocument, parse_xml
from foia_graph.connectors.imports.checked_values import date_value
from foia_graph.connectors.imports.mapping import mapping_beside
from foia_graph.connectors.imports.records import SourcedRecord, key_of
from foia_graph.connectors.imports.session import ImportSession

STRUCTURES = "{http://niem.gov/niem/structures/2.0}"
TABLES = mapping_beside(__file__).tables
STATUTE = "ReliedUponStatute"


def is_annual_report(body: bytes) -> bool:
    """Return whether a file of XML is such a report, by the name of its root."""
    return b"FoiaAnnualReport" in body[:4096]


class AnnualReportReader:
    """The reader of one report, of which each value with text counts as a field."""

    def __init__(self, session: ImportSession, directory: AgencyDirectory, place: str) -> None:
        self.session, self.directory, self.place = session, directory, place
        self._year = ""
        self._statements: dict[str, SourcedRecord] = {}

    def read(self, body: bytes) -> None:
        """Add the agency of a report, its components, and the figures of each."""
        self.session.count("annual report")
        try:
            root = parse_xml(body)
        except UnreadableDocument as error:
            self.session.problem(self.place, str(error), "error")
            return
        organization = root.find("{*}Organization")
        self._year = _text(root, "DocumentFiscalYearDate")
        if organization is None or not (self._year.isdigit() and len(self._year) == 4):
            self.session.problem(self.place, "names no organization, or no fiscal year", "error")
            return
        self._read_organizations(root, organization)
        # Sections refer to organizations by their id (`s:ref` of NIEM), so those are read first.
        for section in root if self._statements else ():
            if _local_name(section).endswith("Section"):
                self._read_section(section)

    def _read_organizations(self, root: Element, organization: Element) -> None:
        short = _text(organization, "OrganizationAbbreviationText")
        name = _text(organization, "OrganizationName") or short
        key = key_of(short) or key_of(name)
        if not key:
            self.session.problem(self.place, "names an organization without a name", "error")
            return
        source = self.directory.add_source(
            f"annual-report-{key}-{self._year}",
            f"FOIA annual report of {name}, fiscal year {self._year}",
            created=date_value(self.session, self.place, _text(root, "DocumentCreationDate/Date")),
        )
        agency = SourcedRecord(self.directory.agency(key), source)
        agency.state("prefLabel", name, "/Organization/OrganizationName")
        self._name_organization(organization, agency)
        for part in _find(organization, "OrganizationSubUnit"):
            self._add_component(part, agency, (key, name))

    def _add_component(self, part: Element, agency: SourcedRecord, owner: tuple[str, str]) -> None:
        name = _text(part, "OrganizationName") or _text(part, "OrganizationAbbreviationText")
        pointer = f"/Organization/{part.get(f'{STRUCTURES}id', '')}/OrganizationName"
        key = f"{owner[0]}-{key_of(name) or 'part'}"
        record = self.directory.part(key, name, pointer, agency.source, owner, pointer)
        self._name_organization(part, record)

    def _name_organization(self, organization: Element, statement: SourcedRecord) -> None:
        self.session.count("organization")
        reference = organization.get(f"{STRUCTURES}id", "")
        short = _text(organization, "OrganizationAbbreviationText")
        statement.state("altLabel", short, f"/Organization/{reference}/OrganizationAbbreviationText")
        self.session.report.fields_read += len([each for each in organization if (each.text or "").strip()])
        self._statements[reference] = statement

    def _read_section(self, section: Element) -> None:
        name = _local_name(section)
        users = self._users(section)
        for data in section:
            # Whoever is left in `users` at the end refers to data that are not there.
            reference = data.get(f"{STRUCTURES}id")
            if reference is not None:
                self._read_data(name, data, reference, users.pop(reference, []))
            elif _local_name(data) == "FootnoteText":
                self._read_footnote(name, data)
        for reference in users:
            self.session.problem(self.place, f"{name} refers to data {reference!r}, which it does not hold")

    def _users(self, section: Element) -> dict[str, list[tuple[SourcedRecord, str]]]:
        """Return which organizations have which data, with how often, where that is said."""
        users = defaultdict(list)
        for association in section:
            data, owner = (association.find(f"{{*}}{n}Reference") for n in ("ComponentData", "Organization"))
            if data is None or owner is None:
                continue
            statement = self._statements.get(owner.get(f"{STRUCTURES}ref", ""))
            if statement is None:
                self.session.problem(
                    self.place, f"{_local_name(section)} names an organization that is not there"
                )
                continue
            times = _text(association, f"{STATUTE}Quantity")
            self.session.report.fields_read += bool(times)
            users[data.get(f"{STRUCTURES}ref", "")].append((statement, times))
        return users

    def _read_data(
        self, section: str, data: Element, reference: str, users: list[tuple[SourcedRecord, str]]
    ) -> None:
        leaves = list(_leaves(data, ()))
        self.session.report.fields_read += len(leaves)
        if not users:
            self.session.problem(
                self.place, f"{section} has data {reference!r} that belong to no organization"
            )
            return
        if _local_name(data) == STATUTE:
            _add_statute(data, reference, users, self._year)
            return
        statement = users[0][0]
        taken = self._read_pairs(section, data, reference, statement)
        for path, text in leaves:
            if path[0] not in taken:
                self._read_value(section, path, text, reference, statement)

    def _read_value(
        self, section: str, path: tuple[str, ...], text: str, reference: str, statement: SourcedRecord
    ) -> None:
        # The names of days end with what their value is: a number or a code.
        written = "/".join((section, *path)).removesuffix("Value").removesuffix("Code")
        if known := TABLES["figures"].get(written):
            measure, _, unit = known.partition(": ")
            self._add_figure(statement, f"/{section}/{reference}/{'/'.join(path)}", text, measure, unit)
            return
        reason = TABLES["unmeasured"].get(written.rpartition("/")[2])
        reason = reason or TABLES["unmeasured-sections"].get(section)
        if reason is None:
            self.session.report.fields_unused[f"{section}.{'.'.join(path)}"] += 1
        else:
            self.session.report.fields_left_out[reason] += 1

    def _read_pairs(self, section: str, data: Element, reference: str, statement: SourcedRecord) -> set[str]:
        """Add the figures that have a code next to them, and return the names of their elements."""
        found = set[str]()
        for path, known in TABLES["pairs"].items():
            owner, _, name = path.partition("/")
            if owner != section:
                continue
            found.add(name)
            elements, _, unit = known.partition(": ")
            code_name, number_name, measure = elements.split()
            for at, pair in enumerate(_find(data, name)):
                code, number = _text(pair, code_name), _text(pair, number_name)
                pointer = f"/{section}/{reference}/{name}/{at}"
                kind = f"{unit}: {TABLES['reasons-of-denials'].get(code, code)}" if code else unit
                self._add_figure(statement, pointer, number, measure, kind)
        return found

    def _add_figure(self, statement: SourcedRecord, pointer: str, text: str, measure: str, unit: str) -> None:
        if text.lower() in NONE:
            self.session.report.fields_left_out["the report has no number there"] += 1
            return
        if not add_figure(statement, pointer, text, measure, unit, self._year):
            self.session.problem(self.place, f"{pointer} is {text!r}, where a number should be")

    def _read_footnote(self, section: str, footnote: Element) -> None:
        text = " ".join("".join(footnote.itertext()).split())
        if text:
            self.session.report.fields_read += 1
            first = next(iter(self._statements.values()))
            first.state_in_words(
                f"Footnote of its annual report for {self._year}: {text}", f"/{section}/FootnoteText"
            )


def _add_statute(data: Element, reference: str, users: list[tuple[SourcedRecord, str]], year: str) -> None:
    statute, case = _text(data, "StatuteDescriptionText"), _text(data, "Case/CaseTitleText")
    withheld = _text(data, f"{STATUTE}InformationWithheldText")
    for statement, times in users:
        text = f"In fiscal year {year} it relied on {statute} to withhold under Exemption 3"
        text += f"; {times} uses" if times else ""
        text += f". Withheld: {withheld.rstrip('.')}" if withheld else ""
        text += f". Upheld in: {case.rstrip('.')}" if case else ""
        statement.state_in_words(f"{text}.", f"/Exemption3StatuteSection/{reference}")


def _leaves(element: Element, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for child in element:
        below = (*path, _local_name(child))
        if len(child):
            yield from _leaves(child, below)
        elif text := (child.text or "").strip():
            yield below, text


def _local_name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _find(element: Element, path: str) -> list[Element]:
    return element.findall("/".join(f"{{*}}{name}" for name in path.split("/")))


def _text(element: Element, path: str) -> str:
    return next((" ".join("".join(found.itertext()).split()) for found in _find(element, path)), "")
