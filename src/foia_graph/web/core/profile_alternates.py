"""Alternate representations of a thing: its profiles and forms (`_profile=all`), in the data model for them.

(W3C, Content Negotiation by Profile, 6.3 and 7.3.)
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Response, render_template

from foia_graph.errors import NotAcceptable
from foia_graph.model.forms import FORMS, HTML, Form
from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import DCTERMS, MEDIA_TYPES, PROF
from foia_graph.publish.profiles.registry import (
    FOIA_PROFILE,
    ContextDocument,
    ProfileRequest,
    RepresentationProfile,
    registered_profiles,
)
from foia_graph.web.core import responses
from foia_graph.web.core.profile_negotiation import ALTERNATES, offered_profiles, with_profile
from foia_graph.web.core.responses import negotiated_response, suffixed_path
from foia_graph.web.core.site import current_catalogue

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
