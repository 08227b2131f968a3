"""The Flask app, made of a store and a profile; views choose, find and send."""

import logging
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from flask import Blueprint, Flask, Response, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Request
from werkzeug.routing import BaseConverter, MapAdapter

from foia_graph.errors import StoreError
from foia_graph.model.profile import Profile
from foia_graph.publish.dcat import dcat_us
from foia_graph.publish.profiles import rico
from foia_graph.publish.profiles.schemaorg import schemaorg_profile
from foia_graph.search.text_index import text_index
from foia_graph.web.core import admission, as_of, problems, request_rules
from foia_graph.web.core.operations import operation_of
from foia_graph.web.core.query_parameters import check_names
from foia_graph.web.core.responses import CommonHeaders, RangedResponse
from foia_graph.web.core.site import EXTENSION, ServerSettings, Site
from foia_graph.web.pages import navigation
from foia_graph.web.sparql import execution
from foia_graph.web.sparql.endpoint import QueryApp

DEFAULT_SETTINGS = ServerSettings()
# The packages of which each module with a `blueprint` is served.
FLOORS = ("core", "sparql", "api", "pages", "questions", "openapi", "protocols")
# Modules that register profiles of answers when they are imported.
PROFILES = (dcat_us, rico, schemaorg_profile)


class PathNumber(BaseConverter):
    """The converter `int` of routes: a whole number of at most nine ASCII digits, without zeros in front.

    Werkzeug's own takes digits of all scripts, so that one page would have many addresses, and fails where
    there are more of them than int() takes.
    """

    regex = r"(?:0|[1-9][0-9]{0,8})"

    def to_python(self, value: str) -> int:
        """Return the number that is written in a path."""
        return int(value)


class CatalogueApp(Flask):
    """A Flask app to which all hosts are one, and which reports each fault in a line and with its number."""

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return the routes of a request, bound to no host of it: not every host has a name in IDNA."""
        if request is None:
            return super().create_url_adapter(request)
        return self.url_map.bind_to_environ({**request.environ, "HTTP_HOST": "localhost"})

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer the request, unless it has parameters that its operation does not declare, and is strict."""
        operation = operation_of(self, request.endpoint)
        if operation is not None and operation.strict_name:
            declared = (each.name for each in operation.parameters if each.place == "query")
            check_names(declared, operation.strict_name)
        return super().dispatch_request()

    def handle_exception(self, error: Exception) -> Response:
        """Return the answer to a fault in what makes answers, also those to errors; no page is made."""
        if self.testing:
            raise error
        return problems.fault_response(error)


def create_app(store: Path, profile: Profile, *, settings: ServerSettings = DEFAULT_SETTINGS) -> Flask:
    """Build the app that serves a store."""
    app = CatalogueApp(__name__)
    app.response_class = RangedResponse  # of static files
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes
    app.url_map.converters["int"] = PathNumber
    request_rules.init_app(app)
    admission.init_app(app)  # before anything is opened
    as_of.init_app(app)
    navigation.init_app(app)
    # Werkzeug redirects `//etc/hostname` to an address built from the Host header, which clients write.
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.url_map.redirect_defaults = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[EXTENSION] = Site(store, profile, settings)
    problems.init_app(app)
    app.wsgi_app = CommonHeaders(app.wsgi_app)  # type: ignore[method-assign]
    app.after_request(execution.settle_query)
    for blueprint in _blueprints():
        if blueprint.name != "review" or settings.review:
            app.register_blueprint(blueprint)
    app.wsgi_app = QueryApp(app.wsgi_app, app.extensions[EXTENSION])  # type: ignore[method-assign]
    return app


@cache
def _blueprints() -> tuple[Blueprint, ...]:
    floors = [import_module(f"foia_graph.web.{name}") for name in FLOORS]
    names = [each.name for floor in floors for each in walk_packages(floor.__path__, f"{floor.__name__}.")]
    found = (vars(import_module(name)).get("blueprint") for name in names)
    return tuple(each for each in found if isinstance(each, Blueprint))


def warm_up(app: Flask) -> None:
    """Open catalogue and text index, start the query workers: the first client need not wait for them.

    Where the store cannot be served yet, requests are answered with that error until it can be.
    """
    site: Site = app.extensions[EXTENSION]
    try:
        site.start()
        text_index(site.current.served_catalogue(), site.current.layout)
    except StoreError as error:
        logging.getLogger(__name__).info("nothing to serve yet: %s", error)
