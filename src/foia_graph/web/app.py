"""The Flask app, made of a store and a profile; views choose, find and send."""

import logging
from pathlib import Path

from flask import Flask, Response
from flask.wrappers import Request
from werkzeug.routing import MapAdapter

from foia_graph.errors import StoreError
from foia_graph.model.profile import Profile
from foia_graph.search.text_index import text_index
from foia_graph.web.api import (
    claims,
    explorer,
    graph,
    hits,
    passages,
    path,
    saved_queries,
    similar,
    suggestions,
)
from foia_graph.web.api import lists as api_lists
from foia_graph.web.core import (
    admission,
    all_profiles,
    as_of,
    former_names,
    front_end,
    path_numbers,
    problems,
    request_rules,
)
from foia_graph.web.core.responses import CommonHeaders
from foia_graph.web.core.site import EXTENSION, ServerSettings, Site
from foia_graph.web.core.stored_files import RangedResponse
from foia_graph.web.openapi import document, path_expansions
from foia_graph.web.openapi import page as api_home
from foia_graph.web.pages import (
    all_sections,
    corrections,
    home,
    navigation,
    noted_things,
    resources,
    vocabulary,
)
from foia_graph.web.pages import cite as cite_views
from foia_graph.web.pages.documents import bates, compare, cover_download, files, page_files, page_jump
from foia_graph.web.pages.embeds import routes as embed_views
from foia_graph.web.pages.gaps import routes as gap_views
from foia_graph.web.pages.lists import conflicts
from foia_graph.web.pages.redactions import routes as redaction_views
from foia_graph.web.pages.review import routes as review_views
from foia_graph.web.pages.search import opensearch
from foia_graph.web.pages.search import search as search_views
from foia_graph.web.pages.timeline import timeline
from foia_graph.web.protocols import annotations, link_sets, oembed
from foia_graph.web.protocols import catalog as catalogue_views
from foia_graph.web.protocols import data_json as data_json_views
from foia_graph.web.protocols import dumps as dump_views
from foia_graph.web.protocols import oai as oai_views
from foia_graph.web.protocols import profiles as profile_views
from foia_graph.web.protocols.feeds import (
    activities,
    atom,
    provenance,
    resourcesync,
    set_streams,
    sitemaps,
)
from foia_graph.web.protocols.iiif import changes, content_search, images, presentation
from foia_graph.web.questions import questions
from foia_graph.web.sparql import editor, endpoint, execution, metrics, void
from foia_graph.web.sparql.endpoint import QueryApp

DEFAULT_SETTINGS = ServerSettings()
REGISTERING_MODULES = (all_profiles, all_sections, path_expansions)
"""Modules that register what others look up: profiles of answers, sections of pages, paths of the API."""


class CatalogueApp(Flask):
    """A Flask app to which all hosts are one, and which reports each fault in a line and with its number."""

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return the routes of a request, bound to no host of it: not every host has a name in IDNA."""
        if request is None:
            return super().create_url_adapter(request)
        return self.url_map.bind_to_environ({**request.environ, "HTTP_HOST": "localhost"})

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
    path_numbers.init_app(app)
    request_rules.init_app(app)
    admission.init_app(app)  # before anything is opened
    as_of.init_app(app)
    former_names.init_app(app)
    navigation.add_footer_values(app)
    navigation.add_navigation_values(app)
    navigation.add_search_box(app)
    # Werkzeug redirects `//etc/hostname` to an address built from the Host header, which clients write.
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.url_map.redirect_defaults = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[EXTENSION] = Site(store, profile, settings)
    problems.init_app(app)
    app.wsgi_app = CommonHeaders(app.wsgi_app)  # type: ignore[method-assign]
    app.after_request(execution.settle_query)
    for views in (
        home,
        front_end,
        metrics,
        catalogue_views,
        data_json_views,
        api_lists,
        conflicts,
        corrections,
        claims,
        gap_views,
        hits,
        passages,
        similar,
        search_views,
        opensearch,
        suggestions,
        vocabulary,
        void,
        dump_views,
        profile_views,
        cite_views,
        noted_things,
        embed_views,
        oembed,
        link_sets,
        oai_views,
        endpoint,
        editor,
        bates,
        files,
        cover_download,
        page_files,
        page_jump,
        compare,
        redaction_views,
        images,
        presentation,
        content_search,
        annotations,
        changes,
        graph,
        path,
        explorer,
        saved_queries,
        questions,
        timeline,
        activities,
        provenance,
        set_streams,
        sitemaps,
        resourcesync,
        atom,
        document,
        api_home,
        resources,
    ):
        app.register_blueprint(views.blueprint)
    if settings.review:
        app.register_blueprint(review_views.blueprint)
    app.wsgi_app = QueryApp(app.wsgi_app, app.extensions[EXTENSION])  # type: ignore[method-assign]
    return app


def warm_up(app: Flask) -> None:
    """Open catalogue and text index, start the query workers: the first client need not wait for them.

    Where the store cannot be served yet, requests are answered with that error until it can be.
    """
    site: Site = app.extensions[EXTENSION]
    try:
        site.start()
        text_index(site.current.served_catalogue(), site.current.layout)
    except StoreError as error:
        logging.getLogger(__name__).warning("nothing to serve yet: %s", error)
