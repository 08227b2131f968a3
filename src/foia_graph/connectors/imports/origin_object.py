"""Objects of an origin whose fields are counted as they are read, so that none is lost in silence."""

from collections.abc import Iterator, Mapping
from fnmatch import filter as names_like
from typing import Any

from foia_graph.connectors.imports.session import ImportReport


class OriginObject:
    """An object of JSON, or of what was read as such, that knows which of its fields were read.

    `path` is its position as reports name it ("document.user"); `pointer` its JSON Pointer (RFC 6901).
    A field that holds something and was neither read nor omitted with a reason is counted as not used.
    """

    __slots__ = ("_fields", "_inner", "_left", "_refused", "_report", "path", "pointer")

    def __init__(self, fields: Mapping[str, Any], report: ImportReport, path: str, pointer: str = "") -> None:
        self._fields, self._report, self.path, self.pointer = fields, report, path, pointer
        self._inner: dict[str, list[OriginObject]] = {}
        """The objects in fields that were read: each is counted once, however often it is read."""
        self._refused: set[tuple[str, str, str]] = set()
        self._left = {name for name, value in fields.items() if value not in (None, "", [], {})}
        report.fields_read += len(self._left)

    def field(self, name: str) -> str:
        """Return the JSON Pointer of a field, as claims name it (`originField`)."""
        return f"{self.pointer}/{name.replace('~', '~0').replace('/', '~1')}"

    def names(self) -> list[str]:
        """Return the names of its fields, sorted: where they are values themselves, as years are."""
        return sorted(self._fields)

    def has(self, name: str) -> bool:
        """Return whether the origin has a field of this name, whatever it holds."""
        return name in self._fields

    def has_text(self, name: str) -> bool:
        """Return whether a field is a text, or a list of texts, and not an object."""
        return isinstance(self._fields.get(name), (str, list))

    def at(self, path: str) -> Iterator[tuple["OriginObject", str]]:
        """Yield the fields at a path, each by the object that it is in and its name there.

        `title` is a field of this object, `address.city` one of an object in it, `fees[].sum` one of each
        object of a list.
        """
        first, _, rest = path.partition(".")
        if not rest or self.has(path):
            yield self, path
        elif first.endswith("[]"):
            for each in self.objects(first.removesuffix("[]")):
                yield from each.at(rest)
        elif self.has(first):
            yield from self.object(first).at(rest)

    def _value(self, name: str) -> Any:
        # A path would seem to hold nothing.
        first, _, rest = name.partition(".")
        if rest and name not in self._fields:
            there = f'{first!r}, and in that {rest!r}: object("{first}").text("{rest}")'
            raise ValueError(f"{self.path} has no field {name!r}; a path is for mapping.toml, read {there}")
        return self._fields.get(name)

    def take(self, name: str) -> Any:
        """Return the value of a field as it is, None where there is none, and count the field as used."""
        self._left.discard(name)
        return self._value(name)

    def text(self, name: str) -> str:
        """Return a field as text, "" where there is none; a value of another shape is a problem."""
        value = self._value(name)
        if isinstance(value, (bool, dict, list)):
            self._refuse(name, "a text", value)
            return ""
        self._left.discard(name)
        return "" if value is None else str(value).strip()

    def texts(self, name: str) -> list[str]:
        """Return a field that is a list of texts, or one text, without those that are empty."""
        value = self._value(name)
        values = value if isinstance(value, list) else [] if value is None else [value]
        if any(isinstance(each, (bool, dict, list)) for each in values):
            self._refuse(name, "a list of texts", value)
            return []
        self._left.discard(name)
        return [text for each in values if each is not None and (text := str(each).strip())]

    def flag(self, name: str) -> bool:
        """Return a field that is true or false; what is neither is a problem."""
        value = self._value(name)
        if not isinstance(value, bool) and value is not None:
            self._refuse(name, "true or false", value)
            return False
        self._left.discard(name)
        return bool(value)

    def object(self, name: str) -> "OriginObject":
        """Return a field that is an object, an empty one where there is none."""
        if name not in self._inner:
            value = self._value(name)
            if value is None or isinstance(value, Mapping):
                self._left.discard(name)
            else:
                self._refuse(name, "an object", value)
                value = {}
            self._inner[name] = [self._open(value or {}, name, self.field(name))]
        return self._inner[name][0]

    def objects(self, name: str) -> Iterator["OriginObject"]:
        """Yield the objects of a field that is a list of them."""
        if name not in self._inner:
            self._inner[name] = list(self._listed(name))
        yield from self._inner[name]

    def _listed(self, name: str) -> Iterator["OriginObject"]:
        value = self._value(name)
        if value is not None and not isinstance(value, list):
            self._refuse(name, "a list", value)
            return
        self._left.discard(name)
        for number, each in enumerate(value or []):
            if isinstance(each, Mapping):
                yield self._open(each, name, f"{self.field(name)}/{number}")
            else:
                self._refuse(name, "a list of objects", each)

    def _open(self, fields: Mapping[str, Any], name: str, pointer: str) -> "OriginObject":
        return OriginObject(fields, self._report, f"{self.path}.{name}", pointer)

    def _refuse(self, name: str, wanted: str, value: Any) -> None:
        refusal = (name, wanted, str(value))
        if refusal not in self._refused:
            self._refused.add(refusal)
            self._report.wrong_shape(self.path, name, wanted, value)

    def leave_out(self, reason: str, *paths: str) -> None:
        """Leave fields out on purpose; the report counts them under the reason. `*` stands for any letters.

        Fields of an object are omitted one by one, so that what is new in it still counts as unread.
        """
        for path in paths:
            for owner, name in self.at(path):
                wanted = names_like(owner._left, name) if "*" in name else [name]
                for each in owner._left.intersection(wanted):
                    owner._left.discard(each)
                    self._report.fields_left_out[reason] += 1

    def finish(self) -> None:
        """Count what was not used, by its path, here and in the objects in it; called at the end."""
        for name in self._left:
            self._report.fields_unused[f"{self.path}.{name}"] += 1
        self._left.clear()
        for each in self._inner.values():
            for inner in each:
                inner.finish()
