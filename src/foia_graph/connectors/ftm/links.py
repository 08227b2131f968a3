"""What other entities tell of a record: edges to other records, mentions, notes and identifications."""

from collections.abc import Iterator

from foia_graph.connectors.ftm.draft import LEADS_NOWHERE, RecordDraft
from foia_graph.connectors.ftm.entity_store import EDGES, TABLES, Entity
from foia_graph.connectors.ftm.record_names import OWN_ID, RecordName, plain_id
from foia_graph.connectors.imports.checked_values import date_value
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import FieldValue, nonempty
from foia_graph.model.claims import STATUSES

# Properties of edges that are in a remark on the link.
EDGE_FACTS = (
    *("status", "date", "percentage", "relationship", "constituency", "politicalGroup", "controlType"),
    *("legalBasis", "secretary", "declarationDate", "electionDate", "periodStart", "periodEnd"),
)
# The field for the links that an export of ours names after parts.
OWN_FIELDS = {"citation": "cites"}
UNIDENTIFIED = "is a name in a text that refers to no record; it may be that of a private person"
PERSON_ROLES = frozenset(("Directorship", "Employment", "Membership", "Post"))


def add_links(draft: RecordDraft, roles: frozenset[str]) -> None:
    """Add all edges that begin at an entity; `roles` are the notations of scheme/roles."""
    for schema, (first, second) in EDGES.items():
        for edge in draft.work.store.pointing(draft.entity.id, schema, first):
            found = [draft.work.names.find(end) for end in edge.values(second)]
            targets = [name for name in found if name]
            if targets:
                _EdgeReader(draft, edge, roles).read(targets)
                for _ in range(len(found) - len(targets)):
                    draft.work.session.leave_out(f"{schema}.{second}", LEADS_NOWHERE)


class _EdgeReader:
    """The reader of one edge, for the record that reports it."""

    def __init__(self, draft: RecordDraft, edge: Entity, roles: frozenset[str]) -> None:
        self._draft, self._edge = draft, edge
        self._fields = draft.work.open(edge)
        self._pointer = f"/properties/{EDGES[edge.schema][1]}"
        self._words = " ".join(self._fields.texts("role"))
        notation = self._words.casefold().replace(" ", "-")
        self._role = notation if notation in roles else ""
        self._start, self._end = ("".join(self._fields.texts(each)[:1]) for each in ("startDate", "endDate"))

    def read(self, targets: list[RecordName]) -> None:
        """Add the edge to each of its records."""
        details = [*self._fields.texts("summary"), *self._fields.texts("description")]
        details += [text for name in EDGE_FACTS for text in self._fields.texts(name)]
        for target in targets:
            self._add(target, ", ".join(details))
        self._draft.work.close(self._fields)

    def _add(self, target: RecordName, details: str) -> None:
        # An edge of an export of ours names its field in its id, so that a round trip is exact.
        own = OWN_ID.fullmatch(self._edge.id)
        field = own["more"].split(".")[1].partition("-")[0] if own and own["more"] else ""
        years = (self._start and f"from {self._start}", self._end and f"to {self._end}")
        stated = ("" if field else self._words, " ".join(filter(None, years)), details)
        note = ", ".join(filter(None, stated))
        is_association = self._edge.schema == "CourtCaseParty" or field == "association"
        if is_association and self._associate(target, note):
            return
        if field and self._draft.link(OWN_FIELDS.get(field, field), target, self._pointer, details):
            return
        if self._draft.name.type == "Person" and self._edge.schema in PERSON_ROLES:
            self._add_membership(target)
            return
        if self._draft.link(TABLES["edge-fields"].get(self._edge.schema, ""), target, self._pointer, note):
            return
        self._state(target, note)

    def _associate(self, target: RecordName, note: str) -> bool:
        """Add a part that says who took part in what was done; return whether the class has such parts."""
        shape = self._draft.work.profile[self._draft.name.type]
        classes = self._draft.work.profile["Association"].properties["agent"].classes
        if "qualifiedAssociation" not in shape.properties:
            return False
        if self._draft.work.profile[target.type].target not in classes:
            return False
        self._draft.add_part("qualifiedAssociation", self._pointer, agent=target.link, hadRole=self._role)
        if not self._role and note:
            self._state(target, note)
        return True

    def _add_membership(self, target: RecordName) -> None:
        """Add the place of a person in a body, with its time where one is stated."""
        if not self._role and self._words:
            self._draft.state("jobTitle", self._words, "/properties/role")
        if not (self._role or self._start or self._end):
            self._draft.link("memberOf", target, self._pointer)
            return
        session, place = self._draft.work.session, f"{self._edge.schema} {self._edge.id}"
        during = nonempty(
            startDate=date_value(session, place, self._start), endDate=date_value(session, place, self._end)
        )
        self._draft.add_part(
            "membership", self._pointer, organization=target.link, role=self._role, memberDuring=during
        )

    def _state(self, target: RecordName, note: str) -> None:
        other = self._draft.work.store.find(self._edge.first(EDGES[self._edge.schema][1]))
        label = other.first("name", "title", "full", "fileName") if other else target.id
        words = f"{TABLES['edge-words'][self._edge.schema]} “{label}”"
        self._draft.state_in_words(f"It {words}{f' ({note})' if note else ''}.", self._pointer)


# ------------------------------------------------------------ details


def add_details(draft: RecordDraft) -> None:
    """Add the notes on an entity, its mentions and its identifiers."""
    _add_notes(draft)
    if draft.work.profile[draft.name.type].properties.get("mentions"):
        _add_mentions(draft)
    if draft.name.type in ("Agency", "Organization"):
        _add_identifications(draft)


def _details(draft: RecordDraft, schema: str, name: str) -> Iterator[tuple[Entity, OriginObject]]:
    for entity in draft.work.store.pointing(draft.entity.id, schema, name):
        yield entity, draft.work.open(entity)


def _add_notes(draft: RecordDraft) -> None:
    """Add notes as claims in words; one that quotes a source has the quote."""
    for _, fields in _details(draft, "Note", "entity"):
        words, said = " ".join(fields.texts("summary") or fields.texts("name")), fields.texts("description")
        quote = "\n".join(said)
        proofs = [draft.work.names.find(each) for each in fields.texts("proof")]
        source = next((_source_link(each) for each in proofs if each), "")
        keys = {"quote": quote} if words and quote and source else {}
        if source:
            keys |= {"source": source, "originField": ""}  # the words are there, not in the file
            for name in ("publisher", "sourceUrl"):
                fields.take(name)  # as the record of the source has them
        statuses = [each.casefold() for each in fields.texts("keywords") if each.casefold() in STATUSES]
        if statuses and statuses[0] != "asserted":
            keys["status"] = statuses[0]
        text = words or quote if keys.get("quote") or not quote else ": ".join(filter(None, (words, quote)))
        pages = [each.removeprefix("Page: ") for each in fields.texts("notes") if each.startswith("Page: ")]
        if pages and keys.get("quote"):
            keys["page"] = pages[0]
        if not draft.state_in_words(text, "/properties/description", **keys):
            draft.work.session.leave_out("Note", "is empty" if not text else "says what another note says")
        draft.work.close(fields)


def _source_link(name: RecordName) -> str:
    # Claims name a source by its id, a document by its link, and nothing else.
    if name.type == "SourceDocument":
        return name.id
    return name.link if name.type == "ReleasedDocument" else ""


def _add_mentions(draft: RecordDraft) -> None:
    """Add mentions of bodies and people that are records; names alone may be those of private people."""
    bodies = draft.work.profile["Mention"].properties["body"].classes
    for mention, fields in _details(draft, "Mention", "document"):
        found = [name for each in fields.texts("resolved") if (name := draft.work.names.find(each))]
        as_stated = next(iter(fields.texts("name")), "")
        for body in found:
            if draft.work.profile[body.type].target in bodies:
                _add_mention(draft, mention, body, as_stated)
        if not found:
            fields.leave_out(UNIDENTIFIED, *mention.properties)
            draft.work.session.leave_out("Mention", UNIDENTIFIED)
        draft.work.close(fields)


def _add_mention(draft: RecordDraft, mention: Entity, body: RecordName, name: str) -> None:
    """Add a mention; the second of a body, under another name, has a name of its own."""
    part: dict[str, FieldValue] = {"body": body.link, "asStated": name}
    same = [each for each in draft.parts("mentions") if each.get("body") == body.link]
    if any(each.get("asStated", "") == name for each in same):
        return
    if same:
        part = {"id": f"mention-{plain_id(mention.id)}", **part}
    draft.add_part("mentions", "/properties/resolved", **part)


def _add_identifications(draft: RecordDraft) -> None:
    for _, fields in _details(draft, "Identification", "holder"):
        note = ", ".join((*fields.texts("type"), *fields.texts("authority")))
        for number in fields.texts("number"):
            draft.state("identifier", number, "/properties/number", note=note)
        draft.work.close(fields)
