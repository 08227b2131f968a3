"""Courts, judges, offices and organizations that dockets name, or of which records were given."""

from dataclasses import dataclass, field

from foia_graph.connectors.courtlistener.docket_index import DocketIndex
from foia_graph.connectors.courtlistener.items import MAPPING, SITE, CourtItem, CourtReader, address_at
from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, join_key, nonempty
from foia_graph.connectors.imports.shared_agents import SharedAgents

NAME_PARTS = ("name_first", "name_middle", "name_last", "name_suffix")


def federal_court_name(identifier: str) -> str:
    """Return the name of a federal court by its identifier of PACER, "" for one that no federal court has.

    >>> federal_court_name("nysd")
    'U.S. District Court for the Southern District of New York'
    """
    tables = MAPPING.tables
    if name := tables["other-courts"].get(identifier):
        return name
    place, court = identifier[:-1], tables["kinds-of-court"].get(identifier[-1:], "")
    if not court:
        return ""
    states, districts = tables["states"], tables["districts-of"]
    if place in states and place not in districts:
        return f"{court} for the District of {states[place]}"
    state, letter = states.get(place[:-1], ""), place[-1:]
    if not state or not letter or letter not in districts.get(place[:-1], ""):
        return ""
    return f"{court} for the {tables['districts'][letter]} District of {state}"


@dataclass(slots=True)
class CourtAgents(SharedAgents):
    """The agents of all dockets, with the names of courts and judges of which records were given, by key."""

    court_names: dict[str, str] = field(default_factory=dict)
    judge_names: dict[str, str] = field(default_factory=dict)

    def read_given(self, index: DocketIndex) -> None:
        """Make records of the courts that were given, and note the names of the judges."""
        reader = CourtReader(index.session)
        for item in index.of_kind("court"):
            self._read_court(item, reader)
        for item in index.of_kind("judge"):
            origin = reader.open(item)
            self.judge_names[item.key] = " ".join(filter(None, map(origin.text, NAME_PARTS)))
            index.session.leave_out("judge", "a judge is named by the dockets of the judge")
            reader.mapper().finish("judge", origin)

    def _read_court(self, item: CourtItem, reader: CourtReader) -> None:
        origin = reader.open(item)
        name, key = origin.text("full_name") or origin.text("short_name"), join_key("court", item.key)
        if not key or not name:
            reader.session.problem(item.place, "holds a court without an identifier or a name")
            return
        self.court_names[item.key] = name
        known = federal_court_name(item.key) or name
        self.link("Agency", key, known, homepage=reader.value(origin, "url", address_at(SITE)))
        for short in (origin.text("citation_string"), origin.text("short_name")):
            self.link("Agency", key, known, altLabel=short)
        reader.mapper().finish("court", origin)


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
