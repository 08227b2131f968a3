"""Negotiation of the profile of an answer, and the error where none is acceptable."""

from collections.abc import Iterable
from functools import lru_cache

from flask import request

from foia_graph.errors import NotAcceptable, RequestRefused
from foia_graph.model.dates import quote_text
from foia_graph.model.profile import Profile as ApplicationProfile
from foia_graph.publish.profiles.registry import FOIA_PROFILE, RepresentationProfile, registered_profiles
from foia_graph.web.core import profile_preferences
from foia_graph.web.core.operations import OperationParameter
from foia_graph.web.core.site import current_catalogue

PARAMETER = "_profile"
HEADER = "Accept-Profile"
REMEMBERED = 256
"""The number of classes whose profiles are remembered: every answer links them."""
ALTERNATES = RepresentationProfile(
    "all",
    "http://www.w3.org/ns/dx/connegp/altr",
    "Alternate representations",
    "Which profiles and forms a thing can be had in.",
    other_names=("alt",),
)
"""The reserved token by which clients ask for the list of profiles (7.3, list profiles)."""


class NoSuchProfile(NotAcceptable):
    """The error of a thing in no profile that the client accepts; `offered` are those it can be had in."""

    def __init__(self, preferences: str, offered: Iterable[RepresentationProfile], base: str) -> None:
        self.offered = tuple(offered)
        tokens = ", ".join(each.token for each in self.offered)
        is_profile = any(
            name in profile_preferences.parse_preferences(preferences)
            for each in registered_profiles()
            for name in each.request_names(base)
        )
        wrong = (
            f"Not available as {quote_text(preferences)}, but"
            if is_profile
            else f"There is no profile {quote_text(preferences)}; this can be had"
        )
        super().__init__(f"{wrong} in {tokens}.")


@lru_cache(REMEMBERED)
def offered_profiles(name: str, application_profile: ApplicationProfile) -> tuple[RepresentationProfile, ...]:
    """Return the profiles that things of a class can be had in, our own first."""
    shape = application_profile.shapes.get(name)
    return tuple(each for each in registered_profiles() if each.applies_to(name, shape))


def choose_profile(name: str, base: str) -> RepresentationProfile:
    """Return the profile for a thing of a class; raises NoSuchProfile where the client accepts none."""
    profiles = offered_profiles(name, current_catalogue().profile)
    preferences = profile_in_address() or request.headers.get(HEADER, "")
    profile = profile_preferences.best_profile(
        profile_preferences.parse_preferences(preferences), [*profiles, ALTERNATES], base
    )
    if profile is None:
        raise NoSuchProfile(preferences, profiles, base)
    return profile


def profile_in_address() -> str:
    """Return the profile that the address asks for, "" where it asks for none."""
    values = [value for value in request.args.getlist(PARAMETER) if value]
    if len(values) > 1:
        raise RequestRefused(f"{PARAMETER} is given once, not {len(values)} times.")
    return values[0] if values else ""


def with_profile(path: str, profile: RepresentationProfile) -> str:
    """Return an address for a profile; that of our own stays as it is.

    >>> with_profile("/catalog?page=2", RepresentationProfile("rico", "", "", ""))
    '/catalog?page=2&_profile=rico'
    """
    if profile == FOIA_PROFILE:
        return path
    return f"{path}{'&' if '?' in path else '?'}{PARAMETER}={profile.token}"


def profile_parameter(name: str = "") -> OperationParameter:
    """Return the parameter that chooses the profile, of the catalogue, a list or a graph, or of any thing."""
    tokens = [each.token for each in registered_profiles() if not name or each.applies_to(name)]
    return OperationParameter(
        PARAMETER,
        {"enum": [*tokens, ALTERNATES.token]},
        f"The profile to write in, by its token (or IRI, or several with commas); `{ALTERNATES.token}` lists "
        "those that there are. It goes before the header `Accept-Profile`.",
    )
