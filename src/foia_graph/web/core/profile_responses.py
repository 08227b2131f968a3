"""Responses in the profile that a client prefers, with links to the others."""

from collections.abc import Callable, Iterable

from flask import Response

from foia_graph.errors import NotAcceptable
from foia_graph.model.forms import FORMS, N_QUADS, Form
from foia_graph.publish.profiles.registry import FOIA_PROFILE, WRITERS, ProfileRequest, RepresentationProfile
from foia_graph.web.core import profile_alternates
from foia_graph.web.core.profile_negotiation import (
    ALTERNATES,
    HEADER,
    choose_profile,
    offered_profiles,
    profile_in_address,
    with_profile,
)
from foia_graph.web.core.responses import negotiated_response
from foia_graph.web.core.site import current_catalogue

PROFILED_TYPES = frozenset(form.media_type for form in (*FORMS, N_QUADS))
"""The media types of what is written in a profile."""
__all__ = [
    "choose_profile",
    "content_profile",
    "mark_profile",
    "profile_forms",
    "send_in_profile",
    "with_profile",
]


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
    all_links = [*links, *profile_links(name, profile_request.page_path, profile)]
    if profile == FOIA_PROFILE:
        return mark_profile(ours(all_links), profile)
    if profile == ALTERNATES:
        return mark_profile(
            profile_alternates.send_alternates(
                profile_request, name, profile_request.page_path, form, all_links
            ),
            profile,
        )
    return mark_profile(_send_other_profile(profile_request, profile, form, all_links), profile)


def _send_other_profile(
    profile_request: ProfileRequest, profile: RepresentationProfile, form: Form | None, links: list[str]
) -> Response:
    if form is not None and form not in profile_alternates.DATA:
        choices = f"there are {', '.join(f'.{each.name}' for each in profile_alternates.DATA)}"
        raise NotAcceptable(f"There is no .{form.name} in the profile {profile.token}; {choices}.")
    return negotiated_response(
        lambda: WRITERS[profile.token](profile_request),
        str,
        with_profile(profile_request.page_path, profile),
        form,
        [f'<{profile.iri}>; rel="profile"', *links],
        profile_alternates.DATA,
    )


def profile_links(name: str, path: str, but: RepresentationProfile = FOIA_PROFILE) -> list[str]:
    """Return links to the same in the other profiles (7.2.1, list profiles)."""
    return [
        f'<{with_profile(path, each)}>; rel="alternate"; profile="{each.iri}"'
        for each in offered_profiles(name, current_catalogue().profile)
        if each != but
    ]


def profile_forms(profile: RepresentationProfile, ours: tuple[Form, ...]) -> tuple[Form, ...]:
    """Return the forms of a profile, where our own has these."""
    if profile == FOIA_PROFILE:
        return ours
    return FORMS if profile == ALTERNATES else profile_alternates.DATA


def content_profile(profile: RepresentationProfile) -> tuple[str, str]:
    """Return the header that names the profile of an answer (5.2, provider response)."""
    return "Content-Profile", f"<{profile.iri}>"


def mark_profile(response: Response, profile: RepresentationProfile = FOIA_PROFILE) -> Response:
    """Return an answer with its Content-Profile (tables and citations have none) and Vary."""
    if response.status_code >= 300 or response.mimetype in PROFILED_TYPES:
        response.headers.update([content_profile(profile)])
    if not profile_in_address():
        response.vary.add(HEADER)
    return response
