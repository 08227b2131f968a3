"""Addresses of all heavy routes of an app, and a few light ones, with names of the catalogue served."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from foia_graph.model.iris import last_segment
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.store.catalogue import Catalogue
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from foia_graph.web.openapi.path_expansions import Route, api_routes

SELECT = "SELECT * { ?s ?p ?o } LIMIT 2000"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5000"


def heavy_paths(store: Path) -> list[str]:
    """Give addresses of each route that is not declared light: its examples, and one of each of its forms."""
    app = create_app(store, Profile(resource_folder("ontology")))
    site = app.extensions[EXTENSION]
    source = site.current.served_catalogue()
    with app.app_context():
        routes = [each for each in api_routes(app, source) if each.method == "GET"]
    heavy = [route for route in routes if route.operation.cost_of(route.path, "") != "light"]
    names = _path_values(source)
    paths = [path for route in heavy for path in (*_filled_paths(route, names), *route.operation.examples)]
    site.close()
    return list(dict.fromkeys([*paths, *_costly_paths(names)]))


def light_paths(store: Path) -> list[str]:
    """Give addresses of small things: the check of health, a thing in two forms, a file."""
    app = create_app(store, Profile(resource_folder("ontology")))
    site = app.extensions[EXTENSION]
    slug = _path_values(site.current.served_catalogue())["release"]
    site.close()
    return ["/healthz", f"/doc/release/{slug}", f"/doc/release/{slug}.jsonld", "/static/style.css"]


def _path_values(source: Catalogue) -> dict[str, str]:
    """Give a value for each name in a path, from the catalogue."""
    classes = (source.profile[name] for name in ("ReleasedDocument", "Release"))
    documents, releases = (source.thing_names(shape) for shape in classes)
    return {
        "slug": last_segment(documents[0]),
        "left": last_segment(documents[0]),
        "right": last_segment(documents[-1]),
        "release": last_segment(releases[0]),
        **dict.fromkeys(("iri", "about", "focus", "from"), quote(documents[0], safe="")),
        "to": quote(documents[-1], safe=""),
    } | dict.fromkeys(("number", "one", "other", "part", "page"), "1")


def _filled_paths(route: Route, names: dict[str, str]) -> Iterator[str]:
    """Yield the path of a route with each suffix, or as it is; required parameters have their examples."""
    own = {each.name: each for each in route.parameters}
    suffixes = own["suffix"].schema["enum"] if "suffix" in own else [""]
    needed = [each for each in route.parameters if each.place == "query" and each.required]
    query = "&".join(f"{each.name}={names.get(each.name) or quote(each.example)}" for each in needed)
    examples = {name: each.example or "x" for name, each in own.items()}
    for suffix in suffixes:
        path = route.path.format_map(examples | names | {"suffix": suffix})
        yield f"{path}?{query}" if query else path


def _costly_paths(names: dict[str, str]) -> list[str]:
    """Give addresses that ask for as much as they can."""
    iri, other = names["iri"], names["to"]
    return [
        "/doc/document/?per_page=1000",
        "/api/documents.jsonld?per_page=1000",
        "/api/documents.csv",
        "/doc/document.csv?spreadsheet=true",
        f"/api/graph?focus={iri}&depth=3",
        f"/api/path?from={iri}&to={other}",
        f"/api/claims?about={iri}",
        f"/iiif/collection/release/{names['release']}",
        f"/feeds/release/{names['release']}.atom",
        "/api/search?q=re*&per_page=1000",
        "/search?q=a+OR+b+OR+c+OR+report",
        "/oai?verb=ListRecords&metadataPrefix=oai_dc",
        "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc",
        f"/sparql?query={quote(SELECT)}&format=html",
        f"/sparql?query={quote(CONSTRUCT)}&format=jsonld",
        f"/sparql?query={quote(CONSTRUCT)}&format=html",
    ]
