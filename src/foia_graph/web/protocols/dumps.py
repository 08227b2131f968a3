"""Dumps at `/dump/`: the whole catalogue as files, served only while they are of the current generation."""

from flask import Blueprint, Response, render_template, request

from foia_graph.errors import NotFound
from foia_graph.model.forms import HTML, JSON
from foia_graph.publish.dumps.manifest import (
    BAG,
    CROISSANT,
    FILE_NAME,
    GZIP,
    JSON_LD,
    JSONLD,
    NQUADS,
    PAGES,
    README,
    TEXT,
    ZIP,
    DumpManifest,
    dump_folder,
    read_manifest,
)
from foia_graph.publish.negotiation import negotiate
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.responses import send_bytes, send_stored_file
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_site

blueprint = Blueprint("dumps", __name__)
PATH = "/dump/"
# How long an answer is true: another dump may be made of the same generation.
REVALIDATE = "max-age=0, must-revalidate"


@blueprint.get(PATH)
@declared_operation(
    "Find the dump",
    "Lists the files that hold the whole catalogue, with their SHA-256, and the RDFC-1.0 hash of the "
    "default graph; where no dump was made of what is served now, there is none.",
    cost="light",
    media_types=(JSON.media_type, HTML.media_type),
    problems=(404, 406),
    schemas={JSON.media_type: component_reference("DumpManifest")},
)
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
@declared_operation(
    "Get the manifest of the dump",
    "Gives the files of the dump with their SHA-256, what it is of, and the hash of the default graph.",
    cost="light",
    media_types=(JSON.media_type,),
    problems=(404,),
    schemas={JSON.media_type: component_reference("DumpManifest")},
)
def manifest() -> Response:
    """Return the manifest of the dump."""
    return _send_manifest(*_served_dump())


@blueprint.get(f"{PATH}<name>")
@declared_operation(
    "Download a file of the dump",
    "Gives a file as it is, whole or a range of its bytes, so that a transfer can be taken up again "
    "(`Range` with `If-Range`); the ETag is its SHA-256.",
    cost="light",
    parameters=(
        OperationParameter(
            "name", {"enum": [NQUADS, JSONLD, PAGES, CROISSANT, BAG, README]}, "The file.", "path"
        ),
    ),
    media_types=(GZIP, ZIP, TEXT, JSON_LD),
    problems=(404, 416),
    answers=(200, 206),
)
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
    """Return the current generation and the manifest of its dump; raises NotFound where none was made."""
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
