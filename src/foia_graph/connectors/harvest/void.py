"""The dataset description (VoID) of another foia-graph: its base, its dumps, its hash."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.quads import parse_quads
from foia_graph.connectors.http.client import Reply
from foia_graph.connectors.http.outcome import RequestFailed
from foia_graph.errors import ValueRejected
from foia_graph.model.iris import check_base_iri
from foia_graph.model.namespaces import DCTERMS, SPDX, VOID
from foia_graph.model.rdf_terms import NamedNode, Quad

PATH = "/.well-known/void"
GENERATION = "foia-graph-generation"
"""The header by which a foia-graph is known."""
ACCEPT = "application/n-triples"
MAKING_SECONDS = 900.0
"""How long the description of a dataset may be in the making."""
NUMBER = re.compile(r"[0-9]{1,18}")
CHECKSUM_VALUE = f"{SPDX}checksumValue"
DCTERMS_LANGUAGE = f"{DCTERMS}language"


@dataclass(frozen=True, slots=True)
class DatasetDescription:
    """The statements of a dataset description; `triples` and `hash` are of the default graph."""

    base: str
    generation: str
    dumps: tuple[str, ...] = ()
    hash: str = ""
    triples: int = 0
    language: str = "en"


def describe_origin(client: HarvestClient, server: str) -> DatasetDescription | None:
    """Return the description that a server gives of itself; None where it is no foia-graph."""
    reply = _get_when_made(client, f"{server.rstrip('/')}{PATH}")
    if GENERATION not in reply.headers or reply.media_type != ACCEPT:
        return None
    quads = list(parse_quads(reply.body))
    base = _first_value(quads, f"{VOID}uriSpace")
    if not base:
        return None
    try:
        check_base_iri(base)
    except ValueRejected as error:
        raise HarvestError(f"The origin has no base that names could be under: {error}.") from None
    return DatasetDescription(
        base,
        reply.headers[GENERATION],
        tuple(sorted(_values(quads, f"{VOID}dataDump"))),
        _first_value(quads, CHECKSUM_VALUE, f"{base}void#default-graph-checksum"),
        _number(_first_value(quads, f"{VOID}triples", f"{base}void#default-graph")),
        _language(_first_value(quads, DCTERMS_LANGUAGE)),
    )


def _get_when_made(client: HarvestClient, url: str) -> Reply:
    """Return the description, for whose hash a large catalogue has to be read first.

    So a server that says when it wants to be asked again is asked for longer than others.
    """
    end = client.clock.now() + MAKING_SECONDS
    while True:
        try:
            return client.get(url, ACCEPT)
        except RequestFailed as error:
            if not error.after or client.clock.now() > end:
                raise


def _values(quads: Iterable[Quad], predicate: str, subject: str = "") -> list[str]:
    return [
        str(getattr(quad.object, "value", ""))
        for quad in quads
        if quad.predicate.value == predicate
        and isinstance(quad.subject, NamedNode)
        and subject in ("", quad.subject.value)
    ]


def _first_value(quads: Iterable[Quad], predicate: str, subject: str = "") -> str:
    return next(iter(sorted(_values(quads, predicate, subject))), "")


def _number(text: str) -> int:
    """Return a number of triples, 0 for what is none."""
    return int(text) if NUMBER.fullmatch(text) else 0


def _language(text: str) -> str:
    """Return the tag of a language, which may stand at the end of an IRI."""
    tag = text.rpartition("/")[2]
    return tag if tag.isascii() and tag.replace("-", "").isalnum() and len(tag) < 12 else "en"
