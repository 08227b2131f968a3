"""Links of the description of a thing (RFC 8288): what it describes, neighbours, other forms, signposts."""

from foia_graph.model.forms import Form
from foia_graph.model.iris import page_of
from foia_graph.model.resource import Resource
from foia_graph.publish.descriptions import Description
from foia_graph.publish.feeds.atom import feed_links
from foia_graph.publish.profiles.registry import FOIA_PROFILE
from foia_graph.web.pages.signposts import Signposts
from foia_graph.web.pages.thing_forms import offered_forms


def identity_links(thing: Resource, path: str, base: str) -> list[str]:
    """Return the links that are true in every profile; `path` is that of the description."""
    return [
        f'<{thing.iri}>; rel="describes"',
        f'<{base}{path[1:]}>; rel="canonical"; profile="{FOIA_PROFILE.iri}"',
    ]


def description_links(description: Description, path: str, form: Form | None) -> list[str]:
    """Return the links of a description in our own profile; no form stands for the address without suffix."""
    forms = offered_forms(description.shape)
    return [
        '</ontology/profile>; rel="profile"',
        *_related_links(description, path),
        *Signposts(description.thing, description.catalogue, forms).form_headers(form),
    ]


def _related_links(description: Description, path: str) -> list[str]:
    """Return the links to neighbouring pages, other forms, feeds, and whole lists of members."""
    iri, base = description.thing.iri, description.catalogue.base
    other = {"text/plain": f"{path}/text", "image/png": f"{path}.png"} if page_of(iri)[1] else {}
    return [
        *(f'<{to}>; rel="{rel}"' for rel, to in description.neighbours.items()),
        *(f'<{to}>; rel="alternate"; type="{form}"' for form, to in other.items()),
        *feed_links(iri, description.shape, base),
        *(
            f'<{list_path}>; rel="related"; title="All {shape.plural}"'
            for shape, list_path in description.member_lists
        ),
    ]
