"""The profile `rico`: what a thing is in the words of RiC-O 1.1."""

from foia_graph.model.namespaces import RICO
from foia_graph.publish.profiles.registry import (
    ContextDocument,
    ProfileArtifact,
    ProfileRequest,
    RepresentationProfile,
    register_profile,
)
from foia_graph.publish.profiles.rico import activities, agents, records
from foia_graph.publish.profiles.rico.nodes import rico_context, write_node
from foia_graph.publish.profiles.settled_view import SettledView
from foia_graph.publish.rights_fields import with_rights

__all__ = ["activities", "agents", "records", "write_rico"]


@register_profile(
    RepresentationProfile(
        "rico",
        RICO.rstrip("#"),
        "Records in Contexts (RiC-O 1.1)",
        "What archives describe records with: sets of records, records, their parts, agents, activities. "
        "What sources disagree on is left out.",
        vocabulary=RICO,
        other_names=(RICO, "https://www.ica.org/standards/RiC/RiC-O_1-1.html"),
        profile_of=(RICO.rstrip("#"),),
        artifacts=(
            ProfileArtifact("https://www.ica.org/standards/RiC/RiC-O_1-1.html", "RiC-O 1.1", "vocabulary"),
        ),
    )
)
def write_rico(request: ProfileRequest) -> ContextDocument:
    """Write a thing."""
    view = SettledView(with_rights(request.thing, request.source), request.source)
    return ContextDocument(rico_context(request.source.language), write_node(view))
