"""Redirects from former names: whatever address has one leads to the same with the present name (301).

Parameters with a former name are redirected, too (`OperationParameter.replaced_by`).

That goes for the name of a thing in the path (`/id/…`, `/doc/…` in any form, `/iiif/…`, feeds, pages of a
document) and for values of parameters (`iri`, `focus`, filters). With `asOf` the past is asked, which knows
things by the names of then.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, request
from werkzeug.utils import redirect

from foia_graph.errors import StoreError
from foia_graph.publish.addresses import SAFE_CHARACTERS
from foia_graph.web.core.operations import operation_of
from foia_graph.web.core.query_parameters import AS_OF_NAME
from foia_graph.web.core.site import current_catalogue


def init_app(app: Flask) -> None:
    """Register the redirects with an app."""
    app.before_request(_redirect_to_present)


def _redirect_to_present() -> Response | None:
    if request.method not in ("GET", "HEAD"):
        return None
    if request.url_rule is None or request.url_rule.endpoint in ("static", "home.health"):
        return None
    given = list(request.args.items(multi=True))
    path, values = request.path, [(_present_parameter(name), value) for name, value in given]
    names = _names_of_source() if AS_OF_NAME not in request.args else {}
    if names:
        path = _present_path(path, names)
        base = current_catalogue().base
        values = [(name, _present_value(value, names, base)) for name, value in values]
    if path == request.path and values == given:
        return None
    address = quote(path, safe=SAFE_CHARACTERS) + (f"?{urlencode(values)}" if values else "")
    response: Any = redirect(address, 301, Response)
    answer: Response = response
    return answer


def _names_of_source() -> dict[str, str]:
    """Return former names with present ones; what needs no store is answered without one."""
    try:
        source = current_catalogue()
    except StoreError:
        return {}
    return _local_names(source.present_names, source.base)


def _present_parameter(name: str) -> str:
    operation = operation_of(current_app.view_functions[request.endpoint or ""])
    declared = operation.parameters if operation else ()
    return next((each.replaced_by for each in declared if each.name == name and each.replaced_by), name)


def _local_names(present_names: Mapping[str, str], base: str) -> dict[str, str]:
    """Return the names as `kind/key`, or `scheme/issues/key`, the former with the present one."""
    return {
        former.removeprefix(base).removeprefix("id/"): present.removeprefix(base).removeprefix("id/")
        for former, present in present_names.items()
    }


def _present_path(path: str, names: Mapping[str, str]) -> str:
    """Return a path with present names; a suffix, and what follows below a name, stay.

    >>> _present_path("/doc/document/old/page/3.jsonld", {"document/old": "document/new"})
    '/doc/document/new/page/3.jsonld'
    """
    steps = path.split("/")
    for size in (2, 3):
        for at in range(len(steps) - size + 1):
            *before, last = steps[at : at + size]
            stem, dot, suffix = last.partition(".")
            present = names.get("/".join((*before, stem)))
            if present:
                return "/".join((*steps[:at], f"{present}{dot}{suffix}", *steps[at + size :]))
    return path


def _present_value(value: str, names: Mapping[str, str], base: str) -> str:
    """Return a value of a parameter with the present name, where it is a former one, written in its way."""
    for beginning in (f"{base}id/", base, "/id/", "id/", "/doc/", "/", ""):
        if value.startswith(beginning):
            owner, mark, fragment = value.removeprefix(beginning).partition("#")
            return f"{beginning}{names[owner]}{mark}{fragment}" if owner in names else value
    return value
