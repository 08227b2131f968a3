"""What is gathered of DocumentCloud before records are made: documents with their parts, projects, bodies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from foia_graph.connectors.imports.checked_values import origin_number
from foia_graph.connectors.imports.session import ImportSession

Fields = Mapping[str, Any]
PUBLIC = "public"
PAGE_END = "\f"


@dataclass(slots=True)
class GatheredDocument:
    """A document as several answers give it, merged, and the texts of its pages by number from 1."""

    number: str
    fields: dict[str, Any] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)

    @property
    def is_public(self) -> bool:
        """Return whether anyone may see it, which old answers do not say of what is public."""
        return str(self.fields.get("access") or PUBLIC) == PUBLIC

    def merge(self, fields: Fields) -> None:
        """Take over a further answer: what changed last counts, and what is spelled out stays."""
        # Times are written alike (ISO 8601, one zone), so that texts compare as times do.
        is_newer = str(fields.get("updated_at") or "") >= str(self.fields.get("updated_at") or "")
        first, second = (self.fields, fields) if is_newer else (fields, self.fields)
        merged = dict(first)
        for name, value in second.items():
            merged[name] = _richer(merged.get(name), value)
        self.fields = merged

    def add_parts(self, name: str, parts: Iterable[Fields]) -> None:
        """Add notes or sections that came in answers of their own."""
        known = self.fields.get(name)
        self.fields[name] = _by_number([*(known if isinstance(known, list) else []), *parts])


def document_number(value: Any) -> str:
    """Return the number of a document, of which the first interface wrote "1234-title-of-it"; "" for none."""
    return origin_number(value.strip().partition("-")[0] if isinstance(value, str) else value)


def is_unchanged(session: ImportSession, fields: Fields) -> bool:
    """Return whether a document did not change since the day that was asked for, which is counted."""
    since, changed = session.options.since, str(fields.get("updated_at") or "")[:10]
    if since is None or not changed or changed >= since.isoformat():
        return False
    session.count("document")
    session.leave_out("document", f"it did not change since {since}")
    return True


def _richer(before: Any, after: Any) -> Any:
    """Return the later of two values, unless it is only the number of what the earlier one spells out."""
    if isinstance(before, Mapping) and str(after) == str(before.get("id")):
        return before
    if isinstance(before, list) and isinstance(after, list):
        # Listings give projects as numbers, documents give them whole: the number must not undo the object.
        spelled_out = {str(each.get("id")): each for each in before if isinstance(each, Mapping)}
        if all(isinstance(each, Mapping) for each in after):
            return _by_number([*before, *after]) if spelled_out else after
        return [spelled_out.get(str(each), each) for each in after]
    return before if after in (None, "") else after


def _by_number(parts: Iterable[Any]) -> list[Any]:
    """Return parts with their numbers, each once, as it came last."""
    found: dict[str, Any] = {}
    for position, part in enumerate(parts):
        number = part.get("id") if isinstance(part, Mapping) else None
        found[str(number) if number is not None else f"#{position}"] = part
    return list(found.values())


def page_texts(value: Any) -> dict[int, str]:
    """Return the texts of pages by number from 1 of a file `.txt.json`, whose pages count from 0."""
    pages = value.get("pages") if isinstance(value, Mapping) else None
    return {
        page["page"] + 1: one_page(page["contents"])
        for page in (pages if isinstance(pages, list) else [])
        if isinstance(page, Mapping)
        and isinstance(page.get("page"), int)
        and page["page"] >= 0
        and isinstance(page.get("contents"), str)
    }


def one_page(text: str) -> str:
    """Return the text of a page, in which no page ends (U+000C) but at its end."""
    return text.removesuffix(PAGE_END).replace(PAGE_END, "\n")


def is_page_texts(value: Any) -> bool:
    """Return whether a value is a file of the texts of pages."""
    pages = value.get("pages") if isinstance(value, Mapping) else None
    return isinstance(pages, list) and all(isinstance(each, Mapping) and "contents" in each for each in pages)
