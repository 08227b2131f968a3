"""Bodies, people, posts, positions, cases and events as records, by `mapping.toml`."""

from collections.abc import Callable
from functools import partial

from foia_graph.connectors.ftm.draft import LEADS_NOWHERE, RecordDraft
from foia_graph.connectors.ftm.schemata import MAPPING, TABLES

ADDRESS_PARTS = ("street", "street2", "city", "region", "state", "country")


def draft_thing(draft: RecordDraft) -> None:
    """Fill the record of anything but a document or a folder."""
    mapping = TABLES["drafts"][draft.name.type]
    calls: dict[str, Callable[[RecordDraft], None]] = {
        "description": add_description,
        "identifiers": _add_identifiers,
        "links": partial(_add_links, mapping=mapping),
        "names": partial(_add_usual_names, mapping=mapping),
        "participants": _add_participants,
        "person-names": _add_person_names,
        "place-names": _add_place_names,
    }
    dated = "yes" if draft.entity.values("date") else ""
    draft.fill(
        mapping,
        {name: partial(call, draft) for name, call in calls.items()},
        dated=dated,
        **{draft.name.type: "yes"},
    )


def add_names(draft: RecordDraft, *names: str) -> None:
    """Add the name of a thing, and other names; what has none is called by its id."""
    label, *others = draft.work.profile[draft.name.type].name_fields
    values = list(draft.values(*names))
    for value, pointer in values[:1]:
        draft.state(label, value, pointer)
    for value, pointer in [*values[1:], *draft.values("alias", "previousName", "weakAlias")]:
        if others:
            draft.state(others[0], value, pointer)
        else:
            draft.state_in_words(f"Is called “{value}”, too.", pointer)
    if not draft.present(label):
        draft.record[label] = f"{draft.entity.schema} {draft.entity.id}"


def add_description(draft: RecordDraft) -> None:
    """Add what a thing is; a second text is a claim in words."""
    for number, (value, pointer) in enumerate(draft.values("summary", "description")):
        if number:
            draft.state_in_words(value, pointer)
        else:
            draft.state("description", value, pointer)


def _add_usual_names(draft: RecordDraft, mapping: str) -> None:
    add_names(draft, *TABLES["names"].get(mapping, "name").split())


def _add_identifiers(draft: RecordDraft) -> None:
    for name, label in TABLES["identifiers"].items():
        for value, pointer in draft.values(name):
            draft.state("identifier", value, pointer, note=f"{label}.")


def _add_links(draft: RecordDraft, mapping: str) -> None:
    for table in ("links", "upward-links"):
        for each in TABLES[table].get(mapping, "").split():
            field, _, name = each.partition("=")
            if table == "links" or not draft.is_above_itself(name):
                draft.link_all(field, name)


def _add_person_names(draft: RecordDraft) -> None:
    """Add the names of a person in a public role, and how public that role is."""
    draft.texts("name", "name", rest="alternateName")
    draft.texts("alternateName", "alias")
    if not draft.present("name"):
        draft.record["name"] = f"Person {draft.entity.id}"
    draft.record["sensitivity"] = draft.work.names.sensitivity(draft.entity)
    reason = MAPPING.reasons["more-than-role"]
    draft.fields.leave_out(reason, *TABLES["identifiers"])


def _add_place_names(draft: RecordDraft) -> None:
    """Add the name of a position; an address without one is called by its parts."""
    if draft.entity.values("name") or draft.entity.values("full"):
        _add_usual_names(draft, "place")
        return
    parts = map(draft.entity.first, ADDRESS_PARTS)
    draft.record["prefLabel"] = ", ".join(filter(None, parts)) or f"Address {draft.entity.id}"


def _add_participants(draft: RecordDraft) -> None:
    for name, role in (("organizer", "organizer"), ("involved", "participant")):
        for target, pointer in draft.values(name):
            if found := draft.work.names.find(target):
                draft.add_part("qualifiedAssociation", pointer, agent=found.link, hadRole=role)
            else:
                draft.leave_out_value(name, LEADS_NOWHERE)
