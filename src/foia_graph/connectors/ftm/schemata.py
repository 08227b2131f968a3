"""The schemata of FollowTheMoney (4.x, and what 3.x had besides): what each extends, what becomes of it."""

from collections.abc import Iterator, Mapping

ABSTRACT = frozenset(("Analyzable", "Interest", "Interval", "Thing", "Value"))
PARENTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("Analyzable", "Interval", "Mention", "Page", "Similar", "Thing", "Value"), ()),
    **dict.fromkeys(
        ("Address", "CourtCase", "LegalEntity", "Position", "Territory", "UserAccount", "Assessment"),
        ("Thing",),
    ),
    **dict.fromkeys(
        ("Associate", "Call", "EconomicActivity", "Family", "Identification", "Interest", "Occupancy"),
        ("Interval",),
    ),
    **dict.fromkeys(("Risk", "Sanction", "TaxRoll"), ("Interval",)),
    **dict.fromkeys(
        ("Control", "CourtCaseParty", "Directorship", "Documentation", "Employment", "Membership"),
        ("Interest",),
    ),
    **dict.fromkeys(
        ("Ownership", "Post", "ProjectParticipant", "Representation", "Succession", "UnknownLink"),
        ("Interest",),
    ),
    **dict.fromkeys(
        ("Article", "Audio", "Folder", "HyperText", "Image", "Pages", "PlainText", "Table", "Video"),
        ("Document",),
    ),
    **dict.fromkeys(("Package", "Workbook"), ("Folder",)),
    **dict.fromkeys(("Debt", "Payment"), ("Value", "Interval")),
    **dict.fromkeys(("Document", "Note"), ("Analyzable", "Thing")),
    **dict.fromkeys(("Asset", "CryptoWallet"), ("Value", "Thing")),
    **dict.fromkeys(("BankAccount", "Contract", "RealEstate", "Security", "Vehicle"), ("Asset",)),
    **dict.fromkeys(("Airplane", "Vessel"), ("Vehicle",)),
    **dict.fromkeys(("Organization", "Person"), ("LegalEntity",)),
    "PublicBody": ("Organization",),
    "Company": ("Organization", "Asset"),
    "CallForTenders": ("Interval", "Thing"),
    "ContractAward": ("Value", "Interest"),
    "Email": ("HyperText", "PlainText", "Folder"),
    "Event": ("Thing", "Interval", "Analyzable"),
    "License": ("Contract",),
    "Message": ("PlainText", "HyperText", "Interval", "Folder"),
    "Passport": ("Identification",),
    "Project": ("Value", "Interval", "Thing"),
    "Trip": ("Event",),
}
"""Every schema, with those that it extends."""
RECORD_TYPES: Mapping[str, str] = {
    **dict.fromkeys(
        ("Article", "Audio", "Document", "Email", "HyperText", "Image", "Message", "Pages"),
        "ReleasedDocument",
    ),
    **dict.fromkeys(("PlainText", "Table", "Video", "Workbook"), "ReleasedDocument"),
    **dict.fromkeys(("Folder", "Package"), "Release"),
    **dict.fromkeys(("Company", "LegalEntity", "Organization"), "Organization"),
    **dict.fromkeys(("Event", "Trip"), "Event"),
    **dict.fromkeys(("Address", "Territory"), "Place"),
    "PublicBody": "Agency",
    "Person": "Person",
    "Position": "Post",
    "CourtCase": "CourtCase",
    "Project": "Program",
}
"""The class of the record that an entity of a schema becomes."""
OWN_TYPES: Mapping[str, frozenset[str]] = {
    "ReleasedDocument": frozenset(("ReleasedDocument", "SourceDocument", "CitedWork")),
    "Event": frozenset(("Event", "Disclosure", "Request")),
    "Program": frozenset(("Program", "Campaign")),
}
"""The classes of which an export of a catalogue of ours writes entities that have the schemata of a class."""
KINDS: Mapping[str, str] = {
    "Agency": "agency",
    "Organization": "organization",
    "Person": "person",
    "Post": "post",
    "Place": "place",
    "Release": "release",
    "ReleasedDocument": "document",
    "Event": "event",
    "SourceDocument": "source",
    "CitedWork": "work",
    "CourtCase": "case",
    "Disclosure": "disclosure",
    "Request": "request",
    "Program": "program",
    "Campaign": "campaign",
}
"""The word for each class in links, as `profile:kind` gives it."""
EDGES: Mapping[str, tuple[str, str]] = {
    "Control": ("controller", "controlled"),
    "CourtCaseParty": ("case", "party"),
    "Directorship": ("director", "organization"),
    "Documentation": ("document", "entity"),
    "Employment": ("employee", "employer"),
    "Membership": ("member", "organization"),
    "Occupancy": ("holder", "post"),
    "Ownership": ("owner", "asset"),
    "Post": ("holder", "organization"),
    "ProjectParticipant": ("participant", "project"),
    "Representation": ("agent", "client"),
    "Succession": ("predecessor", "successor"),
    "UnknownLink": ("subject", "object"),
}
"""The properties of the two ends of each edge; that whose record tells of it first."""
DETAILS: Mapping[str, str] = {
    "Page": "document",
    "Mention": "document",
    "Note": "entity",
    "Identification": "holder",
}
"""Schemata that are told of in the record of another entity, with the property that leads there."""
PRIVATE = "tells of the private life of people"
MONEY = "tells of money and property, for which a catalogue of releases has no class"
TRADE = "tells of contracts and trade, for which a catalogue of releases has no class"
WATCH_LISTS = "is the judgement of a list of sanctions or risks, not of released records"
LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(("Associate", "Family", "Passport", "Call", "UserAccount", "TaxRoll"), PRIVATE),
    **dict.fromkeys(
        ("Airplane", "Asset", "BankAccount", "CryptoWallet", "Debt", "Payment", "RealEstate"), MONEY
    ),
    **dict.fromkeys(("Security", "Vehicle", "Vessel"), MONEY),
    **dict.fromkeys(("CallForTenders", "Contract", "ContractAward", "EconomicActivity", "License"), TRADE),
    **dict.fromkeys(("Assessment", "Risk", "Sanction"), WATCH_LISTS),
    "Similar": "proposes that two entities are one; `foia-graph match` proposes that of records",
}
"""Schemata that become no record, with the reason."""


def ancestors(schema: str) -> Iterator[str]:
    """Yield a schema and all that it extends."""
    yield schema
    for parent in PARENTS[schema]:
        yield from ancestors(parent)


def is_a(schema: str, other: str) -> bool:
    """Return whether things of a schema are of another, too."""
    return other in ancestors(schema)


def common_schema(one: str, other: str) -> str:
    """Return the more special of two schemata, "" where neither extends the other.

    >>> common_schema("LegalEntity", "PublicBody"), common_schema("Person", "Company")
    ('PublicBody', '')
    """
    if is_a(one, other):
        return one
    return other if is_a(other, one) else ""
