"""Texts of pages as DocumentCloud stores them beside a document."""

from collections.abc import Mapping
from typing import Any

PAGE_END = "\f"


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
