"""Inspectors general, and the agencies that they look into, as records that several reports share."""

from collections.abc import Iterator, Mapping

from foia_graph.connectors.imports.record_keys import key_of
from foia_graph.connectors.imports.records import ImportedRecord, RecordFile

NAMES: Mapping[str, str] = {
    "agriculture": "Department of Agriculture",
    "amtrak": "Amtrak",
    "architect": "Architect of the Capitol",
    "archives": "National Archives and Records Administration",
    "cftc": "Commodity Futures Trading Commission",
    "cia": "Central Intelligence Agency",
    "cncs": "Corporation for National and Community Service",
    "commerce": "Department of Commerce",
    "cpb": "Corporation for Public Broadcasting",
    "cpsc": "Consumer Product Safety Commission",
    "dhs": "Department of Homeland Security",
    "dod": "Department of Defense",
    "dot": "Department of Transportation",
    "eac": "Election Assistance Commission",
    "education": "Department of Education",
    "eeoc": "Equal Employment Opportunity Commission",
    "energy": "Department of Energy",
    "epa": "Environmental Protection Agency",
    "exim": "Export-Import Bank of the United States",
    "fca": "Farm Credit Administration",
    "fcc": "Federal Communications Commission",
    "fdic": "Federal Deposit Insurance Corporation",
    "fec": "Federal Election Commission",
    "fhfa": "Federal Housing Finance Agency",
    "flra": "Federal Labor Relations Authority",
    "fmc": "Federal Maritime Commission",
    "ftc": "Federal Trade Commission",
    "gpo": "Government Publishing Office",
    "gsa": "General Services Administration",
    "hhs": "Department of Health and Human Services",
    "hud": "Department of Housing and Urban Development",
    "interior": "Department of the Interior",
    "itc": "International Trade Commission",
    "justice": "Department of Justice",
    "labor": "Department of Labor",
    "loc": "Library of Congress",
    "lsc": "Legal Services Corporation",
    "nasa": "National Aeronautics and Space Administration",
    "ncua": "National Credit Union Administration",
    "nea": "National Endowment for the Arts",
    "neh": "National Endowment for the Humanities",
    "nlrb": "National Labor Relations Board",
    "nrc": "Nuclear Regulatory Commission",
    "nsa": "National Security Agency",
    "nsf": "National Science Foundation",
    "opm": "Office of Personnel Management",
    "pbgc": "Pension Benefit Guaranty Corporation",
    "peacecorps": "Peace Corps",
    "prc": "Postal Regulatory Commission",
    "rrb": "Railroad Retirement Board",
    "sba": "Small Business Administration",
    "sec": "Securities and Exchange Commission",
    "smithsonian": "Smithsonian Institution",
    "ssa": "Social Security Administration",
    "state": "Department of State",
    "treasury": "Department of the Treasury",
    "tva": "Tennessee Valley Authority",
    "usaid": "Agency for International Development",
    "usps": "Postal Service",
    "va": "Department of Veterans Affairs",
}
"""Agencies by the name that the project unitedstates/inspectors-general gives to the inspector of each."""
SPECIAL: Mapping[str, str] = {
    "gao": "Government Accountability Office",
    "sigar": "Special Inspector General for Afghanistan Reconstruction",
    "sigtarp": "Special Inspector General for the Troubled Asset Relief Program",
    "tigta": "Treasury Inspector General for Tax Administration",
    "sigir": "Special Inspector General for Iraq Reconstruction",
}
"""Offices that are no part of one agency, or not called after it."""
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

        `agency_name` is that of its agency as the origin has it; left out, it is the name known for the code.
        """
        key = f"ig-{key_of(code) or key_of(agency_name)}"
        if special := SPECIAL.get(code):
            self._add(key, {"prefLabel": special})
        else:
            name = agency_name or NAMES.get(code, "")
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
