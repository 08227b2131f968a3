"""Clients of small catalogues, for representations that are looked at as they are served."""

from tests.web.conftest import client_of, load_into, own_profile, shared_apps

__all__ = ["client_of", "load_into", "own_profile", "shared_apps"]
