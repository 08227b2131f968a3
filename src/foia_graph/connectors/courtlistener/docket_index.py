"""The index of items by docket: which entries, documents and parties belong to which."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from foia_graph.connectors.courtlistener.items import MAPPING, CourtItem, court_key, reference_key
from foia_graph.connectors.imports.session import ImportSession

KEYED = ("docket", "docket entry", "document", "party", "court", "judge")
SUPPLEMENTS = ("bankruptcy", "court below")
ARCHIVED = "the same docket was given as a record of CourtListener"
AGAIN = "it was given more than once"


@dataclass(slots=True)
class DocketItems:
    """What was given of one docket; `docket` is None where other items only name it."""

    key: str
    docket: CourtItem | None = None
    entries: list[CourtItem] = field(default_factory=list)
    documents: list[CourtItem] = field(default_factory=list)
    parties: list[tuple[CourtItem, CourtItem | None]] = field(default_factory=list)
    """Each party, with its part in the docket where that was given apart."""
    supplements: dict[str, CourtItem] = field(default_factory=dict)
    """What was given of its bankruptcy, and of the court below, by kind."""

    @property
    def modified(self) -> str:
        """The last time at which anything of it changed at the origin."""
        items = [*self.entries, *self.documents, *(party for party, _ in self.parties)]
        return max([each.modified for each in (*items, *filter(None, (self.docket,)))], default="")

    @property
    def counts(self) -> dict[str, int]:
        """How many items of each kind it has."""
        counts = {"docket": int(self.docket is not None), "docket entry": len(self.entries)}
        counts |= {"document": len(self.documents), "party": len(self.parties)}
        return {kind: number for kind, number in counts.items() if number}


@dataclass(slots=True)
class DocketIndex:
    """All items that were read, each once, by kind and key."""

    session: ImportSession
    items: dict[tuple[str, str], CourtItem] = field(default_factory=dict)
    keyless: list[CourtItem] = field(default_factory=list)
    parts: dict[str, list[CourtItem]] = field(default_factory=dict)
    """The parts that a party has in dockets, by the key of the party."""
    supplements: list[CourtItem] = field(default_factory=list)
    """Bankruptcies and courts below that were given apart from their dockets."""

    def add(self, item: CourtItem) -> None:
        """Add an item: of two with one key the whole one stays, then the one that changed later."""
        self.session.count(item.kind)
        if reason := MAPPING.tables["left-out-items"].get(item.kind):
            self.session.leave_out(item.kind, reason)
        elif item.kind == "party type":
            self.parts.setdefault(reference_key(item.fields.get("party")), []).append(item)
        elif item.kind in SUPPLEMENTS:
            self.supplements.append(item)
        elif item.kind not in KEYED:
            self.session.leave_out(item.kind, "it is nothing that dockets consist of")
        elif not item.key:
            self.keyless.append(item)
        elif (item.kind, item.key) in self.items:
            self._add_again(item)
        else:
            self.items[item.kind, item.key] = item

    def _add_again(self, item: CourtItem) -> None:
        other = self.items[item.kind, item.key]
        self.session.leave_out(item.kind, AGAIN)
        # Tuples compare whole before partial, then newer before older.
        if (not item.is_partial, item.modified) > (not other.is_partial, other.modified):
            self.items[item.kind, item.key] = item.inside(other.docket, other.entry)
        else:
            self.items[item.kind, item.key] = other.inside(
                other.docket or item.docket, other.entry or item.entry
            )

    def of_kind(self, kind: str) -> Iterator[CourtItem]:
        """Yield the items of a kind, those with a key first, in the order of their keys."""
        keyed = sorted(
            (each for (of, _), each in self.items.items() if of == kind), key=lambda each: _order(each.key)
        )
        yield from keyed
        yield from (each for each in self.keyless if each.kind == kind)

    def dockets(self) -> list[DocketItems]:
        """Return the dockets with all that belongs to each, in the order of their keys.

        What names no docket belongs to the only one there is; else it is a problem.
        """
        dockets: dict[str, DocketItems] = {}
        for docket in self.of_kind("docket"):
            if key := docket.key or _docket_name(docket):
                dockets.setdefault(key, DocketItems(key, docket))
            else:
                self.session.problem(docket.place, "holds a docket without an id, a court or a number")
        for kind in ("docket entry", "document", "party"):
            for item in self.of_kind(kind):
                for key in self._docket_keys(item, dockets):
                    _place(item, dockets.setdefault(key, DocketItems(key)))
        self._join_parts(dockets)
        self._leave_out_archived(dockets)
        return [dockets[key] for key in sorted(dockets, key=_order)]

    def _leave_out_archived(self, dockets: dict[str, DocketItems]) -> None:
        """Leave out the Internet Archive's XML of dockets of which there is the platform's own record."""
        # One case may be given as a record of the platform and as XML: both would describe it twice.
        own = {archive_key(each.docket) for each in dockets.values() if each.docket and each.key.isdecimal()}
        for key in sorted(own & dockets.keys()):
            for kind, number in dockets.pop(key).counts.items():
                self.session.leave_out(kind, ARCHIVED, number)

    def _docket_keys(self, item: CourtItem, dockets: dict[str, DocketItems]) -> list[str]:
        """Return the dockets that an item belongs to; only parties belong to several."""
        keys = [item.docket] if item.docket else self._referenced_dockets(item)
        if keys:
            return keys
        if len(dockets) == 1:
            return list(dockets)
        self.session.problem(item.place, f"holds a {item.kind} that does not say to which docket it belongs")
        return []

    def _referenced_dockets(self, item: CourtItem) -> list[str]:
        if item.kind == "document":
            entry = self.items.get(("docket entry", item.entry))
            return [entry.docket] if entry and entry.docket else []
        if item.kind != "party":
            return []
        types = item.fields.get("party_types")
        keys = (
            [docket_of(each) for each in types if isinstance(each, dict)] if isinstance(types, list) else []
        )
        keys += [docket_of(part.fields) for part in self._parts_of(item)]
        return sorted(set(filter(None, keys)), key=_order)

    def _parts_of(self, party: CourtItem) -> list[CourtItem]:
        return self.parts.get(party.key, []) if party.key else []

    def _join_parts(self, dockets: dict[str, DocketItems]) -> None:
        """Join the parts of parties that were given apart; a part whose party was not given is a problem."""
        given = {party.key for items in dockets.values() for party, _ in items.parties}
        for items in dockets.values():
            items.parties = [(party, self._part_in(items.key, party)) for party, _ in items.parties]
        for key, parts in self.parts.items():
            for part in parts if key not in given or not key else ():
                self.session.problem(part.place, "holds the part of a party in a docket, and not the party")
        for supplement in self.supplements:
            self._join_supplement(supplement, dockets)

    def _part_in(self, docket: str, party: CourtItem) -> CourtItem | None:
        # A part that does not say in which docket belongs to any.
        return next((p for p in self._parts_of(party) if docket_of(p.fields) in ("", docket)), None)

    def _join_supplement(self, supplement: CourtItem, dockets: dict[str, DocketItems]) -> None:
        key = supplement.key
        for items in dockets.values():
            docket = items.docket.fields if items.docket else {}
            is_below = supplement.kind == "court below"
            if items.key == (supplement.docket or docket_of(supplement.fields)) or (
                is_below and key and reference_key(docket.get("originating_court_information")) == key
            ):
                items.supplements[supplement.kind] = supplement
                return
        self.session.problem(supplement.place, f"holds a {supplement.kind} of no docket that was given")


def _place(item: CourtItem, items: DocketItems) -> None:
    if item.kind == "docket entry":
        items.entries.append(item)
    elif item.kind == "document":
        items.documents.append(item)
    else:
        items.parties.append((item, None))


def docket_of(fields: object) -> str:
    """Return the docket that an object names, "" for none."""
    if not isinstance(fields, dict):
        return ""
    return reference_key(fields.get("docket_id")) or reference_key(fields.get("docket"))


def _docket_name(docket: CourtItem) -> str:
    # A docket without id is told from others by its court and number.
    court, number = (court_key(docket.fields.get("court_id") or docket.fields.get("court")), "docket_number")
    text = docket.fields.get(number)
    return f"docket.{court}.{text}" if court and isinstance(text, str) and text.strip() else ""


def _order(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdecimal() and len(key) < 20 else (0, key)


def archive_key(docket: CourtItem) -> str:
    """Return the name of a docket at the Internet Archive, `gov.uscourts.akd.41664`, "" for none."""
    court = court_key(docket.fields.get("court_id") or docket.fields.get("court"))
    number = docket.fields.get("pacer_case_id")
    return f"gov.uscourts.{court}.{number}" if court and number else ""
