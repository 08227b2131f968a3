"""The editor over the form of /sparql: its files, its completions, and its content security policy.

The files of others come with the build (hatch_build.py); without them the page is the form alone.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
from flask import Blueprint, Response, request, url_for

from foia_graph.model.forms import HTML, JSON
from foia_graph.store.figures import catalogue_figures
from foia_graph.web.core.operations import Operation, operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue, current_publication, current_writers
from foia_graph.web.sparql.completions import completions_body

blueprint = Blueprint("editor", __name__)
SPARQL_ENDPOINT, STATIC_ENDPOINT = "sparql.sparql", "static"
VENDOR = Path(__file__).parents[1] / "static" / "vendor"
EDITOR_FILES: Mapping[str, tuple[str, str]] = {
    "yasgui": ("@zazuko/yasgui", "yasgui.min.js"),
    "yasgui_style": ("@zazuko/yasgui", "yasgui.min.css"),
    "d3": ("d3", "d3.min.js"),
    "plot": ("@observablehq/plot", "plot.umd.min.js"),
}
EDITOR_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The editor styles elements from its scripts, which are ours, as is all that they may ask for."""
FOR_EVER = "public, max-age=31536000, immutable"


def editor_files() -> Mapping[str, str]:
    """Return the addresses of the editor's files, {} where the program was built without them."""
    folders = vendor_folders()
    return {
        name: url_for(STATIC_ENDPOINT, filename=f"vendor/{folders[package]}/{file}")
        for name, (package, file) in EDITOR_FILES.items()
        if package in folders
    }


@cache
def vendor_folders() -> Mapping[str, str]:
    """Return the folder of each package; its name has the version in it."""
    manifest = VENDOR / "manifest.json"
    folders: Mapping[str, str] = (
        msgspec.json.decode(manifest.read_bytes())["folders"] if manifest.is_file() else {}
    )
    return folders


@blueprint.get("/sparql/completions.json")
@operation(
    Operation(
        "List what a query can be made of",
        "Gives the prefixes, and the classes and properties that the catalogue uses.",
        cost="light",
        media_types=(JSON.media_type,),
        problems=(),
        examples=("/sparql/completions.json",),
    )
)
def completions() -> Response:
    """Send the prefixes, classes and properties that a query over this catalogue can have."""
    source = current_catalogue()
    figures = catalogue_figures(source, current_publication().layout)
    body = completions_body(source, figures, current_writers().prefixes)
    return send_bytes(body, JSON.media_type, source)


@blueprint.after_app_request
def set_page_policy(response: Response) -> Response:
    """Set the content policy of the page with the editor, and let browsers keep files that never change."""
    if request.endpoint == SPARQL_ENDPOINT and response.mimetype == HTML.media_type:
        response.headers["Content-Security-Policy"] = EDITOR_POLICY
    if (
        request.endpoint == STATIC_ENDPOINT
        and response.status_code in (200, 304)
        and _is_versioned(request.path)
    ):
        response.headers["Cache-Control"] = FOR_EVER
    return response


def _is_versioned(path: str) -> bool:
    return path.startswith(url_for(STATIC_ENDPOINT, filename="vendor/")) and path.count("/") > len(
        ("", STATIC_ENDPOINT, "vendor")
    )
