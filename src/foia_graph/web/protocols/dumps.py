"""Dumps at `/dump/`: the whole catalogue as files, served only while they are of the current generation."""

from flask import Blueprint, Response, render_template, request

from foia_graph.errors import NotFound
from foia_graph.model.forms import HTML, JSON
from foia_graph.publish.dumps.manifest import (
    BAG,
    FILE_NAME,
    GZIP,
    JSONLD,
    NQUADS,
    README,
    TEXT,
    ZIP,
    DumpManifest,
    dump_folder,
    read_manifest,
)
from foia_graph.publish.negotiation import negotiate
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.core.operations import Operation, Parameter, operation
from foia_graph.web.core.responses import send
from foia_graph.web.core.site import site
from foia_graph.web.core.stored_files import stored

blueprint = Blueprint("dumps", __name__)
PATH = "/dump/"
NOW = "max-age=0, must-revalidate"
"""How long an answer is true: another dump may be made of the same generation."""
COUNT = {"type": "integer", "minimum": 0}
SHA256 = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
FILE = {
    "type": "object",
    "required": ["path", "mediaType", "size", "sha256"],
    "properties": {
        "path": {"type": "string"},
        "mediaType": {"type": "string"},
        "size": COUNT,
        "sha256": SHA256,
        "quads": COUNT,
    },
}
SCHEMA = {
    "type": "object",
    "required": ["generation", "entries", "identity", "created", "base", "license", "files", "defaultGraph"],
    "properties": {
        "generation": COUNT,
        "entries": COUNT,
        "identity": SHA256,
        "created": {"type": "string", "format": "date-time"},
        "base": {"type": "string", "format": "iri"},
        "license": {"type": "string"},
        "originals": {"type": "boolean"},
        "files": {"type": "array", "items": FILE},
        "defaultGraph": {
            "type": "object",
            "required": ["triples", "rdfc10-sha256"],
            "properties": {"triples": COUNT, "rdfc10-sha256": SHA256},
        },
    },
}


@blueprint.get(PATH)
@operation(
    Operation(
        "Find the dump",
        "Lists the files that hold the whole catalogue, with their SHA-256, and the RDFC-1.0 hash of the "
        "default graph; where no dump was made of what is served now, there is none.",
        media_types=(JSON.media_type, HTML.media_type),
        problems=(404, 406),
        schemas={JSON.media_type: SCHEMA},
    )
)
def dump() -> Response:
    """List the files of the dump, for people or for programs."""
    form = negotiate(request.headers.get("Accept"), (JSON, HTML))
    source, found = _found()
    if form == JSON:
        response = _manifest(source, found)
        response.headers["Content-Location"] = f"{PATH}{FILE_NAME}"
    else:
        page = render_template(
            "dump.html",
            title="The whole catalogue as files",
            found=found,
            forms=[(f"{PATH}{FILE_NAME}", "json")],
        )
        response = send(page.encode(), HTML.content_type, source)
        response.headers["Cache-Control"] = NOW
    response.vary.add("Accept")
    return response


@blueprint.get(f"{PATH}{FILE_NAME}")
@operation(
    Operation(
        "Read the manifest of the dump",
        "Gives the files of the dump with their SHA-256, what it is of, and the hash of the default graph.",
        media_types=(JSON.media_type,),
        problems=(404,),
        schemas={JSON.media_type: SCHEMA},
    )
)
def manifest() -> Response:
    """Return the manifest of the dump."""
    return _manifest(*_found())


@blueprint.get(f"{PATH}<name>")
@operation(
    Operation(
        "Fetch a file of the dump",
        "Gives a file as it is, whole or a range of its bytes, so that a transfer can be taken up again "
        "(`Range` with `If-Range`); the ETag is its SHA-256.",
        parameters=(Parameter("name", {"enum": [NQUADS, JSONLD, BAG, README]}, "The file.", "path"),),
        media_types=(GZIP, ZIP, TEXT),
        problems=(404, 416),
        answers=(200, 206),
    )
)
def file(name: str) -> Response:
    """Return a file of the dump."""
    source, found = _found()
    described = found.find_file(name)
    if described is None:
        known = ", ".join(each.path for each in found.files)
        raise NotFound(f"The dump has no file {name[:40]!r}; it has {known} and {FILE_NAME}.")
    content_type = f"{TEXT}; charset=utf-8" if described.media_type == TEXT else described.media_type
    path = dump_folder(site().current.layout, found.generation) / name
    response = stored(path, content_type, described.sha256, source)
    response.headers["Link"] = f'<{PATH}{FILE_NAME}>; rel="describedby"'
    response.headers["Cache-Control"] = NOW
    return response


def _found() -> tuple[Catalogue, DumpManifest]:
    """Return the current generation and the manifest of its dump; raises NotFound where none was made."""
    source = site().current.served_catalogue()
    found = read_manifest(site().current.layout, source.generation)
    if found is None:
        number = source.generation.number
        raise NotFound(
            f"There is no dump of generation {number}, which is served now; /catalog gives the same by pages."
        )
    return source, found


def _manifest(source: Catalogue, found: DumpManifest) -> Response:
    response = send(found.encode(), JSON.media_type, source)
    response.headers["Cache-Control"] = NOW
    return response
