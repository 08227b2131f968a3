"""Dumps at `/dump/`: the whole catalogue as files, served only while they are of the current generation."""

from flask import Blueprint, Response, render_template, request

from foia_graph.errors import NotFound
from foia_graph.model.forms import HTML, JSON
from foia_graph.publish.dumps.manifest import (
    CROISSANT,
    FILE_NAME,
    PAGES,
    TEXT,
    DumpManifest,
    dump_folder,
    read_manifest,
)
from foia_graph.publish.negotiation import negotiate
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.responses import send_bytes, send_stored_file
from foia_graph.web.core.site import current_site

blueprint = Blueprint("dumps", __name__)
PATH = "/dump/"
# How long an answer is true: another dump may be made of the same generation.
REVALIDATE = "max-age=0, must-revalidate"


@blueprint.get(PATH)
def dump() -> Response:
    """List the files of the dump, for people or for programs."""
    form = negotiate(request.headers.get("Accept"), (JSON, HTML))
    source, dump_manifest = _served_dump()
    if form == JSON:
        response = _send_manifest(source, dump_manifest)
        response.headers["Content-Location"] = f"{PATH}{FILE_NAME}"
    else:
        page = render_template(
            "dump.html",
            title="The whole catalogue as files",
            found=dump_manifest,
            forms=[(f"{PATH}{FILE_NAME}", "json")],
        )
        response = send_bytes(page.encode(), HTML.content_type, source)
        response.headers["Cache-Control"] = REVALIDATE
    response.vary.add("Accept")
    return response


@blueprint.get(f"{PATH}{FILE_NAME}")
def manifest() -> Response:
    """Return the manifest of the dump."""
    return _send_manifest(*_served_dump())


@blueprint.get(f"{PATH}<name>")
def file(name: str) -> Response:
    """Return a file of the dump."""
    source, dump_manifest = _served_dump()
    dump_file = dump_manifest.find_file(name)
    if dump_file is None:
        file_names = ", ".join(each.path for each in dump_manifest.files)
        raise NotFound(f"The dump has no file {name[:40]!r}; it has {file_names} and {FILE_NAME}.")
    content_type = f"{TEXT}; charset=utf-8" if dump_file.media_type == TEXT else dump_file.media_type
    path = dump_folder(current_site().current.layout, dump_manifest.generation) / name
    response = send_stored_file(path, content_type, dump_file.sha256, source)
    response.headers["Link"] = f'<{PATH}{CROISSANT if name == PAGES else FILE_NAME}>; rel="describedby"'
    response.headers["Cache-Control"] = REVALIDATE
    return response


def _served_dump() -> tuple[Catalogue, DumpManifest]:
    source = current_site().current.served_catalogue()
    dump_manifest = read_manifest(current_site().current.layout, source.generation)
    if dump_manifest is None:
        number = source.generation.number
        raise NotFound(
            f"There is no dump of generation {number}, which is served now; /catalog gives the same by pages."
        )
    return source, dump_manifest


def _send_manifest(source: Catalogue, dump_manifest: DumpManifest) -> Response:
    response = send_bytes(dump_manifest.encode(), JSON.media_type, source)
    response.headers["Cache-Control"] = REVALIDATE
    return response
