"""Profiles of answers: negotiated by address or header, and answers in them, with links to the others."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import msgspec
from flask import Response, render_template, request

from foia_graph.errors import NotAcceptable, RequestRefused
from foia_graph.model.dates import quote_text
from foia_graph.model.forms import FORMS, HTML, N_QUADS, Form
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import MEDIA_TYPES, PROF
from foia_graph.model.profile import Profile as ApplicationProfile
from foia_graph.publish.profiles.registry import (
    FOIA_PROFILE,
    WRITERS,
    ContextDocument,
    ProfileRequest,
    RepresentationProfile,
    registered_profiles,
)
from foia_graph.web.core import responses
from foia_graph.web.core.responses import negotiated_response, suffixed_path
from foia_graph.web.core.site import current_catalogue

PARAMETER = "_profile"
HEADER = "Accept-Profile"
# The number of classes whose profiles are cached: every answer links them.
REMEMBERED = 256
# The reserved token by which clients ask for the list of profiles (7.3, list profiles).
ALTERNATES = RepresentationProfile(
    "all",
    "http://www.w3.org/ns/dx/connegp/altr",
    "Alternate representations",
    "The profiles and forms in which a thing is available.",
    other_names=("alt",),
)


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
            else f"There is no profile {quote_text(preferences)}; this is available"
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


# The media types of what is written in a profile.
PROFILED_TYPES = frozenset(each.media_type for each in (*FORMS, N_QUADS))


def send_in_profile(
    profile_request: ProfileRequest,
    ours: Callable[[list[str]], Response],
    form: Form | None = None,
    links: Iterable[str] = (),
) -> Response:
    """Send an answer in the profile that the client prefers; `ours` answers in our own, with the links given.

    `links` are true in every profile. Raises NoSuchProfile, or NotAcceptable for a form that the profile is
    not written in.
    """
    name = profile_request.thing.type
    profile = choose_profile(name, profile_request.source.base)
    all_links = [*links, *_profile_links(name, profile_request.page_path, profile)]
    if profile == FOIA_PROFILE:
        response = ours(all_links)
    elif profile == ALTERNATES:
        response = _send_alternates(profile_request, form, all_links)
    else:
        response = _send_other_profile(profile_request, profile, form, all_links)
    return mark_profile(response, profile)


def _send_other_profile(
    profile_request: ProfileRequest, profile: RepresentationProfile, form: Form | None, links: list[str]
) -> Response:
    if form is not None and form not in DATA:
        choices = f"there are {', '.join(f'.{each.name}' for each in DATA)}"
        raise NotAcceptable(f"There is no .{form.name} in the profile {profile.token}; {choices}.")
    return negotiated_response(
        lambda: WRITERS[profile.token](profile_request),
        str,
        with_profile(profile_request.page_path, profile),
        form,
        [f'<{profile.iri}>; rel="profile"', *links],
        DATA,
    )


def _profile_links(name: str, path: str, but: RepresentationProfile) -> list[str]:
    return [
        f'<{with_profile(path, each)}>; rel="alternate"; profile="{each.iri}"'
        for each in offered_profiles(name, current_catalogue().profile)
        if each != but
    ]


def profile_forms(profile: RepresentationProfile, ours: tuple[Form, ...]) -> tuple[Form, ...]:
    """Return the forms of a profile, where our own has these."""
    if profile == FOIA_PROFILE:
        return ours
    return FORMS if profile == ALTERNATES else DATA


def mark_profile(response: Response, profile: RepresentationProfile) -> Response:
    """Return an answer with its Content-Profile (tables and citations have none) and Vary."""
    if response.status_code >= 300 or response.mimetype in PROFILED_TYPES:
        response.headers["Content-Profile"] = f"<{profile.iri}>"  # 5.2, provider response
    if not profile_in_address():
        response.vary.add(HEADER)
    return response


# The forms of what is written in another profile than our own.
DATA = tuple(form for form in FORMS if form != HTML)
CONTEXT: Json = msgspec.json.decode(Path(__file__).with_name("alternates_context.json").read_bytes())


# A representation of a thing: its profile, its form, its path.
Representation: TypeAlias = tuple[RepresentationProfile, Form, str]


def _representations(name: str, path: str) -> Iterator[Representation]:
    # Our own JSON-LD is the default, so it is first.
    for each in offered_profiles(name, current_catalogue().profile):
        for form in FORMS if each == FOIA_PROFILE else DATA:
            yield each, form, with_profile(suffixed_path(path, form), each)


def _send_alternates(profile_request: ProfileRequest, form: Form | None, links: list[str]) -> Response:
    """Send the list of the representations of a thing."""
    if form is not None and form not in FORMS:
        suffixes = ", ".join(f".{each.name}" for each in FORMS)
        raise NotAcceptable(f"There is no .{form.name} of this list; there are {suffixes}.")
    name, path = profile_request.thing.type, profile_request.page_path
    ways = list(_representations(name, path))
    tokens = [
        f'<{PROF}Profile>; rel="type"; token="{each.token}"; anchor="{each.iri}"'
        for each in offered_profiles(name, current_catalogue().profile)
    ]
    return negotiated_response(
        lambda: _alternates_document(profile_request, ways),
        lambda: _alternates_page(profile_request, ways),
        with_profile(path, ALTERNATES),
        form,
        [*links, *tokens],
    )


def _alternates_document(profile_request: ProfileRequest, ways: list[Representation]) -> ContextDocument:
    base = profile_request.source.base
    representation_bodies = [
        {
            "id": f"{base}{path[1:]}",
            "type": "Representation",
            "format": f"{MEDIA_TYPES}{form.media_type}",
            "conformsTo": {"id": profile.iri, "token": profile.token, "title": profile.title},
        }
        for profile, form, path in ways
    ]
    content = {
        "hasDefaultRepresentation": representation_bodies[0]["id"],
        "hasRepresentation": representation_bodies,
    }
    return ContextDocument(CONTEXT, {"id": profile_request.thing.iri, **content})


def _alternates_page(profile_request: ProfileRequest, ways: list[Representation]) -> str:
    groups = [
        (each, [(to, form.name) for profile, form, to in ways if profile == each])
        for each in dict.fromkeys(profile for profile, *_ in ways)
    ]
    return render_template(
        "alternates.html",
        title="Profiles and forms",
        thing=profile_request.thing.iri,
        path=profile_request.page_path,
        groups=groups,
        forms=responses.form_links(with_profile(profile_request.page_path, ALTERNATES)),
    )
