"""`/status`: how far documents are read, and which files could not be read, or not in full."""

from collections.abc import Iterator
from typing import Any

import msgspec
from flask import Blueprint, Response, render_template, request

from foia_graph.errors import StoreError
from foia_graph.model.forms import HTML, JSON
from foia_graph.model.jsonld import readable_json
from foia_graph.publish.addresses import path_of
from foia_graph.publish.negotiation import requested_form
from foia_graph.runtime.progress import Progress
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.text_manifest import PAGES_WAITING, read_texts
from foia_graph.web.core.responses import suffixed_routes
from foia_graph.web.core.site import current_catalogue, current_site

blueprint = Blueprint("status", __name__)


@suffixed_routes(blueprint, "/status")
def status(suffix: str) -> Response:
    """Send how far a load is, which changes by the second, and what is served."""
    form = requested_form(suffix, request.headers.get("Accept"), (HTML, JSON))
    progress = Progress.read(current_site().current.layout.progress)
    loading = {"text": progress.sentence, **msgspec.structs.asdict(progress)} if progress else None
    facts = {"loading": loading, **_served_facts()}
    if form == HTML:
        body = render_template("status.html", title="Status", **facts).encode()
    else:
        body = readable_json(facts)
    response = Response(body, content_type=form.content_type, headers={"Cache-Control": "no-store"})
    response.vary.add("Accept")
    return response


def _served_facts() -> dict[str, Any]:
    try:
        source = current_catalogue()
    except StoreError:  # nothing is loaded yet
        return {"generation": None, "loaded": None, "pages_waiting": 0, "problems": []}
    return {
        "generation": source.generation.number,
        "loaded": source.generation.created,
        "pages_waiting": source.generation.counts.get(PAGES_WAITING, 0),
        "problems": source.compute_once("reading problems", lambda: [*_problems(source)]),
    }


def _problems(source: Catalogue) -> Iterator[dict[str, str]]:
    for key, text in read_texts(source.generation.path).items():
        page = path_of(f"{source.base}id/document/{key}", source.base)
        yield from ({"file": text.name, "page": page, "problem": sentence} for sentence in text.problems)
