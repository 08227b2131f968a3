"""Negotiation of the profile of an answer, and the error where none is acceptable."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from flask import request

from foia_graph.errors import NotAcceptable, RequestRefused
from foia_graph.model.dates import quote_text
from foia_graph.model.profile import Profile as ApplicationProfile
from foia_graph.publish.profiles.registry import FOIA_PROFILE, RepresentationProfile, registered_profiles
from foia_graph.web.core.operations import OperationParameter
from foia_graph.web.core.site import current_catalogue

PARAMETER = "_profile"
HEADER = "Accept-Profile"
REMEMBERED = 256
"""The number of classes whose profiles are cached: every answer links them."""
ALTERNATES = RepresentationProfile(
    "all",
    "http://www.w3.org/ns/dx/connegp/altr",
    "Alternate representations",
    "Which profiles and forms a thing can be had in.",
    other_names=("alt",),
)
"""The reserved token by which clients ask for the list of profiles (7.3, list profiles)."""


class NoSuchProfile(NotAcceptable):
    """The error of a thing in no profile that the client accepts; `offered` are those it can be fetched
    in.
    """

    def __init__(self, preferences: str, offered: Iterable[RepresentationProfile], base: str) -> None:
        self.offered = tuple(offered)
        tokens = ", ".join(each.token for each in self.offered)
        is_profile = any(
            name in parse_preferences(preferences)
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
    """Return the profiles that things of a class can be fetched in, our own first."""
    shape = application_profile.shapes.get(name)
    return tuple(each for each in registered_profiles() if each.applies_to(name, shape))


def choose_profile(name: str, base: str) -> RepresentationProfile:
    """Return the profile for a thing of a class; raises NoSuchProfile where the client accepts none."""
    profiles = offered_profiles(name, current_catalogue().profile)
    preferences = profile_in_address() or request.headers.get(HEADER, "")
    profile = best_profile(parse_preferences(preferences), [*profiles, ALTERNATES], base)
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


PREFERENCE = re.compile(r"(?:<([^<>]*)>|([^\s,;<>]+))\s*((?:;[^,<>]*)?)")
QUALITY_PATTERN = re.compile(r";\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.IGNORECASE)
ANY_PROFILE = "*"
Preferences = Mapping[str, float]


def parse_preferences(text: str) -> Preferences:
    """Return the names of profiles and the quality of each, from 0 to 1; of one named twice the higher.

    >>> parse_preferences("<https://schema.org/>;q=0.5, rico")
    {'https://schema.org/': 0.5, 'rico': 1.0}
    """
    qualities: dict[str, float] = {}
    for match in PREFERENCE.finditer(text):
        name, weight = match[1] or match[2] or "", QUALITY_PATTERN.search(match[3])
        quality = float(weight[1]) if weight else 1.0
        qualities[name.strip()] = max(quality, qualities.get(name.strip(), 0.0))
    return qualities


def best_profile(
    wishes: Preferences, candidates: Iterable[RepresentationProfile], base: str
) -> RepresentationProfile | None:
    """Return the profile of the highest quality, on a tie the one offered first; None where all have 0."""
    profiles = list(candidates)
    if not wishes:
        return profiles[0]
    preferred = max(profiles, key=lambda each: _profile_quality(each, wishes, base))
    return preferred if _profile_quality(preferred, wishes, base) > 0 else None


def _profile_quality(profile: RepresentationProfile, wishes: Preferences, base: str) -> float:
    qualities = [wishes[name] for name in profile.request_names(base) if name in wishes]
    return max(qualities, default=wishes.get(ANY_PROFILE, 0.0))
