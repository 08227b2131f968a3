"""The web server: an app made of a store and a profile; views choose, find and send."""

from pathlib import Path

from flask import Flask

from foia_graph.profile import Profile
from foia_graph.web import (
    bates,
    conflicts,
    files,
    home,
    leaves,
    lists,
    problems,
    resources,
    sparql,
    vocabulary,
)
from foia_graph.web.replies import finish
from foia_graph.web.site import EXTENSION, Settings, Site

__all__ = ["Settings", "create_app", "warm"]

LARGEST_BODY = 256 * 1024
DEFAULTS = Settings()


def create_app(store: Path, profile: Profile, *, settings: Settings = DEFAULTS) -> Flask:
    """Make the app that serves a store."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    # No redirect may be made of the Host header: paths are taken as they are.
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[EXTENSION] = Site(store, profile, settings)
    problems.init(app)
    app.after_request(finish)
    for views in (home, lists, conflicts, vocabulary, sparql, bates, files, leaves, resources):
        app.register_blueprint(views.blueprint)
    return app


def warm(app: Flask) -> None:
    """Open the catalogue and start the query workers, so that the first client need not wait for them."""
    site: Site = app.extensions[EXTENSION]
    site.current.get()
    site.start()
