"""Link sets of things (RFC 9264): all their signposts in one document."""

import msgspec
from flask import Blueprint, Response

from foia_graph.publish.addresses import iri_of
from foia_graph.publish.typed_links import LINK_SET_TYPE, link_set
from foia_graph.web.core.declared_parameters import refuse_undeclared
from foia_graph.web.core.operations import OperationParameter, declared_operation
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages import resources
from foia_graph.web.pages.resources import offered_forms, require_thing
from foia_graph.web.pages.signposts import LINK_SET_PATH, Signposts

blueprint = Blueprint("link_sets", __name__)
refuse_undeclared(blueprint)
KEY = OperationParameter(
    "key",
    {"type": "string", "pattern": "^[a-z-]+/[A-Za-z0-9/-]+$"},
    "The thing, as in the address of its page.",
    "path",
    example="release/2012-04-10",
)


@blueprint.get(f"{LINK_SET_PATH}<path:key>")
@declared_operation(
    "List the links of a thing",
    "The typed links of FAIR Signposting, level 2, as a link set (RFC 9264): those of the page of a "
    "thing, of its descriptions and its files, and to each document of a release.",
    cost="heavy",
    parameters=(KEY,),
    media_types=(LINK_SET_TYPE,),
    problems=(400, 404, 410),
    examples=("/linkset/release/2012-04-10",),
    schemas={LINK_SET_TYPE: component_reference("LinkSet")},
)
def of_thing(key: str) -> Response:
    """Send the link set of a thing."""
    source = current_catalogue()
    thing = require_thing(iri_of(key, source.base))
    is_graph = key.startswith("graph/")
    forms = resources.GRAPH_FORMS if is_graph else offered_forms(source.profile[thing.type])
    signposts = Signposts(thing, source, forms)
    body = msgspec.json.encode(link_set(signposts.all_links(), source.base))
    return send_bytes(msgspec.json.format(body) + b"\n", LINK_SET_TYPE, source)
