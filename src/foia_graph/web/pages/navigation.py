"""What all pages have: title, menu, search box, footer, and the form of quotes."""

from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Flask, request

from foia_graph.errors import FoiaGraphError
from foia_graph.model.forms import HTML
from foia_graph.publish.addresses import GALLERY_PATH, SAFE_CHARACTERS, followable_address
from foia_graph.publish.citations.quotation_marks import quoted_words
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core import as_of
from foia_graph.web.core.front_end import vendor_files
from foia_graph.web.core.site import current_site

SUFFIX = f".{HTML.name}"
UNTITLED = "Catalogue"


class MenuEntry(NamedTuple):
    """An entry of the menu: its words, and where it leads.

    `class_name` is that of the things without which there is nothing to lead to, "" where there always is.
    """

    label: str
    path: str
    class_name: str = ""

    def is_shown(self, source: Catalogue) -> bool:
        """Return whether there is anything behind it."""
        return not self.class_name or source.has_any(source.profile[self.class_name])

    def current_mark(self, path: str) -> str:
        """Return the `aria-current` of the entry on the page of a path: "page", "true" below it, else ""."""
        own, asked = self.path.rstrip("/"), path.removesuffix(SUFFIX).rstrip("/")
        return "page" if asked == own else "true" if asked.startswith(f"{own}/") else ""


MENU = (
    MenuEntry("Search", "/search"),
    MenuEntry("Releases", "/doc/release/", "Release"),
    MenuEntry("Documents", "/doc/document/", "ReleasedDocument"),
    MenuEntry("People", "/doc/person/", "Person"),
    MenuEntry("Agencies", "/doc/agency/", "Agency"),
    MenuEntry("Issues", "/doc/issue/", "Issue"),
    MenuEntry("Questions", "/questions"),
    MenuEntry("Timeline", "/timeline"),
    MenuEntry("Explore", "/explore"),
    MenuEntry("My notes", "/dossier"),
    MenuEntry("Disagreements", "/conflicts"),
    MenuEntry("Withheld", GALLERY_PATH, "Redaction"),
    MenuEntry("Missing", "/gaps"),
)
"""The menu of the site, in its order; a page that readers begin from has one line here."""

REVIEW = MenuEntry("Review", "/review")
"""The entry of those who may decide what is."""


def add_navigation_values(app: Flask) -> None:
    """Add the title of the site and its menu to the values of all templates, and the filter of quotes."""
    app.context_processor(navigation_values)
    app.jinja_env.filters["quoted_words"] = quoted_words


def navigation_values() -> dict[str, Any]:
    """Return the title of the site, and each entry of its menu with its mark on this page."""
    try:
        source = current_site().current.served_catalogue()
    except FoiaGraphError:
        return {"site_title": UNTITLED, "menu": []}  # there is nothing to go to, and the page says why
    catalog = source.catalog_resource
    menu = MENU if current_site().settings.review is None else (*MENU, REVIEW)
    return {
        "site_title": (catalog.one("title") if catalog else "") or UNTITLED,
        "menu": [(entry, entry.current_mark(request.path)) for entry in menu if entry.is_shown(source)],
    }


FILES = {"combobox": ("@github/combobox-nav", "index.js")}


def add_search_box(app: Flask) -> None:
    """Add the address of the script of list boxes to the values of all templates, "" where there is none."""
    app.context_processor(lambda: {"combobox": vendor_files(FILES).get("combobox", "")})


MAIL = "mailto:"


def add_footer_values(app: Flask) -> None:
    """Add the address for reports and the date shown to the values of all templates."""
    app.context_processor(lambda: {"report": report_address(), "as_of": as_of.past_notice()})


def report_address() -> str:
    """Return the address at which a problem with this page is reported, "" where the catalogue has no
    contact.

    A message has a subject that names the page (RFC 6068).
    """
    try:
        source = current_site().current.served_catalogue()
    except FoiaGraphError:
        return ""  # there is nothing to report on, and the page says so itself
    contact = followable_address(source.catalog_resource.one("contact")) if source.catalog_resource else ""
    if not contact.lower().startswith(MAIL):
        return contact
    # The page is the same whichever of its addresses it was asked at.
    path, _, query = request.full_path.rstrip("?").partition("?")
    query_part = f"?{'&'.join(sorted(query.split('&')))}" if query else ""
    page = f"{source.base}{quote(path.removesuffix(SUFFIX) + query_part, safe=SAFE_CHARACTERS)[1:]}"
    mark = "&" if "?" in contact else "?"
    return f"{contact}{mark}subject={quote(f'Problem: {page}', safe='')}"
