"""The scripts of JSON-LD in a page of HTML, and its links to other forms."""

from html.parser import HTMLParser
from typing import Any

MOST = 1000
"""Scripts and links of a page that are returned."""


class _ScriptParser(HTMLParser):
    """A parser that collects scripts of JSON-LD, and links to other forms of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.links: list[list[str]] = []
        self.base = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        kind = values.get("type", "").partition(";")[0].strip().lower()
        if tag == "script" and kind == "application/ld+json":
            self._inside = True
            self.scripts.append("")
        elif tag == "link" and "alternate" in values.get("rel", "").lower().split() and values.get("href"):
            self.links.append([kind, values["href"]])
        elif tag == "base" and not self.base:
            self.base = values.get("href", "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data


def find_scripts(data: bytes) -> dict[str, Any]:
    """Return the scripts of JSON-LD in a page, its links to other forms, and its base."""
    page = _ScriptParser()
    page.feed(data.decode("utf-8", "replace"))
    page.close()
    return {"scripts": page.scripts[:MOST], "links": page.links[:MOST], "base": page.base}
