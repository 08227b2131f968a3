"""Edges between entities, as links of records and as parts of them."""

from foia_graph.connectors.ftm.draft import LEADS_NOWHERE, RecordDraft
from foia_graph.connectors.ftm.entity_store import EDGES, OWN_ID, TABLES, Entity, RecordName
from foia_graph.connectors.imports.checked_values import date_value
from foia_graph.connectors.imports.records import nonempty

# The field for the links that an export of ours names after parts.
OWN_FIELDS = {"citation": "cites"}
PERSON_ROLES = frozenset(("Directorship", "Employment", "Membership", "Post"))


def add_links(draft: RecordDraft, roles: frozenset[str]) -> None:
    """Add all edges that begin at an entity; `roles` are the notations of scheme/roles."""
    for schema, (first, second) in EDGES.items():
        for edge in draft.work.store.pointing(draft.entity.id, schema, first):
            found = [draft.work.names.find(end) for end in edge.values(second)]
            targets = [name for name in found if name]
            if targets:
                link = _Edge(draft, edge, roles)
                for target in targets:
                    link.add(target)
                draft.work.close(link.fields)
                for _ in range(len(found) - len(targets)):
                    draft.work.session.leave_out(f"{schema}.{second}", LEADS_NOWHERE)


class _Edge:
    def __init__(self, draft: RecordDraft, edge: Entity, roles: frozenset[str]) -> None:
        self._draft, self._edge = draft, edge
        self.fields = draft.work.open(edge)
        self._pointer = f"/properties/{EDGES[edge.schema][1]}"
        texts = self.fields.texts
        self._words = " ".join(texts("role"))
        notation = self._words.casefold().replace(" ", "-")
        self._role = notation if notation in roles else ""
        self._start, self._end = ("".join(texts(each)[:1]) for each in ("startDate", "endDate"))
        self._details = ", ".join(
            each
            for name in ("summary", "description", *TABLES["facts"]["edge"].split())
            for each in texts(name)
        )

    def add(self, target: RecordName) -> None:
        # An edge of an export of ours names its field in its id, so that a round trip is exact.
        own = OWN_ID.fullmatch(self._edge.id)
        field = own["more"].split(".")[1].partition("-")[0] if own and own["more"] else ""
        years = (self._start and f"from {self._start}", self._end and f"to {self._end}")
        stated = ("" if field else self._words, " ".join(filter(None, years)), self._details)
        note = ", ".join(filter(None, stated))
        is_association = self._edge.schema == "CourtCaseParty" or field == "association"
        if is_association and self._associate(target, note):
            return
        if field and self._draft.link(OWN_FIELDS.get(field, field), target, self._pointer, self._details):
            return
        if self._draft.name.type == "Person" and self._edge.schema in PERSON_ROLES:
            self._add_membership(target)
        elif not self._draft.link(
            TABLES["edge-fields"].get(self._edge.schema, ""), target, self._pointer, note
        ):
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
