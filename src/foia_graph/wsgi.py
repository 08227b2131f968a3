"""The app for WSGI servers that make it themselves: what it serves comes from the environment."""

from flask import Flask

from foia_graph.web.server.serve import app_from_environment


def app() -> Flask:
    """Build the app that FOIA_GRAPH_SERVED describes, for example `{"store": "/srv/foia/store"}`."""
    return app_from_environment()
