"""Values of fields from cells: as records write them, each with the heading that it stands under."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cached_property

from foia_graph.connectors.imports.records import FieldValue, claim
from foia_graph.connectors.tables import cells
from foia_graph.connectors.tables.column_profile import ColumnProfile
from foia_graph.connectors.tables.mapping import FIGURE, IN_WORDS
from foia_graph.connectors.tables.named_things import NamedThings
from foia_graph.errors import ValueRejected
from foia_graph.model import iris
from foia_graph.model.profile import Profile
from foia_graph.model.shapes import Property

Convert = Callable[[str], str]
UNITS = {"pages": "pages", "request-fees": "US dollars", "processing-days": "days", "costs": "US dollars"}
"""Units by measure; others have the measure's own word."""
WEB = re.compile(r"(?i)www\.\S+")


class UnfitCell(Exception):
    """A cell holds no value of its field."""


class FieldColumn:
    """A column that goes into a field: it makes the values of its cells, and counts those that do not fit."""

    def __init__(
        self,
        title: str,
        field: str,
        prop: Property,
        column: ColumnProfile,
        profile: Profile,
        things: NamedThings,
    ) -> None:
        """Take a column for a field ("date"), or a part ("batesRange.batesStart") of the field `prop`."""
        self.title, self.field, self.prop = title, field, prop
        self.owner, _, self.part = field.partition(".")
        self.pointer = f"/{title.replace('~', '~0').replace('/', '~1')}"
        self.unfit: Counter[str] = Counter()
        self._column, self._profile, self._things = column, profile, things

    def value(self, text: str) -> FieldValue:
        """Return the value of a cell as a claim; raises UnfitCell for what is none."""
        if self.field == IN_WORDS:
            return {"text": f"{self.title}: {text}", "originField": self.pointer}
        if self.owner == FIGURE:
            return self._figure(text)
        value = self._converted(text)
        return claim(value, originField=self.pointer, quote=text if value != text else "")

    def part_value(self, text: str) -> str:
        """Return the value of a cell inside a part; raises UnfitCell for what is none."""
        if self.part == "claimedExemption":
            return self._checked(cells.exemption_of(text), text)
        if self.part in ("downloadURL", "accessURL"):
            return self._address(text)
        if self.part == "agent":
            (shape,) = self.prop.nodes
            agent = self._profile[shape].properties["agent"]
            return self._checked(self._things.link(agent, text, self.pointer), text)
        return text

    def _figure(self, text: str) -> dict[str, FieldValue]:
        amount = self._checked(cells.number_of(text), text)
        unit = UNITS.get(self.part, self.part.replace("-", " "))
        return {
            "amount": amount,
            "bound": "exact",
            "unitText": unit,
            "measure": self.part,
            "asStated": text,
            "originField": self.pointer,
        }

    @cached_property
    def _converted(self) -> Convert:
        return {
            "date": self._date,
            "day": self._date,
            "integer": self._integer,
            "number": lambda text: self._checked(cells.number_of(text), text),
            "decimal": lambda text: self._checked(cells.number_of(text), text),
            "iri": self._address,
            "link": self._link,
        }.get(self.prop.kind, lambda text: text)

    def _date(self, text: str) -> str:
        is_serial = self._column.share("serial") > 0.5
        day = cells.date_of(text, is_day_first=self._column.is_day_first, may_be_serial=is_serial)
        return self._checked(day, text)

    def _integer(self, text: str) -> str:
        number = cells.number_of(text).removesuffix(".0")
        return self._checked(number if number.isdigit() else "", text)

    def _address(self, text: str) -> str:
        address = f"http://{text}" if WEB.fullmatch(text) else text.replace(" ", "%20")
        try:
            return iris.check_address(address)
        except ValueRejected:
            raise UnfitCell(text) from None

    def _link(self, text: str) -> str:
        if self.prop.scheme:
            return self._checked(self._notation(text), text)
        return self._checked(self._things.link(self.prop, text, self.pointer), text)

    def _notation(self, text: str) -> str:
        if self.prop.scheme == "request-status":
            return cells.status_of(text)
        if self.prop.scheme == "exemptions":
            return cells.exemption_of(text)
        return self._things.notation(self.prop.scheme, text)

    def _checked(self, value: str, text: str) -> str:
        if not value:
            raise UnfitCell(text)
        return value
