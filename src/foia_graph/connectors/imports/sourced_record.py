"""Records of what one source says: each value a claim, with the field of the origin that says so."""

from foia_graph.connectors.imports.records import FieldValue, ImportedRecord, claim


class SourcedRecord:
    """A record together with the source that speaks: what is added to it is a claim of that source.

    Where it is the source of the whole record, claims need not name it.
    """

    def __init__(self, record: ImportedRecord, source: str, *, as_lists: bool = True) -> None:
        """Speak for a source; a single claim is written as a list of one where it is said (`as_lists`)."""
        self.record, self.source, self._as_lists = record, source, as_lists
        self._named = "" if record.fields.get("source") == source else source

    def state(self, field: str, value: str, pointer: str, **keys: str) -> None:
        """Add what the source says; the same value of the same source is added once."""
        if value and not any(
            isinstance(each, dict) and each.get("value") == value and each.get("source", "") == self._named
            for each in _values(self.record.fields.get(field))
        ):
            stated = claim(value, **keys, source=self._named, originField=pointer)
            if self._as_lists or field in self.record.fields:
                self._add(field, stated)
            else:
                self.record[field] = stated

    def state_in_words(self, text: str, pointer: str, *, quote: str = "", **keys: str) -> bool:
        """Add what the source says in words, where no field has room for it; return whether it is new."""
        quoted: dict[str, FieldValue] = {"quote": quote} if quote else {}
        return self._add("claims", {"text": text, **quoted, **self._origin(pointer), **keys})

    def add_figure(self, pointer: str, **keys: FieldValue) -> None:
        """Add a figure that the source gives."""
        self.add_part("figure", pointer, **keys)

    def add_part(self, field: str, pointer: str, **keys: FieldValue) -> None:
        """Add a part (a page range, an identifier) that the source names."""
        part = {name: value for name, value in keys.items() if value}
        self._add(field, {**part, **self._origin(pointer)})

    def _origin(self, pointer: str) -> dict[str, FieldValue]:
        named: dict[str, FieldValue] = {"source": self._named} if self._named else {}
        return {**named, "originField": pointer}

    def _add(self, field: str, value: dict[str, FieldValue]) -> bool:
        """Add a value, but what the source says in another of its fields already."""
        said = [_without_place(each) for each in _values(self.record.fields.get(field))]
        is_new = _without_place(value) not in said
        if is_new:
            self.record.add(field, value)
        return is_new


def _without_place(value: FieldValue) -> FieldValue:
    if not isinstance(value, dict):
        return value
    return {name: each for name, each in value.items() if name != "originField"}


def _values(values: FieldValue | None) -> list[FieldValue]:
    if values is None:
        return []
    return values if isinstance(values, list) else [values]
