"""The app for WSGI servers that make it themselves: settings come from the environment."""

from flask import Flask

from foia_graph.web.serve import from_environment


def app() -> Flask:
    """Make the app of the store that FOIA_GRAPH_STORE names; `foia-graph serve` sets it."""
    return from_environment()
