"""The profile `rico`: what a thing is in the words of RiC-O 1.1."""

from foia_graph.model.namespaces import RICO
from foia_graph.publish.profiles.registry import Artifact, Asked, Document, Profile, profile
from foia_graph.publish.profiles.rico import activities, agents, records
from foia_graph.publish.profiles.rico.nodes import context, write_node
from foia_graph.publish.profiles.settled_view import Told

__all__ = ["activities", "agents", "records", "write"]


@profile(
    Profile(
        "rico",
        RICO.rstrip("#"),
        "Records in Contexts (RiC-O 1.1)",
        "What archives describe records with: sets of records, records, their parts, agents, activities. "
        "What sources disagree on is left out.",
        vocabulary=RICO,
        also=(RICO, "https://www.ica.org/standards/RiC/RiC-O_1-1.html"),
        profile_of=(RICO.rstrip("#"),),
        artifacts=(Artifact("https://www.ica.org/standards/RiC/RiC-O_1-1.html", "RiC-O 1.1", "vocabulary"),),
    )
)
def write(asked: Asked) -> Document:
    """Write a thing."""
    told = Told(asked.thing, asked.source)
    return Document(context(asked.source.language), write_node(told))
