"""The list of profiles at `/profiles` (W3C, The Profiles Vocabulary), and the 406 where none fits."""

from pathlib import Path

import msgspec
from flask import Blueprint, Response, render_template

from foia_graph.model.jsonld import Json
from foia_graph.model.namespaces import MEDIA_TYPES
from foia_graph.publish.negotiation import form_by_suffix
from foia_graph.publish.profiles import registry
from foia_graph.publish.view_models import LinkView
from foia_graph.web.core import responses
from foia_graph.web.core.problems import problem_response
from foia_graph.web.core.profile_negotiation import ALTERNATES, HEADER, NoSuchProfile
from foia_graph.web.core.responses import negotiated_response
from foia_graph.web.core.site import current_catalogue, current_site

blueprint = Blueprint("profiles", __name__)
PATH = "/profiles"
TITLE = "Profiles"
CONTEXT: Json = msgspec.json.decode(Path(__file__).with_name("profiles_context.json").read_bytes())


@blueprint.get(PATH, defaults={"suffix": ""})
@blueprint.get(f"{PATH}.<suffix>")
def profiles(suffix: str) -> Response:
    """List the profiles in which things can be fetched."""
    return negotiated_response(_profiles_document, _profiles_page, PATH, form_by_suffix(suffix))


def _all_profiles() -> list[registry.RepresentationProfile]:
    return [*registry.registered_profiles(), ALTERNATES]


def _profiles_document() -> registry.ContextDocument:
    base = current_catalogue().base
    parts = [_profile_node(each, base) for each in _all_profiles()]
    return registry.ContextDocument(CONTEXT, {"id": f"{base}{PATH[1:]}", "title": TITLE, "hasPart": parts})


def _profile_node(profile: registry.RepresentationProfile, base: str) -> Json:
    artifact_nodes = [
        {
            "id": f"{base}profiles#{profile.token}-{number}",
            "type": "ResourceDescriptor",
            "title": artifact.title,
            "hasArtifact": f"{base}{artifact.address[1:]}"
            if artifact.address[0] == "/"
            else artifact.address,
            "hasRole": f"role:{artifact.role}",
            "format": f"{MEDIA_TYPES}{artifact.format}",
        }
        for number, artifact in enumerate(profile.artifacts, 1)
    ]
    return {
        "id": profile.iri,
        "type": "Profile",
        "hasToken": profile.token,
        "title": profile.title,
        "description": profile.description,
        "isProfileOf": list(profile.profile_of),
        "hasResource": artifact_nodes,
    }


def _profiles_page() -> str:
    shapes = current_site().profile.shapes.values()
    return render_template(
        "profiles.html",
        title=TITLE,
        profiles=[(each, each.class_names(shapes)) for each in _all_profiles()],
        forms=responses.form_links(PATH),
    )


@blueprint.app_errorhandler(NoSuchProfile)
def refuse_profile(error: NoSuchProfile) -> Response:
    """Return a 406 with the profiles that a thing can be fetched in."""
    profile_list = [{"token": each.token, "iri": each.iri, "title": each.title} for each in error.offered]
    links = [LinkView(f"{PATH}#{each.token}", each.title) for each in error.offered]
    return problem_response(406, str(error), {"profiles": profile_list}, {"Vary": HEADER}, links)
