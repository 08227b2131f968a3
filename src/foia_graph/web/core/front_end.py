"""The addresses of scripts and styles that the build brought (hatch_build.py); pages do without them, too."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
from flask import Blueprint, Response, request, url_for

from foia_graph.web.core.responses import FOR_EVER

blueprint = Blueprint("front_end", __name__)
STATIC_ENDPOINT = "static"
VENDOR = Path(__file__).parents[1] / "static" / "vendor"


def vendor_files(files: Mapping[str, tuple[str, str]]) -> Mapping[str, str]:
    """Return the address of each file, by the name given to it; without those whose package was not built.

    A file is given by the name of its npm package and its own.
    """
    folders = vendor_folders()
    return {
        name: url_for(STATIC_ENDPOINT, filename=f"vendor/{folders[package]}/{file}")
        for name, (package, file) in files.items()
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


@blueprint.after_app_request
def keep_versioned_files(response: Response) -> Response:
    """Let browsers keep files whose address has a version in it."""
    if request.endpoint == STATIC_ENDPOINT and response.status_code in (200, 304):
        _, vendor, name = request.path.partition(url_for(STATIC_ENDPOINT, filename="vendor/"))
        if vendor and "/" in name:
            response.headers["Cache-Control"] = FOR_EVER
    return response
