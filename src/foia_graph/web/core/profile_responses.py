"""Responses in the profile that a client prefers, with links to the others."""

from collections.abc import Callable, Iterable

from flask import Response

from foia_graph.errors import NotAcceptable
from foia_graph.model.forms import FORMS, N_QUADS, Form
from foia_graph.publish.profiles.registry import FOIA, WRITERS, Asked, Profile
from foia_graph.web.core import profile_alternates
from foia_graph.web.core.profile_negotiation import (
    ALTERNATES,
    HEADER,
    by_address,
    chosen,
    offered,
    with_profile,
)
from foia_graph.web.core.responses import answer
from foia_graph.web.core.site import catalogue

PROFILED = frozenset(form.media_type for form in (*FORMS, N_QUADS))
"""The media types of what is written in a profile."""
__all__ = ["chosen", "forms_of", "marked", "send", "with_profile"]


def send(
    asked: Asked,
    ours: Callable[[list[str]], Response],
    form: Form | None = None,
    links: Iterable[str] = (),
) -> Response:
    """Send an answer in the profile that the client prefers; `ours` answers in our own, with the links given.

    `links` are true in every profile. Raises NoSuchProfile, or NotAcceptable for a form that the profile is
    not written in.
    """
    name = asked.thing.type
    profile = chosen(name, asked.source.base)
    said = [*links, *links_of(name, asked.path, profile)]
    if profile == FOIA:
        return marked(ours(said), profile)
    if profile == ALTERNATES:
        return marked(profile_alternates.reply(asked, name, asked.path, form, said), profile)
    return marked(_in_words_of_others(asked, profile, form, said), profile)


def _in_words_of_others(asked: Asked, profile: Profile, form: Form | None, links: list[str]) -> Response:
    if form is not None and form not in profile_alternates.DATA:
        known = f"there are {', '.join(f'.{each.name}' for each in profile_alternates.DATA)}"
        raise NotAcceptable(f"There is no .{form.name} in the profile {profile.token}; {known}.")
    return answer(
        lambda: WRITERS[profile.token](asked),
        str,
        with_profile(asked.path, profile),
        form,
        [f'<{profile.iri}>; rel="profile"', *links],
        profile_alternates.DATA,
    )


def links_of(name: str, path: str, but: Profile = FOIA) -> list[str]:
    """Return links to the same in the other profiles (7.2.1, list profiles)."""
    return [
        f'<{with_profile(path, each)}>; rel="alternate"; profile="{each.iri}"'
        for each in offered(name, catalogue().profile)
        if each != but
    ]


def forms_of(profile: Profile, ours: tuple[Form, ...]) -> tuple[Form, ...]:
    """Return the forms of a profile, where our own has these."""
    if profile == FOIA:
        return ours
    return FORMS if profile == ALTERNATES else profile_alternates.DATA


def marked(response: Response, profile: Profile = FOIA) -> Response:
    """Return an answer with its Content-Profile (tables and citations have none) and Vary."""
    if response.status_code >= 300 or response.mimetype in PROFILED:
        response.headers["Content-Profile"] = f"<{profile.iri}>"
    if not by_address():
        response.vary.add(HEADER)
    return response
