"""Bodies, people, posts, places, cases and events as records."""

from collections.abc import Callable, Mapping

from foia_graph.connectors.ftm.documents import add_remarks
from foia_graph.connectors.ftm.draft import LEADS_NOWHERE, RecordDraft

NUMBERS = {
    "registrationNumber": "Registration number",
    "idNumber": "Number",
    "taxNumber": "Tax number",
    "licenseNumber": "License number",
    "wikidataId": "Wikidata",
    "opencorporatesUrl": "OpenCorporates",
    "uniqueEntityId": "UEI",
    "swiftBic": "BIC",
    "permId": "PermID",
    "imoNumber": "IMO",
    "giiNumber": "GIIN",
    "pfrNumber": "PFR",
    "bvdId": "BvD",
    "icijId": "ICIJ",
    "sayariId": "Sayari",
    "ticker": "Ticker",
    **dict.fromkeys(("brightQueryId", "brightQueryOrgId"), "BrightQuery"),
}
CODES = (
    *("vat", "lei", "duns", "cage", "usc", "inn", "ogrn", "okpo", "npi", "cik", "irs", "okved", "isin"),
    *("ric", "kpp", "voen", "coato", "fns", "ipo", "jib", "mbs", "caem", "okopf", "fss", "bik", "oksm"),
)
IDENTIFIERS: Mapping[str, str] = {**NUMBERS, **{f"{code}Code": code.upper() for code in CODES}}
"""Properties with identifiers of organizations, and what each is of."""
FACTS: Mapping[str, str] = {
    "legalForm": "Legal form",
    "incorporationDate": "Founded",
    "dissolutionDate": "Dissolved",
    "status": "Status",
}
MORE_THAN_ROLE = "tells more of a person than the public role"
CASE_FACTS: Mapping[str, str] = {"court": "Court", "type": "Type", "category": "Category", "status": "Status"}


def add_names(draft: RecordDraft, *names: str) -> None:
    """Add the name of a thing, and other names; what has none is called by its id."""
    label, *others = draft.work.profile[draft.name.type].name_fields
    values = list(draft.values(*names))
    for value, pointer in values[:1]:
        draft.add(label, value, pointer)
    for value, pointer in [*values[1:], *draft.values("alias", "previousName", "weakAlias")]:
        if others:
            draft.add(others[0], value, pointer)
        else:
            draft.state(f"Is called “{value}”, too.", pointer)
    if not draft.present(label):
        draft.record[label] = f"{draft.entity.schema} {draft.entity.id}"


def add_description(draft: RecordDraft) -> None:
    """Add what a thing is; a second text is a claim in words."""
    for number, (value, pointer) in enumerate(draft.values("summary", "description")):
        if number:
            draft.state(value, pointer)
        else:
            draft.add("description", value, pointer)


def draft_body(draft: RecordDraft) -> None:
    """Fill the record of a public body, an organization or a company."""
    add_names(draft, "name")
    draft.texts("altLabel", "abbreviation")
    add_description(draft)
    draft.addresses("homepage", "website")
    draft.addresses("webPage", "sourceUrl", "wikipediaUrl")
    for name, label in IDENTIFIERS.items():
        for value, pointer in draft.values(name):
            draft.add("identifier", value, pointer, note=f"{label}.")
    draft.texts("telephone", "phone")
    if draft.name.type == "Organization":
        draft.texts("address", "address")
    else:
        draft.state_values("Address", "address")
    for name, label in FACTS.items():
        draft.state_values(label, name)
    draft.link_all("location", "addressEntity")
    _link_upwards(draft, "subOrganizationOf", "parent")
    add_remarks(draft)


def draft_person(draft: RecordDraft) -> None:
    """Fill the record of a person in a public role, with nothing but that role."""
    draft.texts("name", "name", rest="alternateName")
    draft.texts("alternateName", "alias")
    if not draft.present("name"):
        draft.record["name"] = f"Person {draft.entity.id}"
    draft.record["sensitivity"] = draft.work.names.sensitivity(draft.entity)
    draft.texts("jobTitle", "position")
    add_description(draft)
    draft.addresses("webPage", "wikipediaUrl")
    draft.fields.leave_out(MORE_THAN_ROLE, "notes", "keywords", "website", "previousName", "weakAlias")
    draft.fields.leave_out(MORE_THAN_ROLE, "abbreviation", *IDENTIFIERS, *FACTS)


def draft_post(draft: RecordDraft) -> None:
    """Fill the record of a post."""
    add_names(draft, "name")
    add_description(draft)
    draft.link_all("postIn", "organization")
    draft.state_values("Area", "subnationalArea")
    draft.state_values("Created", "inceptionDate")
    draft.state_values("Abolished", "dissolutionDate")
    draft.state_values("Web page", "sourceUrl")
    add_remarks(draft)


def draft_place(draft: RecordDraft) -> None:
    """Fill the record of a place: an address of a body, or a territory."""
    parts = [draft.entity.first(name) for name in ("street", "street2", "city", "region", "state", "country")]
    if draft.entity.values("name") or draft.entity.values("full"):
        add_names(draft, "name", "full")
    else:
        draft.record["prefLabel"] = ", ".join(filter(None, parts)) or f"Address {draft.entity.id}"
    add_description(draft)
    _link_upwards(draft, "containedInPlace", "partOf")
    draft.state_values("Code", "territoryCode")
    add_remarks(draft)


def draft_case(draft: RecordDraft) -> None:
    """Fill the record of a court case."""
    add_names(draft, "name")
    add_description(draft)
    draft.texts("identifier", "caseNumber")
    draft.dates("startDate", "fileDate")
    draft.dates("endDate", "closeDate")
    draft.addresses("webPage", "sourceUrl")
    for name, label in CASE_FACTS.items():
        draft.state_values(label, name)
    add_remarks(draft)


def draft_event(draft: RecordDraft) -> None:
    """Fill the record of an event, with who took part."""
    add_names(draft, "name", "title")
    add_description(draft)
    if draft.entity.values("date"):
        draft.dates("date", "date")
        draft.state_values("Begins", "startDate")
    else:
        draft.dates("date", "startDate")
    draft.state_values("Ends", "endDate")
    draft.state_values("Place", "location")
    if draft.name.type == "Disclosure":
        draft.state_values("Web page", "sourceUrl")
    else:
        draft.addresses("webPage", "sourceUrl")
    draft.link_all("location", "startLocation", "endLocation")
    for name, role in (("organizer", "organizer"), ("involved", "participant")):
        for target, pointer in draft.values(name):
            found = draft.work.names.find(target)
            if found:
                draft.add_part("qualifiedAssociation", {"agent": found.link, "hadRole": role}, pointer)
            else:
                draft.leave_out_value(name, LEADS_NOWHERE)
    add_remarks(draft)


def draft_program(draft: RecordDraft) -> None:
    """Fill the record of a program or a campaign that an export of a catalogue wrote as a project."""
    add_names(draft, "name")
    add_description(draft)
    draft.dates("startDate", "startDate")
    draft.dates("endDate", "endDate")
    draft.addresses("webPage" if draft.name.type == "Program" else "homepage", "sourceUrl")
    add_remarks(draft)


def _link_upwards(draft: RecordDraft, field: str, name: str) -> None:
    """Link to what is above a thing, but where that leads back to it."""
    if not draft.is_above_itself(name):
        draft.link_all(field, name)


DRAFTERS: Mapping[str, Callable[[RecordDraft], None]] = {
    **dict.fromkeys(("Agency", "Organization"), draft_body),
    **dict.fromkeys(("Event", "Disclosure", "Request"), draft_event),
    **dict.fromkeys(("Program", "Campaign"), draft_program),
    "Person": draft_person,
    "Post": draft_post,
    "Place": draft_place,
    "CourtCase": draft_case,
}
"""What fills the record of each class, but for documents and releases."""
