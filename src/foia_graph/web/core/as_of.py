"""Mementos: `asOf=DATE` asks for the catalogue as it was then, and the links of the answer keep the date.

Such an answer is a memento (RFC 7089) of what is at the same address without `asOf`. Only addresses whose
view says so know the past; a request for another one is refused, not answered from the present.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from foia_graph.errors import RequestRefused, StoreError, ValueRejected
from foia_graph.publish.addresses import SAFE_CHARACTERS
from foia_graph.store.open_generations import last_moment
from foia_graph.web.core.operations import operation_of
from foia_graph.web.core.query_parameters import AS_OF_NAME
from foia_graph.web.core.responses import lead_to
from foia_graph.web.core.site import current_catalogue

NAME = AS_OF_NAME
PAGE_LINK = re.compile(r"""(?<= href=")/[^"]*(?=")(?!" rel="original")|(?<= src=")/[^"]*(?=")""")
LINK_TARGET = re.compile(r"<(/[^>]*)>")
ORIGINAL_RELATION = 'rel="original"'
NOW_ONLY = f"This address shows the current state only; remove {NAME}."


def init_app(app: Flask) -> None:
    """Register the parameter with an app, and redirects of former names, which are of the past alone.

    Whatever address has a former name leads to the same with the present name (301). That goes for the name
    of a thing in the path (`/id/…`, `/doc/…` in any form, `/iiif/…`, feeds, pages of a document) and for
    values of parameters (`iri`, `focus`, filters).
    With `asOf` the past is asked, which knows things by the names of then.
    """
    app.before_request(_read_date)
    app.before_request(_redirect_to_present)
    app.after_request(_mark_memento)


def _read_date() -> None:
    if NAME not in request.args or request.url_rule is None:
        return
    if not knows_past(request.path):
        raise RequestRefused(NOW_ONLY)
    dates = request.args.getlist(NAME)
    if len(dates) > 1:
        raise RequestRefused(f"{NAME} is given once, not {len(dates)} times.")
    try:
        g.as_of = last_moment(dates[0])
    except ValueRejected as error:
        raise RequestRefused(f"{error}.") from None
    current_catalogue()  # a redirect needs none, and must not lead where there is nothing


def knows_past(path: str) -> bool:
    """Return whether a path is one that can be asked with a date."""
    urls = current_app.url_map.bind("")
    try:
        endpoint, _ = urls.match(path.partition("?")[0].partition("#")[0])
    except HTTPException:
        return False
    operation = operation_of(current_app, endpoint)
    return operation is not None and operation.knows_past


def _mark_memento(response: Response) -> Response:
    """Return a good answer from the past as a memento, whose links keep the date."""
    if "as_of" not in g or response.status_code >= 400:
        return response
    response.headers["Memento-Datetime"] = current_catalogue().load_time
    for name in ("Location", "Content-Location"):
        if name in response.headers:
            response.headers[name] = dated_path(response.headers[name])
    links = response.headers.get("Link", "")
    links = LINK_TARGET.sub(lambda found: f"<{dated_path(found[1])}>", links)
    response.headers["Link"] = ", ".join(filter(None, (links, f"<{undated_path()}>; {ORIGINAL_RELATION}")))
    if response.mimetype == "text/html" and not response.is_streamed and response.status_code == 200:
        response.set_data(
            PAGE_LINK.sub(lambda found: dated_path(found[0], "&amp;"), response.get_data(as_text=True))
        )
    return response


def dated_path(path: str, mark: str = "&") -> str:
    """Return a path with the date that is asked for, where it knows the past and has none yet."""
    place, hash_, part = path.partition("#")
    if not path.startswith("/") or f"{NAME}=" in path or not knows_past(place):
        return path
    return f"{place}{mark if '?' in place else '?'}{NAME}={quote(request.args[NAME], safe=':')}{hash_}{part}"


def undated_path() -> str:
    """Return the path of this request without a date: what is there now."""
    pairs = parse_qsl(request.query_string.decode(), keep_blank_values=True)
    rest = urlencode([pair for pair in pairs if pair[0] != NAME], safe="/:")
    return f"{quote(request.path, safe=SAFE_CHARACTERS)}{'?' if rest else ''}{rest}"


def past_notice() -> dict[str, str]:
    """Return for pages of the past their time and the path of the present; {} for pages of the present."""
    source = g.get("catalogue")  # an error may have come before it was opened
    return {"time": source.generation.created, "now": undated_path()} if source and "as_of" in g else {}


def _redirect_to_present() -> Response | None:
    if request.method not in ("GET", "HEAD"):
        return None
    if request.url_rule is None or request.url_rule.endpoint in ("static", "home.health"):
        return None
    given = list(request.args.items(multi=True))
    path, values = request.path, given
    names = _names_of_source() if AS_OF_NAME not in request.args else {}
    if names:
        path = _present_path(path, names)
        base = current_catalogue().base
        values = [(name, _present_value(value, names, base)) for name, value in values]
    if path == request.path and values == given:
        return None
    address = quote(path, safe=SAFE_CHARACTERS) + (f"?{urlencode(values)}" if values else "")
    return lead_to(address, 301)


def _names_of_source() -> dict[str, str]:
    """Return former names with present ones, as `kind/key`, or `scheme/issues/key`; none without a store."""
    try:
        source = current_catalogue()
    except StoreError:
        return {}

    def local_name(iri: str) -> str:
        return iri.removeprefix(source.base).removeprefix("id/")

    return {local_name(former): local_name(present) for former, present in source.present_names.items()}


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
    for beginning in (f"{base}id/", base, "/id/", "id/", "/doc/", "/", ""):
        if value.startswith(beginning):
            owner, mark, fragment = value.removeprefix(beginning).partition("#")
            return f"{beginning}{names[owner]}{mark}{fragment}" if owner in names else value
    return value
