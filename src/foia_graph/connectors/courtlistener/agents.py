"""Courts, judges, offices and organizations that dockets name, and what each did in a case."""

from dataclasses import dataclass, field

from foia_graph.connectors.imports.records import FieldValue, ImportedRecord
from foia_graph.connectors.imports.shared_agents import SharedAgents


@dataclass(slots=True)
class CourtAgents(SharedAgents):
    """The agents of all dockets, with the names of courts and judges of which records were given, by key."""

    court_names: dict[str, str] = field(default_factory=dict)
    judge_names: dict[str, str] = field(default_factory=dict)


def add_association(
    record: ImportedRecord, agent: str, role: str, quote: str, place: str, note: str = ""
) -> None:
    """Add who took part in a case, and as what, with the words and the place of the origin; nobody twice."""
    part: dict[str, FieldValue] = {"agent": agent, "hadRole": role, "quote": quote, "originField": place}
    earlier = record.fields.get("qualifiedAssociation", [])
    if (agent, role) not in [(each["agent"], each["hadRole"]) for each in earlier if isinstance(each, dict)]:
        record.add("qualifiedAssociation", part | ({"note": note} if note else {}))
