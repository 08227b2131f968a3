"""Items of a docket, as some answer, fixture or file gives them, all under the field names of API v4."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any
from urllib.parse import quote

from foia_graph.connectors.imports.mapping import (
    Conversion,
    FieldMapper,
    FieldOfOrigin,
    calls_of,
    mapping_beside,
)
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import join_key
from foia_graph.connectors.imports.session import ImportReport, ImportSession
from foia_graph.errors import ValueRejected
from foia_graph.model import dates, iris

MAPPING = mapping_beside(__file__)
SITE = "https://www.courtlistener.com"
LAST_NUMBER = re.compile(r"(?:^|/)([0-9]+)/?(?:[?#].*)?$")
LAST_SEGMENT = re.compile(r"(?:^|/)([\w.-]+)/?(?:[?#].*)?$")


@dataclass(frozen=True, slots=True)
class CourtItem:
    """One docket, entry, document, party, ... of an origin.

    `key` is the origin's own key, "" where there is none. `docket` and `entry` are the keys of those that it
    is in. `names` are the names that fields have at the origin, where they differ, "" for an item that is
    a bare value there; `pointer` is the position of the item in the origin's object. `is_partial` is true of
    results of a search, which leave fields out.
    """

    kind: str
    key: str
    fields: Mapping[str, Any]
    place: str
    pointer: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    docket: str = ""
    entry: str = ""
    is_partial: bool = False
    part: "CourtItem | None" = None
    """The part of a party in a docket, where that was given apart."""

    @property
    def modified(self) -> str:
        """When it changed at the origin, as it says, "" where it does not say."""
        value = self.fields.get("date_modified")
        return value if isinstance(value, str) else ""


class CourtObject(OriginObject):
    """The fields of an item, which are named as at the origin wherever they are reported."""

    __slots__ = ("_names",)

    def __init__(self, item: CourtItem, report: ImportReport) -> None:
        super().__init__(item.fields, report, item.kind, item.pointer)
        self._names = item.names

    def field(self, name: str) -> str:
        """Return the position of a field in the origin's object."""
        own = self._names.get(name, name)
        return super().field(own) if own else self.pointer


def day_of(at: FieldOfOrigin, text: str) -> str:
    """Return the day of a date or a time; "" for one that does not exist, which is a problem."""
    try:
        return dates.full_date(text[:10])
    except ValueRejected:
        at.session.report.wrong_shape(at.owner.path, at.name, "a date", text)
        return ""


def address_at(base: str) -> Conversion:
    """Return a conversion to an address, of a path to one at `base`; what is none is a problem."""

    def address(at: FieldOfOrigin, text: str) -> str:
        whole = text if "://" in text else f"{base}/{text.lstrip('/')}"
        try:
            return iris.check_address(quote(whole, safe="/:?#[]@!$&'()*+,;=%~-._"))
        except ValueRejected:
            at.session.report.wrong_shape(at.owner.path, at.name, "an address", text)
            return ""

    return address


def court_mapper(session: ImportSession, reader: object = None) -> FieldMapper:
    """Return the mapper of fields, with what a table cannot say as methods of a reader."""
    conversions = {"day": day_of, "site": address_at(SITE)}
    return FieldMapper(MAPPING, session, conversions, calls=calls_of(reader), as_lists=False)


def field_value(
    session: ImportSession, origin: OriginObject, name: str, conversion: Conversion = day_of
) -> str:
    """Return a field as a conversion has it, "" where there is none."""
    text = origin.text(name)
    at = FieldOfOrigin(session, origin.path, origin, name, origin.field(name))
    return conversion(at, text) if text else ""


def reference_key(value: Any) -> str:
    """Return the key in a reference: a number, an address that ends in one, or an object with an `id`.

    >>> [reference_key(each) for each in (12, "https://x.example/api/rest/v4/dockets/12/?format=json", None)]
    ['12', '12', '']
    """
    if isinstance(value, Mapping):
        return reference_key(value.get("id"))
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return ""
    match = LAST_NUMBER.search(str(value).strip())
    return match[1] if match else ""


def court_key(value: Any) -> str:
    """Return the identifier of a court in a reference: `nysd`, or an address that ends in it."""
    if isinstance(value, Mapping):
        return court_key(value.get("id"))
    match = LAST_SEGMENT.search(value.strip()) if isinstance(value, str) else None
    return match[1] if match else ""


def record_key(kind: str, key: str) -> str:
    """Return the `id` of the record of an item, by its key: a number, or a name of its own.

    >>> record_key("docket", "12"), record_key("docket", "gov.uscourts.akd.41664")
    ('courtlistener-docket-12', 'gov-uscourts-akd-41664')
    """
    if key.isdecimal():
        return join_key(f"courtlistener-{kind}", key)
    first, _, rest = key.partition(".")
    return join_key(first, rest)


def shorten(text: str) -> str:
    """Return the begin of a text on one line, cut between words where it is long."""
    line = " ".join(text.split())
    cut = line[:89]
    return line if len(line) <= 90 else f"{cut.rpartition(' ')[0] or cut}…"


PARTS = ("docket entry", "document", "party")
KEYED = ("docket", *PARTS, "court", "judge")
SUPPLEMENTS = ("bankruptcy", "court below")
ARCHIVED = "the same docket was given as a record of CourtListener"
AGAIN = "it was given more than once"


@dataclass(slots=True)
class DocketItems:
    """What was given of one docket; `docket` is None where other items only name it."""

    key: str
    docket: CourtItem | None = None
    parts: dict[str, list[CourtItem]] = field(default_factory=lambda: {kind: [] for kind in PARTS})
    supplements: dict[str, CourtItem] = field(default_factory=dict)
    """What was given of its bankruptcy, and of the court below, by kind."""

    @property
    def items(self) -> Iterator[CourtItem]:
        """The docket, and all that it consists of."""
        return chain(filter(None, (self.docket,)), *self.parts.values())

    @property
    def modified(self) -> str:
        """The last time at which anything of it changed at the origin."""
        return max((each.modified for each in self.items), default="")

    def leave_out(self, session: ImportSession, reason: str) -> None:
        """Count all of it as omitted."""
        for each in self.items:
            session.leave_out(each.kind, reason)


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
        elif other := self.items.get((item.kind, item.key)):
            self.session.leave_out(item.kind, AGAIN)
            # Tuples compare whole before partial, then newer before older.
            is_better = (not item.is_partial, item.modified) > (not other.is_partial, other.modified)
            docket, entry = other.docket or item.docket, other.entry or item.entry
            best = item if is_better else other
            self.items[item.kind, item.key] = replace(best, docket=docket, entry=entry)
        else:
            self.items[item.kind, item.key] = item

    def of_kind(self, kind: str) -> Iterator[CourtItem]:
        """Yield the items of a kind, those with a key first, in the order of their keys."""
        keyed = [each for (of, _), each in self.items.items() if of == kind]
        yield from sorted(keyed, key=lambda each: _order(each.key))
        yield from (each for each in self.keyless if each.kind == kind)

    def dockets(self) -> list[DocketItems]:
        """Return the dockets by key; what names no docket belongs to the only one, or is a problem."""
        dockets: dict[str, DocketItems] = {}
        archived = set[str]()
        for docket in self.of_kind("docket"):
            court = court_key(docket.fields.get("court_id") or docket.fields.get("court"))
            number = docket.fields.get("docket_number")
            # A docket without id is told from others by its court and number.
            is_named = court and isinstance(number, str) and number.strip()
            if key := docket.key or (f"docket.{court}.{number}" if is_named else ""):
                dockets.setdefault(key, DocketItems(key, docket))
            else:
                self.session.problem(docket.place, "holds a docket without an id, a court or a number")
            if key.isdecimal():
                archived.add(f"gov.uscourts.{court}.{docket.fields.get('pacer_case_id')}")
        for kind in PARTS:
            for item in self.of_kind(kind):
                for key in self._docket_keys(item, dockets):
                    dockets.setdefault(key, DocketItems(key)).parts[kind].append(item)
        self._join_parts(dockets)
        # One case may be given as a record of the platform and as XML: both would describe it twice.
        for key in sorted(archived & dockets.keys()):
            dockets.pop(key).leave_out(self.session, ARCHIVED)
        return [dockets[key] for key in sorted(dockets, key=_order)]

    def _docket_keys(self, item: CourtItem, dockets: dict[str, DocketItems]) -> list[str]:
        """Return the dockets that an item belongs to; only parties belong to several."""
        keys = {item.docket}
        if item.kind == "document" and not item.docket:
            entry = self.items.get(("docket entry", item.entry))
            keys = {entry.docket if entry else ""}
        elif item.kind == "party" and not item.docket:
            types = item.fields.get("party_types")
            keys = {docket_of(each) for each in (types if isinstance(types, list) else [])}
            keys |= {docket_of(part.fields) for part in self._parts_of(item)}
        if found := sorted(filter(None, keys), key=_order):
            return found
        if len(dockets) == 1:
            return list(dockets)
        self.session.problem(item.place, f"holds a {item.kind} that does not say to which docket it belongs")
        return []

    def _parts_of(self, party: CourtItem) -> list[CourtItem]:
        return self.parts.get(party.key, []) if party.key else []

    def _join_parts(self, dockets: dict[str, DocketItems]) -> None:
        """Join the parts that were given apart; one whose party or docket was not given is a problem."""
        given = {party.key for docket in dockets.values() for party in docket.parts["party"]}
        for docket in dockets.values():
            for number, party in enumerate(docket.parts["party"]):
                # A part that does not say in which docket belongs to any.
                parts = (p for p in self._parts_of(party) if docket_of(p.fields) in ("", docket.key))
                docket.parts["party"][number] = replace(party, part=next(parts, None))
        for key, parts_of_key in self.parts.items():
            for part in parts_of_key if key not in given or not key else ():
                self.session.problem(part.place, "holds the part of a party in a docket, and not the party")
        for item in self.supplements:
            if owner := next((each for each in dockets.values() if _is_of(item, each)), None):
                owner.supplements[item.kind] = item
            else:
                self.session.problem(item.place, f"holds a {item.kind} of no docket that was given")


def _is_of(supplement: CourtItem, docket: DocketItems) -> bool:
    fields = docket.docket.fields if docket.docket else {}
    named = reference_key(fields.get("originating_court_information"))
    is_below = supplement.kind == "court below" and supplement.key and supplement.key == named
    return bool(is_below) or docket.key == (supplement.docket or docket_of(supplement.fields))


def docket_of(fields: object) -> str:
    """Return the docket that an object names, "" for none."""
    if not isinstance(fields, Mapping):
        return ""
    return reference_key(fields.get("docket_id")) or reference_key(fields.get("docket"))


def _order(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdecimal() and len(key) < 20 else (0, key)
