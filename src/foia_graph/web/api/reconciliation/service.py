"""`/reconcile`: names in a table matched with entities, as OpenRefine asks for them.

The root speaks version 0.2 of the Reconciliation Service API (W3C Entity Reconciliation Community Group, final
report of 2023-04-10), `/reconcile/1.0` the draft of 1.0. Both share suggestions, previews and proposals.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec
from flask import Blueprint, Response, render_template, request

from foia_graph.errors import NotFound, RequestRefused
from foia_graph.model.forms import HTML, JSON
from foia_graph.model.namespaces import FOIA
from foia_graph.model.profile import Profile
from foia_graph.publish.addresses import path_of
from foia_graph.publish.descriptions import DESCRIPTION_FIELDS, thing_overview
from foia_graph.runtime.version import __version__
from foia_graph.search.entity_names import CLASSES, EntityCandidate, EntityNames, NamedEntity
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.web.api.reconciliation.matching import find_candidates, sure_candidate
from foia_graph.web.api.reconciliation.properties import extended_values, properties_of
from foia_graph.web.api.reconciliation.queries import (
    MAX_QUERIES,
    EntityQuery,
    ExtensionQuery,
    read_batch,
    read_draft_batch,
    read_extension,
)
from foia_graph.web.core.query_parameters import FORM_TYPE, number_value, one_value
from foia_graph.web.core.responses import send_bytes
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.embeds import allow_framing
from foia_graph.web.pages.search.results import generation_index
from foia_graph.web.pages.thing_page import current_viewer

blueprint = Blueprint("reconciliation", __name__)
ROOT, DRAFT = "/reconcile", "/reconcile/1.0"
PREVIEW = {"width": 430, "height": 300}
# Characters of the description of a candidate, suggestions on one page, and proposals of properties.
MAX_DESCRIPTION, MAX_SUGGESTIONS, MAX_PROPOSED = 200, 10, 100
# Characters of a beginning that is completed.
MAX_PREFIX = 100
LIMIT_SETTING = {
    "type": "number",
    "default": 0,
    "name": "limit",
    "label": "Limit",
    "help_text": "Values of a cell at most, 0 for all",
}


@blueprint.route(ROOT, methods=["GET", "POST"])
def service() -> Response:
    """Send the manifest, the candidates for a batch of queries, or the values of properties."""
    if "callback" in request.values:
        # A script of another origin could read with it what the browser's rules (CORS) should decide on.
        raise RequestRefused("There is no JSONP; every origin may read the JSON itself (CORS).")
    if queries := request.values.get("queries"):
        batch = read_batch(queries)
        return _send({key: {"result": _candidates(query)} for key, query in batch.items()})
    if extend := request.values.get("extend"):
        found = _extension(read_extension(extend))
        rows = {
            row["id"]: {each["id"]: each["values"] for each in row["properties"]} for row in found["rows"]
        }
        return _send({"meta": found["meta"], "rows": rows})
    if request.method == "POST":
        raise RequestRefused(f"A form ({FORM_TYPE}) with queries or extend is posted here.")
    return _send(_manifest(current_catalogue()))


@blueprint.get(DRAFT)
def draft_service() -> Response:
    """Send the manifest of the draft of 1.0."""
    return _send(_draft_manifest(current_catalogue()))


@blueprint.route(f"{DRAFT}/match", methods=["GET", "POST"])
def match() -> Response:
    """Send the candidates for a batch of queries of the draft of 1.0."""
    batch = read_draft_batch(_posted("queries"))
    return _send({"results": [{"candidates": _candidates(query)} for query in batch]})


@blueprint.route(f"{DRAFT}/extend", methods=["GET", "POST"])
def extend() -> Response:
    """Send the values of properties of entities, as the draft of 1.0 has them."""
    return _send(_extension(read_extension(_posted("extend"))))


@blueprint.get(f"{DRAFT}/extend/propose")
def propose() -> Response:
    """Send the properties that entities of a type may have."""
    kind, limit = one_value("type"), number_value("limit", MAX_PROPOSED)
    found = properties_of((kind,) if kind else (), current_catalogue()).values()
    listed = [{"id": each.name, "name": each.plain_title} for each in islice(found, limit)]
    return _send({"properties": listed, "limit": limit, **({"type": kind} if kind else {})})


@blueprint.get(f"{DRAFT}/suggest/<kind>")
def suggest(kind: str) -> Response:
    """Send the entities, properties or types whose names have the words typed so far."""
    suggestions = {"entity": _entities, "property": _properties, "type": _types}.get(kind)
    if suggestions is None:
        raise NotFound("There are suggestions of an entity, a property or a type.")
    start = number_value("cursor", 0)
    found = suggestions(one_value("prefix")[:MAX_PREFIX], one_value("type"))
    return _send({"result": list(islice(found, start, start + MAX_SUGGESTIONS))})


@blueprint.get(f"{DRAFT}/preview")
def preview() -> Response:
    """Send a small page on an entity, for a frame of the client."""
    source, viewer = current_catalogue(), current_viewer()
    entity = _entity_names().entity(f"{source.base}{one_value('id')}")
    thing = source.describe(entity.iri) if entity is not None else None
    if thing is None:
        raise NotFound("id names no entity of this service.")
    page = render_template(
        "entity_preview.html",
        title=viewer.heading(thing.iri),
        kind=source.profile[thing.type].plain_title,
        path=path_of(thing.iri, source.base),
        overview=thing_overview(thing, viewer),
    )
    return allow_framing(send_bytes(page.encode(), HTML.content_type, source))


def _send(body: Mapping[str, Any]) -> Response:
    return send_bytes(msgspec.json.encode(body), JSON.content_type, current_catalogue())


def _posted(name: str) -> bytes | str:
    if request.method == "GET":
        return one_value(name)
    if request.mimetype != JSON.media_type:
        raise RequestRefused(
            f"A query is posted as {JSON.media_type}.", 415, {"Accept-Post": JSON.media_type}
        )
    return request.get_data()


def _entity_names() -> EntityNames:
    source = current_catalogue()
    return source.compute_once("entity names", lambda: EntityNames(source, generation_index(source)))


# -- manifests -----------------------------------------------------------------------------------------------


def _manifest(source: Catalogue) -> dict[str, Any]:
    draft = f"{source.base}{DRAFT[1:]}"
    return {
        "versions": ["0.2"],
        **_common_manifest(source),
        "identifierSpace": source.base,
        "schemaSpace": FOIA,
        "view": {"url": f"{source.base}{{{{id}}}}"},
        "preview": {"url": f"{draft}/preview?id={{{{id}}}}", **PREVIEW},
        "suggest": {
            kind: {"service_url": draft, "service_path": f"/suggest/{kind}"}
            for kind in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {"service_url": draft, "service_path": "/extend/propose"},
            "property_settings": [LIMIT_SETTING],
        },
    }


def _draft_manifest(source: Catalogue) -> dict[str, Any]:
    setting = {
        **{name: LIMIT_SETTING[name] for name in ("type", "default")},
        "id": LIMIT_SETTING["name"],
        "name": LIMIT_SETTING["label"],
        "helpText": LIMIT_SETTING["help_text"],
    }
    return {
        "versions": ["1.0-draft"],
        **_common_manifest(source),
        "view": {"url": f"{source.base}{{+id}}"},
        "preview": PREVIEW,
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {"proposeProperties": True, "propertySettings": [setting]},
        "standardizedScore": True,
    }


def _common_manifest(source: Catalogue) -> dict[str, Any]:
    catalog = source.catalog_resource
    return {
        "name": catalog.one("title") if catalog else "Catalogue",
        "documentation": f"{source.base}api",
        "serviceVersion": __version__,
        "batchSize": MAX_QUERIES,
        "defaultTypes": [_type(each, source.profile) for each in CLASSES],
    }


def _type(name: str, profile: Profile) -> dict[str, str]:
    return {"id": name, "name": profile[name].plain_title}


# -- candidates ----------------------------------------------------------------------------------------------


def _candidates(query: EntityQuery) -> list[dict[str, Any]]:
    source, names = current_catalogue(), _entity_names()
    found = find_candidates(names, query, source)
    sure = sure_candidate(found) if query.names else None
    return [_candidate(each, names, source, is_sure=each is sure) for each in found[: query.limit]]


def _candidate(
    found: EntityCandidate, names: EntityNames, source: Catalogue, *, is_sure: bool
) -> dict[str, Any]:
    statements = {
        "id": "statements",
        "name": "statements of sources about it",
        "value": names.statement_count(found.entity.iri),
    }
    reasons = [{"id": each.id, "name": each.words, "value": each.value} for each in found.features]
    return {
        **_described(found.entity, source),
        "score": round(found.score, 1),
        "match": is_sure,
        "type": [_type(found.entity.type, source.profile)],
        "features": [*reasons, statements],
    }


def _described(entity: NamedEntity, source: Catalogue) -> dict[str, Any]:
    predicates = source.profile.predicates
    texts = (text for name in DESCRIPTION_FIELDS for text in source.texts(entity.iri, predicates[name]))
    described = next(texts, "")[:MAX_DESCRIPTION]
    return {
        "id": entity.iri.removeprefix(source.base),
        "name": Labels(source).name(entity.iri),
        **({"description": described} if described else {}),
    }


# -- suggestions ---------------------------------------------------------------------------------------------


def _entities(prefix: str, kind: str) -> Iterable[dict[str, Any]]:
    source, names = current_catalogue(), _entity_names()
    completer, types = generation_index(source).completer, (kind,) if kind else CLASSES
    begun = (f"{source.base}{name}" for name in completer.complete_names(prefix, MAX_QUERIES))
    found = [*map(names.entity, begun), *(each.entity for each in names.find(prefix, types))]
    listed = {each.iri: each for each in found if each is not None and each.type in types}
    for entity in listed.values():
        yield {**_described(entity, source), "notable": [_type(entity.type, source.profile)]}


def _properties(prefix: str, kind: str) -> Iterable[dict[str, str]]:
    found = properties_of((kind,) if kind else (), current_catalogue())
    for name, prop in found.items():
        if _has_words(prefix, (name, prop.plain_title, prop.title)):
            yield {"id": name, "name": prop.plain_title, "description": prop.comment}


def _types(prefix: str, _: str) -> Iterable[dict[str, str]]:
    profile = current_catalogue().profile
    for name in CLASSES:
        if _has_words(prefix, (name, profile[name].plain_title)):
            yield _type(name, profile)


def _has_words(prefix: str, texts: Sequence[str]) -> bool:
    return any(prefix.casefold() in text.casefold() for text in texts)


# -- data extension ------------------------------------------------------------------------------------------


def _extension(query: ExtensionQuery) -> dict[str, Any]:
    """Return values of properties, as the draft of 1.0 has them; what is not known has none."""
    source, names = current_catalogue(), _entity_names()
    known = properties_of((), source)
    meta = [
        {"id": each.id, "name": known[each.id].plain_title if each.id in known else each.id}
        for each in query.properties
    ]
    rows = []
    for identifier in query.ids:
        entity = names.entity(f"{source.base}{identifier}")
        thing = source.describe(entity.iri) if entity is not None else None
        values = [
            {
                "id": each.id,
                "values": list(
                    islice(extended_values(thing, known[each.id], source), each.settings.limit or None)
                )
                if thing is not None and each.id in known
                else [],
            }
            for each in query.properties
        ]
        rows.append({"id": identifier, "properties": values})
    return {"meta": meta, "rows": rows}
