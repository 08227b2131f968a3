"""What all pages have: title, menu, search box, footer, and the form of quotes."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Flask, Response, request

from foia_graph.errors import FoiaGraphError
from foia_graph.model.forms import HTML
from foia_graph.model.resource import text_of
from foia_graph.publish.addresses import GALLERY_PATH, SAFE_CHARACTERS, followable_address, list_path, path_of
from foia_graph.publish.citations.quotation_marks import quoted_words
from foia_graph.publish.date_words import date_words
from foia_graph.publish.view_models import LinkView
from foia_graph.search.text_index import text_index
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.text_manifest import PAGES_WAITING
from foia_graph.web.core import as_of
from foia_graph.web.core.front_end import vendor_files
from foia_graph.web.core.problems import STATUS_SENTENCES, problem_response
from foia_graph.web.core.responses import lead_to
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


# The menu of the site, in its order, and what is under its last entry, More.
MENU = (
    MenuEntry("Search", "/search"),
    MenuEntry("Documents", "/doc/document/", "ReleasedDocument"),
    MenuEntry("Redactions", GALLERY_PATH, "Redaction"),
    MenuEntry("Timeline", "/timeline"),
)
MORE = (
    MenuEntry("Releases", "/doc/release/", "Release"),
    MenuEntry("People", "/doc/person/", "Person"),
    MenuEntry("Agencies", "/doc/agency/", "Agency"),
    MenuEntry("Issues", "/doc/issue/", "Issue"),
    MenuEntry("Questions", "/questions"),
    MenuEntry("Missing records", "/gaps"),
    MenuEntry("Disagreements", "/conflicts"),
    MenuEntry("Explore", "/explore"),
    MenuEntry("My notes", "/dossier"),
)

# The entry of those who may decide what is.
REVIEW = MenuEntry("Review", "/review")
FILES = {"combobox": ("@github/combobox-nav", "index.js")}


def init_app(app: Flask) -> None:
    """Give all templates what all pages have, and filters that show things; answer guessed addresses."""
    app.register_error_handler(404, unknown_address)
    app.jinja_env.globals["near_things"] = near_things
    app.context_processor(common_values)
    app.jinja_env.filters |= {
        "cite_address": citation_address,
        "date_words": date_words,
        "link": lambda iri: current_viewer().link(iri),
        "path": lambda iri: path_of(iri, current_catalogue().base),
        "quoted_words": quoted_words,
        "text": text_of,
    }


def common_values() -> dict[str, Any]:
    """Return title and menu of the site, the address for reports, the date shown, and a script for lists."""
    values: dict[str, Any] = {"site_title": UNTITLED, "menu": [], "menu_more": [], "report": ""}
    values["combobox"] = vendor_files(FILES).get("combobox", "")
    try:
        source = current_site().current.served_catalogue()
    except FoiaGraphError:
        return {**values, "as_of": as_of.past_notice()}  # there is nothing to go to, and the page says why
    more = MORE if current_site().settings.review is None else (*MORE, REVIEW)
    return {
        **values,
        "site_title": catalogue_title(source),
        "menu": _marked_entries(MENU, source),
        "menu_more": _marked_entries(more, source),
        "report": _report_address(source),
        "as_of": as_of.past_notice(),
        "pages_waiting": source.generation.counts.get(PAGES_WAITING, 0),
    }


def _marked_entries(entries: Iterable[MenuEntry], source: Catalogue) -> list[tuple[MenuEntry, str]]:
    return [
        (entry, entry.current_mark(request.path))
        for entry in entries
        if not entry.class_name or source.has_any(source.profile[entry.class_name])
    ]


# What is named where an address leads nowhere.
MAX_NEAR = 5


def unknown_address(_error: Exception) -> Response:
    """Return what a guessed address means, as /documents, or a 404 with what comes near to it."""
    first, _, rest = request.path.strip("/").partition("/")
    word = first.partition(".")[0].lower()
    known = {entry.label.lower().replace(" ", "-"): entry.path for entry in (*MENU, *MORE)}
    known |= {path.strip("/"): path for path in known.values() if not path.startswith("/doc/")}
    shapes = current_site().profile.by_plural.items()
    known |= {name: list_path(shape.kind) for plural, shape in shapes for name in (plural, shape.kind)}
    # What is no name of a thing could lead elsewhere, or end the header.
    is_plain = not rest or re.fullmatch(r"[a-zA-Z0-9][\w.-]*", rest, re.ASCII)
    if word in known and is_plain and request.method in ("GET", "HEAD"):
        return lead_to(f"{known[word]}{rest}" if known[word].startswith("/doc/") else known[word], 302)
    near = {known[each]: each for each in get_close_matches(word, known, MAX_NEAR)}
    links = [LinkView(path, name.replace("-", " ").capitalize()) for path, name in near.items()]
    return problem_response(404, STATUS_SENTENCES[404], links=links)


def near_things(words: str) -> list[LinkView]:
    """Return the things whose names have some words, none where nothing is loaded, or it is not indexed."""
    try:
        source, layout = current_catalogue(), current_site().current.layout
        names = text_index(source, layout).completer.complete_names(words, MAX_NEAR)
        return [current_viewer().link(f"{source.base}{name}") for name in names]
    except FoiaGraphError:
        return []


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
