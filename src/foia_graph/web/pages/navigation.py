"""What all pages have: title, menu, search box, footer, and the form of quotes."""

from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Flask, request

from foia_graph.errors import FoiaGraphError
from foia_graph.model.forms import HTML
from foia_graph.model.resource import text_of
from foia_graph.publish.addresses import GALLERY_PATH, SAFE_CHARACTERS, followable_address, path_of
from foia_graph.publish.citations.quotation_marks import quoted_words
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.text_manifest import PAGES_WAITING
from foia_graph.web.core import as_of
from foia_graph.web.core.front_end import vendor_files
from foia_graph.web.core.site import current_catalogue, current_site
from foia_graph.web.pages.citation_box import citation_address
from foia_graph.web.pages.lists.lists import catalogue_title
from foia_graph.web.pages.thing_page import current_viewer

SUFFIX = f".{HTML.name}"
UNTITLED = "Catalogue"


class MenuEntry(NamedTuple):
    """An entry of the menu: its words, where it leads, and the class without which there is nothing there."""

    label: str
    path: str
    class_name: str = ""

    def current_mark(self, path: str) -> str:
        """Return the `aria-current` of the entry on the page of a path: "page", "true" below it, else ""."""
        own, asked = self.path.rstrip("/"), path.removesuffix(SUFFIX).rstrip("/")
        return "page" if asked == own else "true" if asked.startswith(f"{own}/") else ""


# The menu of the site, in its order; a page that readers begin from has one line here.
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

# The entry of those who may decide what is.
REVIEW = MenuEntry("Review", "/review")
FILES = {"combobox": ("@github/combobox-nav", "index.js")}


def init_app(app: Flask) -> None:
    """Give all templates what all pages have, and filters that show things by their IRIs."""
    app.context_processor(common_values)
    app.jinja_env.filters |= {
        "cite_address": citation_address,
        "link": lambda iri: current_viewer().link(iri),
        "path": lambda iri: path_of(iri, current_catalogue().base),
        "quoted_words": quoted_words,
        "text": text_of,
    }


def common_values() -> dict[str, Any]:
    """Return title and menu of the site, the address for reports, the date shown, and a script for lists."""
    script = vendor_files(FILES).get("combobox", "")
    values: dict[str, Any] = {"site_title": UNTITLED, "menu": [], "report": "", "combobox": script}
    try:
        source = current_site().current.served_catalogue()
    except FoiaGraphError:
        return {**values, "as_of": as_of.past_notice()}  # there is nothing to go to, and the page says why
    menu = MENU if current_site().settings.review is None else (*MENU, REVIEW)
    return {
        **values,
        "site_title": catalogue_title(source),
        "menu": [
            (entry, entry.current_mark(request.path))
            for entry in menu
            if not entry.class_name or source.has_any(source.profile[entry.class_name])
        ],
        "report": _report_address(source),
        "as_of": as_of.past_notice(),
        "pages_waiting": source.generation.counts.get(PAGES_WAITING, 0),
    }


MAIL = "mailto:"


def _report_address(source: Catalogue) -> str:
    """Return the address at which a problem with this page is reported, "" without a contact.

    A message has a subject that names the page (RFC 6068).
    """
    contact = followable_address(source.catalog_resource.one("contact")) if source.catalog_resource else ""
    if not contact.lower().startswith(MAIL):
        return contact
    # The page is the same whichever of its addresses it was asked at.
    path, _, query = request.full_path.rstrip("?").partition("?")
    query_part = f"?{'&'.join(sorted(query.split('&')))}" if query else ""
    page = f"{source.base}{quote(path.removesuffix(SUFFIX) + query_part, safe=SAFE_CHARACTERS)[1:]}"
    mark = "&" if "?" in contact else "?"
    return f"{contact}{mark}subject={quote(f'Problem: {page}', safe='')}"
