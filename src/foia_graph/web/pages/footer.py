"""The foot of all pages: the address for reports of problems, and the date that is shown."""

from urllib.parse import quote

from flask import Flask, request

from foia_graph.errors import FoiaGraphError
from foia_graph.model.forms import HTML
from foia_graph.publish.addresses import SAFE_CHARACTERS, followable_address
from foia_graph.web.core import as_of
from foia_graph.web.core.site import current_site

MAIL = "mailto:"
SUFFIX = f".{HTML.name}"


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
