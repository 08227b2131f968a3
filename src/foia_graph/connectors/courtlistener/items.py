"""Items of a docket, as some answer, fixture or file gives them, all under the field names of API v4."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from foia_graph.connectors.imports.mapping import Call, Conversion, FieldMapper, FieldOfOrigin, mapping_beside
from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import join_key
from foia_graph.connectors.imports.report import ImportReport
from foia_graph.connectors.imports.session import ImportSession
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

    @property
    def modified(self) -> str:
        """When it changed at the origin, as it says, "" where it does not say."""
        value = self.fields.get("date_modified")
        return value if isinstance(value, str) else ""

    def inside(self, docket: str = "", entry: str = "") -> "CourtItem":
        """Return the item as one that is in a docket, and in an entry of it."""
        return replace(self, docket=docket or self.docket, entry=entry or self.entry)


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


def whole_number(at: FieldOfOrigin, text: str) -> str:
    """Return a whole number from 0 on, as digits; what is none is a problem, and ""."""
    if text.isascii() and text.isdecimal():
        return text
    at.session.report.wrong_shape(at.owner.path, at.name, "a whole number", text)
    return ""


@dataclass(frozen=True, slots=True)
class CourtReader:
    """The reader of items of one import, by `mapping.toml`."""

    session: ImportSession

    def open(self, item: CourtItem) -> CourtObject:
        """Return the fields of an item."""
        return CourtObject(item, self.session.report)

    def mapper(self, **calls: Call) -> FieldMapper:
        """Return the mapper of fields, with what a table cannot say, under its names with `_` for `-`."""
        conversions = {"day": day_of, "site": address_at(SITE), "whole-number": whole_number}
        named = {name.replace("_", "-"): call for name, call in calls.items()}
        return FieldMapper(MAPPING, self.session, conversions, calls=named, as_lists=False)

    def value(self, origin: OriginObject, name: str, conversion: Conversion = day_of) -> str:
        """Return a field as a conversion has it, "" where there is none."""
        text = origin.text(name)
        at = FieldOfOrigin(self.session, origin.path, origin, name, origin.field(name))
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


def shorten(text: str, longest: int = 90) -> str:
    """Return the begin of a text on one line, cut between words where it is long.

    >>> shorten("ORDER granting 12 Motion to Seal", 20)
    'ORDER granting 12…'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return f"{line[: longest - 1].rpartition(' ')[0] or line[: longest - 1]}…"
