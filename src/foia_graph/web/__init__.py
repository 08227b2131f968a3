"""The web server: an app made of a store and a profile; views choose, find and send."""

import logging
from pathlib import Path

from flask import Flask

from foia_graph.errors import StoreError
from foia_graph.profile import Profile
from foia_graph.text.index import text_index
from foia_graph.web import home
from foia_graph.web.api import claims, gaps, graph, openapi, path, saved
from foia_graph.web.api import home as api_home
from foia_graph.web.api import lists as api_lists
from foia_graph.web.catalogue import views as catalogue_views
from foia_graph.web.cite import views as cite_views
from foia_graph.web.corrections import report
from foia_graph.web.corrections import views as corrections
from foia_graph.web.documents import bates, compare, files, leaves
from foia_graph.web.dumps import views as dump_views
from foia_graph.web.feeds import activities, atom_feeds, resourcesync, sitemaps
from foia_graph.web.http import as_of, manners, problems
from foia_graph.web.http.replies import Finished
from foia_graph.web.iiif import changes, images, presentation
from foia_graph.web.lists import conflicts
from foia_graph.web.oai import views as oai_views
from foia_graph.web.profiles import views as profile_views
from foia_graph.web.search import opensearch
from foia_graph.web.search import views as search_views
from foia_graph.web.site import EXTENSION, Settings, Site
from foia_graph.web.sparql import asking, editor, endpoint, metrics, void
from foia_graph.web.things import resources, vocabulary

__all__ = ["Settings", "create_app", "warm"]

DEFAULTS = Settings()


def create_app(store: Path, profile: Profile, *, settings: Settings = DEFAULTS) -> Flask:
    """Make the app that serves a store."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes
    manners.init(app)
    as_of.init(app)
    report.init(app)
    # No redirect may be made of the Host header: paths are taken as they are.
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.url_map.redirect_defaults = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[EXTENSION] = Site(store, profile, settings)
    problems.init(app)
    app.wsgi_app = Finished(app.wsgi_app)  # type: ignore[method-assign]
    app.after_request(asking.note)
    for views in (
        home,
        metrics,
        catalogue_views,
        api_lists,
        conflicts,
        corrections,
        claims,
        gaps,
        search_views,
        opensearch,
        vocabulary,
        void,
        dump_views,
        profile_views,
        cite_views,
        oai_views,
        endpoint,
        editor,
        bates,
        files,
        leaves,
        compare,
        images,
        presentation,
        changes,
        graph,
        path,
        saved,
        activities,
        sitemaps,
        resourcesync,
        atom_feeds,
        openapi,
        api_home,
        resources,
    ):
        app.register_blueprint(views.blueprint)
    return app


def warm(app: Flask) -> None:
    """Open catalogue and text index, start the query workers: the first client need not wait for them.

    A store that cannot be served yet is told to whoever asks, until one is there that can be.
    """
    site: Site = app.extensions[EXTENSION]
    try:
        site.start()
        text_index(site.current.get(), site.current.layout)
    except StoreError as error:
        logging.getLogger(__name__).warning("nothing to serve yet: %s", error)
