"""`/reconcile`: names in a table matched with entities, as OpenRefine asks for them.

The root speaks version 0.2 of the Reconciliation Service API (W3C Entity Reconciliation Community Group,
2023-04-10), `/reconcile/1.0` the draft of 1.0. Both share suggestions, previews and proposals.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from flask import Blueprint, Response, render_template, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.forms import HTML, JSON
from foia_graph.model.resource import Resource
from foia_graph.publish.descriptions import DESCRIPTION_FIELDS, Description
from foia_graph.runtime.version import __version__
from foia_graph.search.entity_names import CLASSES, SAME, EntityNames, MatchFeature
from foia_graph.store.catalogue import Labels
from foia_graph.web.api.reconciliation.matching import extended_values, find_candidates, properties_of
from foia_graph.web.api.reconciliation.queries import (
    MAX_LIMIT,
    MAX_QUERIES,
    DraftBatch,
    EntityQuery,
    ExtensionQuery,
    decode_query,
    read_batch,
)
from foia_graph.web.core.query_parameters import form_value, number_value, one_value
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.embeds import allow_framing
from foia_graph.web.pages.search.results import generation_index
from foia_graph.web.pages.thing_page import current_viewer

blueprint = Blueprint("reconciliation", __name__)
DRAFT = "/reconcile/1.0"
MANIFESTS = Path(__file__).with_name("manifests.json").read_bytes()
# Characters of a description and of a beginning; suggestions at once, and proposals.
MAX_DESCRIPTION, MAX_PREFIX, MAX_SUGGESTIONS, MAX_PROPOSED = 200, 100, 10, 100
Json = Mapping[str, Any]


@blueprint.route("/reconcile", methods=["GET", "POST"])
def service() -> Response:
    """Send the manifest, the candidates for a batch of queries, or the values of properties."""
    if "callback" in request.values:
        # A page would run what it gets as a script of its own; CORS, which 0.2 demands, lets it read JSON.
        raise RequestRefused("There is no JSONP; every origin may read the JSON itself (CORS).")
    queries, extend = (request.values.get(name) for name in ("queries", "extend"))
    extension = decode_query(extend, ExtensionQuery) if extend else None
    if queries:
        return _send({key: {"result": _candidates(each)} for key, each in read_batch(queries).items()})
    if extension is not None:
        found = _extension(extension)
        rows = {
            row["id"]: {each["id"]: each["values"] for each in row["properties"]} for row in found["rows"]
        }
        return _send({**found, "rows": rows})
    if request.method == "POST":
        raise RequestRefused("What is posted here is a form with queries or extend.")
    return _send(_manifest("0.2"))


@blueprint.get(DRAFT)
def draft_service() -> Response:
    """Send the manifest of the draft of 1.0."""
    return _send(_manifest("1.0-draft"))


@blueprint.route(f"{DRAFT}/match", methods=["GET", "POST"])
def match() -> Response:
    """Send the candidates for a batch of queries of the draft of 1.0."""
    batch = decode_query(_sent_json("queries"), DraftBatch)
    return _send({"results": [{"candidates": _candidates(each)} for each in batch.queries]})


@blueprint.route(f"{DRAFT}/extend", methods=["GET", "POST"])
def extend() -> Response:
    """Send the values of properties of entities, as the draft of 1.0 has them."""
    return _send(_extension(decode_query(_sent_json("extend"), ExtensionQuery)))


@blueprint.get(f"{DRAFT}/extend/propose")
def propose() -> Response:
    """Send the properties that entities of a type may have."""
    kind, limit = form_value("type"), number_value("limit", MAX_PROPOSED)
    found = list(islice(_properties("", kind), limit))
    return _send({"properties": found, "limit": limit, **({"type": kind} if kind else {})})


@blueprint.get(f"{DRAFT}/suggest/<kind>")
def suggest(kind: str) -> Response:
    """Send the entities, properties or types whose names have what was typed so far."""
    if kind not in SUGGESTIONS:
        raise NotFound(f"There are suggestions of {', '.join(SUGGESTIONS)}.")
    found = SUGGESTIONS[kind](form_value("prefix")[:MAX_PREFIX].casefold(), form_value("type"))
    start = number_value("cursor", 0)
    return _send({"result": list(islice(found, start, start + MAX_SUGGESTIONS))})


@blueprint.get(f"{DRAFT}/preview")
def preview() -> Response:
    """Send a small page on an entity, for a frame of the client."""
    thing = _thing(one_value("id"))
    if thing is None:
        raise NotFound("id names no entity of this service.")
    page = render_template("entity_preview.html", description=Description(current_viewer(), thing))
    return allow_framing(send_bytes(page.encode(), HTML.content_type, current_catalogue()))


def _send(body: Json) -> Response:
    return send_bytes(msgspec.json.encode(body), JSON.content_type, current_catalogue())


def _sent_json(name: str) -> bytes | str:
    if request.method == "GET":
        return one_value(name)
    if request.mimetype != JSON.media_type:
        raise RequestRefused(f"It is posted as {JSON.media_type}.", 415, {"Accept-Post": JSON.media_type})
    return request.get_data()


def _manifest(version: str) -> Json:
    source = current_catalogue()
    catalog = source.catalog_resource
    return {
        "name": catalog.one("title") if catalog else "Catalogue",
        "documentation": f"{source.base}api",
        "serviceVersion": __version__,
        "batchSize": MAX_QUERIES,
        "defaultTypes": list(_types("", "")),
        **msgspec.json.decode(MANIFESTS.replace(b"BASE", source.base.encode()))[version],
    }


def _entity_names() -> EntityNames:
    source = current_catalogue()
    return source.compute_once("entity names", lambda: EntityNames(source, generation_index(source)))


def _thing(identifier: str) -> Resource | None:
    source = current_catalogue()
    return source.describe(_entity_names().entity(f"{source.base}{identifier}"))


def _candidates(query: EntityQuery) -> list[Json]:
    """Return candidates as JSON; a match is the only one that is called so, and meets all conditions."""
    names = _entity_names()
    found = find_candidates(names, query, current_catalogue())
    is_only = sum(each.is_same for each in found) == 1
    return [
        {
            **_described(each.iri),
            "score": round(each.score, 1),
            "match": is_only and each.is_same and each.score == SAME,
            "type": [_type(names.type_of(each.iri))],
            "features": [
                *each.features,
                MatchFeature("statements", "statements about it", names.statement_count(each.iri)),
            ],
        }
        for each in found[: min(query.limit, MAX_LIMIT)]
    ]


def _described(iri: str) -> Json:
    source = current_catalogue()
    predicates = (source.profile.predicates[name] for name in DESCRIPTION_FIELDS)
    described = next((text for each in predicates for text in source.texts(iri, each)), "")
    return {
        "id": iri.removeprefix(source.base),
        "name": Labels(source).name(iri),
        **({"description": described[:MAX_DESCRIPTION]} if described else {}),
    }


def _type(name: str) -> Json:
    return {"id": name, "name": current_catalogue().profile[name].plain_title}


def _entities(prefix: str, kind: str) -> Iterator[Json]:
    source, names = current_catalogue(), _entity_names()
    begun = generation_index(source).completer.complete_names(prefix, MAX_QUERIES)
    found = (names.entity(f"{source.base}{each}") for each in begun)
    for iri in dict.fromkeys([*filter(None, found), *(each.iri for each in names.find(prefix))]):
        if kind in ("", names.type_of(iri)):
            yield {**_described(iri), "notable": [_type(names.type_of(iri))]}


def _properties(prefix: str, kind: str) -> Iterator[Json]:
    for name, prop in properties_of(kind, current_catalogue()).items():
        if prefix in f"{name}\n{prop.plain_title}".casefold():
            yield {"id": name, "name": prop.plain_title, "description": prop.comment}


def _types(prefix: str, _: str) -> Iterator[Json]:
    return (each for each in map(_type, CLASSES) if prefix in f"{each['id']}\n{each['name']}".casefold())


SUGGESTIONS: Mapping[str, Callable[[str, str], Iterator[Json]]] = {
    "entity": _entities,
    "property": _properties,
    "type": _types,
}


def _extension(query: ExtensionQuery) -> Json:
    """Return values of properties, as the draft of 1.0 has them; what is not known has none."""
    known, rows = properties_of("", current_catalogue()), []
    for identifier in query.ids:
        thing, values = _thing(identifier), []
        for asked in query.properties:
            prop = known.get(asked.id)
            cells = extended_values(thing, prop, current_catalogue()) if thing and prop else iter(())
            values.append({"id": asked.id, "values": list(islice(cells, asked.settings.limit or None))})
        rows.append({"id": identifier, "properties": values})
    names = {
        each.id: known[each.id].plain_title if each.id in known else each.id for each in query.properties
    }
    return {"meta": [{"id": each, "name": name} for each, name in names.items()], "rows": rows}
