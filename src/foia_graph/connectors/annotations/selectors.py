"""Selectors of the Web Annotation Data Model (4.2), as far as they pick out what a page of a document has."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_PAGE = re.compile(r"(?:^|[#&?])page=([1-9][0-9]{0,8})(?:&|$)")
_BOX = re.compile(r"(?:^|[#&])(xywh=percent:[0-9.]+,[0-9.]+,[0-9.]+,[0-9.]+)(?:&|$)")


def each_object(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a value that may be one, several, or the IRI of one."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield {"id": each}
        elif isinstance(each, Mapping):
            yield each


def each_selector(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield selectors, and those that refine them."""
    for each in each_object(value):
        yield each
        yield from each_selector(each.get("refinedBy", []))


def selected_page(address: str) -> int:
    """Return the page that a fragment names (ISO 32000-2, annex O), 0 where it names none."""
    found = _PAGE.search(address)
    return int(found[1]) if found else 0


def selected_box(fragment: str) -> str:
    """Return the box that a fragment names in percent (Media Fragments URI 1.0, 4.2.2), "" for none."""
    found = _BOX.search(fragment)
    return found[1] if found else ""


def selector_fields(value: Any) -> dict[str, Any]:
    """Return the fields of a target that its selectors give: page, quote, prefix, suffix, start, region."""
    found: dict[str, Any] = {}
    for each in each_selector(value):
        kind = each.get("type")
        if kind == "TextQuoteSelector":
            names = {"exact": "quote", "prefix": "prefix", "suffix": "suffix"}
            found |= {ours: text for theirs, ours in names.items() if (text := _text(each.get(theirs)))}
        elif kind == "TextPositionSelector" and _is_offset(each.get("start")):
            found["start"] = str(each["start"])
        elif kind == "PageSelector" and _is_offset(each.get("index")):
            found["page"] = each["index"] + 1
        elif kind == "FragmentSelector":
            fragment = _text(each.get("value"))
            parts = {"page": selected_page(fragment), "region": selected_box(fragment)}
            found |= {name: part for name, part in parts.items() if part}
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 31
