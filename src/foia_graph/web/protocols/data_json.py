"""The catalogue in DCAT-US 1.1 (Project Open Data) at `/data.json`, where harvesters of data look for it.

What the schema asks of federal agencies alone, `bureauCode` and `programCode`, is there where the record of
an agency has the first.
"""

from collections.abc import Iterator

import msgspec
from flask import Blueprint, Response

from foia_graph.model.forms import HTML, JSON
from foia_graph.model.jsonld import Json, without_empty
from foia_graph.publish.citations.formats import shorten_title
from foia_graph.publish.dcat import dcat
from foia_graph.publish.dcat.dcat_us import DcatUsWriter
from foia_graph.publish.presenter import Presenter, Publication
from foia_graph.publish.record_facts import MAIL, DescribedFile, FactsReader, RecordFacts, contact_address
from foia_graph.web.core.responses import ALTERNATE_RELATION, send_blocks
from foia_graph.web.core.site import current_catalogue, current_publication

blueprint = Blueprint("data_json", __name__)
PATH = "/data.json"


@blueprint.get(PATH)
def catalogue_data() -> Response:
    """Send the catalogue, dataset by dataset."""
    source = current_catalogue()
    etag = f"{source.generation.identity[:32]}-data"
    response = send_blocks(data_json(current_publication()), JSON.content_type, source, etag)
    response.headers["Link"] = f'</catalog>; {ALTERNATE_RELATION}; type="{HTML.media_type}"'
    return response


SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
PUBLIC, PARTLY_PUBLIC = "public", "restricted public"
# The most characters that the schema has room for in `rights`.
MAX_RIGHTS_LENGTH = 255
DatasetBody = dict[str, Json]


def data_json(publication: Publication) -> Iterator[bytes]:
    """Yield the catalogue, dataset by dataset, so that it never is in memory whole."""
    head = msgspec.json.encode(
        {
            "@context": f"{SCHEMA}/catalog.jsonld",
            "@id": f"{publication.catalogue.base}data.json",
            "@type": "dcat:Catalog",
            "conformsTo": SCHEMA,
            "describedBy": f"{SCHEMA}/catalog.json",
        }
    )
    yield head.removesuffix(b"}") + b',"dataset":['
    between = b"\n"
    writer, reader = DatasetWriter(publication), FactsReader(Presenter(publication))
    for body in map(writer.body, reader.all_described(dcat.is_dataset)):
        yield between + msgspec.json.encode(body)
        between = b",\n"
    yield b"\n]}\n"


class DatasetWriter:
    """Writes datasets of one catalogue, whose publishers are those of DCAT-US 3."""

    def __init__(self, publication: Publication) -> None:
        self._nodes = DcatUsWriter(publication.catalogue, publication.writers)
        own = publication.catalogue.catalog_resource
        self._contact = {
            "@type": "vcard:Contact",
            "fn": self._nodes.publisher_node(own)["name"] if own else "Catalogue",
            "hasEmail": f"{MAIL}{contact_address(publication.catalogue)}",
        }

    def body(self, facts: RecordFacts) -> DatasetBody:
        """Write a release or a document; what is not known of it is omitted, unless it is mandatory."""
        found: DatasetBody = {
            "@type": "dcat:Dataset",
            "identifier": facts.iri,
            **self._nodes.name_fields(facts.thing),
            "keyword": _keywords(facts),
            "modified": facts.modified,
            "publisher": {
                "@type": "org:Organization",
                "name": self._nodes.publisher_node(facts.thing)["name"],
            },
            "bureauCode": facts.bureau_codes,
            "programCode": _program_codes(facts.bureau_codes),
            "contactPoint": self._contact,
            "accessLevel": PARTLY_PUBLIC if facts.exemptions else PUBLIC,
            "rights": shorten_title("; ".join(_rights(facts)), MAX_RIGHTS_LENGTH - 1),
            "license": next(iter(facts.licences), ""),
            "issued": facts.issued,
            "spatial": "; ".join(each.name for each in facts.linked("spatial")),
            "theme": [each.name for each in facts.issues],
            "isPartOf": next((each.iri for each in facts.collections), ""),
            "landingPage": facts.address,
            "references": [each.iri for each in facts.linked("isReferencedBy")],
            "distribution": [_distribution(file) for file in facts.files if file.address],
        }
        return without_empty(found)


def _program_codes(bureau_codes: list[str]) -> list[str]:
    # No one states the program of a paper. The Federal Program Inventory of 2013 has a code for that
    # for each agency, "(Primary Program Not Available)".
    return list(dict.fromkeys(f"{code.partition(':')[0]}:000" for code in bureau_codes))


def _keywords(facts: RecordFacts) -> list[str]:
    found = [each.name for each in (*facts.issues, *facts.cited("genre"), *facts.linked("about"))]
    return list(dict.fromkeys(found)) or [facts.shape.plain_title.lower()]


def _rights(facts: RecordFacts) -> Iterator[str]:
    if facts.exemptions:
        names = ", ".join(each.name for each in facts.exemptions)
        yield f"Withheld in part, by marks that a program or a person read: {names}"
    yield from facts.rights


def _distribution(file: DescribedFile) -> DatasetBody:
    # Without a media type it is no download by the schema.
    if file.download and file.media_type:
        return {"@type": "dcat:Distribution", "downloadURL": file.download, "mediaType": file.media_type}
    return {"@type": "dcat:Distribution", "accessURL": file.address}
