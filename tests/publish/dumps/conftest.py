"""Catalogues to dump, and clients of the apps that serve them."""

from tests.web.conftest import app, client_of, load_into, own_client_of, own_profile, papers, shared_apps

__all__ = ["app", "client_of", "load_into", "own_client_of", "own_profile", "papers", "shared_apps"]
