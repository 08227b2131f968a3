"""Responses in the profile that a client prefers, with links to the others."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from flask import Response, render_template

from foia_graph.errors import NotAcceptable
from foia_graph.model.forms import FORMS, HTML, N_QUADS, Form
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import DCTERMS, MEDIA_TYPES, PROF
from foia_graph.publish.profiles.registry import (
    FOIA_PROFILE,
    WRITERS,
    ContextDocument,
    ProfileRequest,
    RepresentationProfile,
    registered_profiles,
)
from foia_graph.web.core import responses
from foia_graph.web.core.profile_negotiation import (
    ALTERNATES,
    HEADER,
    choose_profile,
    offered_profiles,
    profile_in_address,
    with_profile,
)
from foia_graph.web.core.responses import negotiated_response, suffixed_path
from foia_graph.web.core.site import current_catalogue

PROFILED_TYPES = frozenset(each.media_type for each in (*FORMS, N_QUADS))
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
            send_alternates(profile_request, name, profile_request.page_path, form, all_links),
            profile,
        )
    return mark_profile(_send_other_profile(profile_request, profile, form, all_links), profile)


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
    return FORMS if profile == ALTERNATES else DATA


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


ALTR = "http://www.w3.org/ns/dx/connegp/altr#"
DATA = tuple(form for form in FORMS if form != HTML)
"""The forms of what is written in another profile than our own."""
CONTEXT: Json = {
    "altr": ALTR,
    "dcterms": DCTERMS,
    "prof": PROF,
    "id": "@id",
    "type": "@type",
    "hasDefaultRepresentation": {"@id": "altr:hasDefaultRepresentation", "@type": "@id"},
    "hasRepresentation": {"@id": "altr:hasRepresentation", "@type": "@id", "@container": "@set"},
    "Representation": "altr:Representation",
    "format": {"@id": "dcterms:format", "@type": "@id"},
    "conformsTo": {"@id": "dcterms:conformsTo", "@type": "@id"},
    "title": "dcterms:title",
    "token": "prof:hasToken",
}


@dataclass(frozen=True, slots=True)
class Representation:
    """A representation of a thing: its profile, its form, its path."""

    profile: RepresentationProfile
    form: Form
    path: str


def representations(name: str, path: str) -> Iterator[Representation]:
    """Yield the representations of a thing of a class; our own JSON-LD, which is the default, first."""
    for each in offered_profiles(name, current_catalogue().profile):
        for form in FORMS if each == FOIA_PROFILE else DATA:
            yield Representation(each, form, with_profile(suffixed_path(path, form), each))


def send_alternates(
    profile_request: ProfileRequest, name: str, path: str, form: Form | None, links: Iterable[str]
) -> Response:
    """Send the list of the representations of a thing."""
    if form is not None and form not in FORMS:
        suffixes = ", ".join(f".{each.name}" for each in FORMS)
        raise NotAcceptable(f"There is no .{form.name} of this list; there are {suffixes}.")
    ways = list(representations(name, path))
    tokens = [
        f'<{PROF}Profile>; rel="type"; token="{each.token}"; anchor="{each.iri}"'
        for each in offered_profiles(name, current_catalogue().profile)
    ]
    return negotiated_response(
        lambda: _alternates_document(profile_request, ways),
        lambda: _alternates_page(profile_request, ways, path),
        with_profile(path, ALTERNATES),
        form,
        [*links, *tokens],
    )


def _alternates_document(profile_request: ProfileRequest, ways: list[Representation]) -> ContextDocument:
    base = profile_request.source.base
    representation_bodies = [
        {
            "id": f"{base}{each.path[1:]}",
            "type": "Representation",
            "format": f"{MEDIA_TYPES}{each.form.media_type}",
            "conformsTo": {"id": each.profile.iri, "token": each.profile.token, "title": each.profile.title},
        }
        for each in ways
    ]
    content = {
        "hasDefaultRepresentation": representation_bodies[0]["id"],
        "hasRepresentation": representation_bodies,
    }
    return ContextDocument(CONTEXT, {"id": profile_request.thing.iri, **content})


def _alternates_page(profile_request: ProfileRequest, ways: list[Representation], path: str) -> str:
    groups = [
        (each, [(one.path, one.form.name) for one in ways if one.profile == each])
        for each in registered_profiles()
        if any(one.profile == each for one in ways)
    ]
    return render_template(
        "alternates.html",
        title="Profiles and forms",
        thing=profile_request.thing.iri,
        path=path,
        groups=groups,
        forms=responses.form_links(with_profile(path, ALTERNATES)),
    )
