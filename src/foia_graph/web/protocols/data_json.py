"""The catalogue in DCAT-US 1.1 at `/data.json`, where harvesters of government data look for it."""

from flask import Blueprint, Response

from foia_graph.model.forms import HTML, JSON
from foia_graph.publish.data_json import data_json
from foia_graph.web.core.operations import Operation, operation
from foia_graph.web.core.responses import ALTERNATE_RELATION, send_blocks
from foia_graph.web.core.schema_components import component_reference
from foia_graph.web.core.site import current_catalogue, current_publication

blueprint = Blueprint("data_json", __name__)
PATH = "/data.json"


@blueprint.get(PATH)
@operation(
    Operation(
        "Get the catalogue in DCAT-US",
        "Gives all releases and documents as datasets, in the JSON that data.gov and its harvesters read. "
        "`/catalog?_profile=dcat-us` has more of each, in DCAT-US 3.",
        cost="heavy",
        media_types=(JSON.media_type,),
        schemas={JSON.media_type: component_reference("ProjectOpenData")},
    )
)
def catalogue_data() -> Response:
    """Send the catalogue, dataset by dataset."""
    source = current_catalogue()
    etag = f"{source.generation.identity[:32]}-data"
    response = send_blocks(data_json(current_publication()), JSON.content_type, source, etag)
    response.headers["Link"] = f'</catalog>; {ALTERNATE_RELATION}; type="{HTML.media_type}"'
    return response
