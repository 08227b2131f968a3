"""All profiles of all classes of the shipped catalogue, read by readers that others wrote."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib.namespace import SDO

from foia_graph.publish.addresses import path_of
from foia_graph.publish.profiles.registry import FOIA_PROFILE
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflicts import ConflictSelection
from foia_graph.web.core.profile_negotiation import offered_profiles
from foia_graph.web.core.site import EXTENSION
from tests.web.core.profiles.graphs import by_pyld, by_rdflib, terms
from tests.web.core.profiles.ric_o import KNOWN, RICO

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
VOCABULARIES = {"schemaorg": (str(SDO), {*SDO.__annotations__, "query-input"}), "rico": (RICO, KNOWN)}
DATES = {
    "created": ("dateCreated", "hasCreationDate"),
    "date": ("datePublished", "startDate", "startTime", "hasPublicationDate", "occurredAtDate"),
    "endDate": ("endDate", "dissolutionDate", "hasEndDate"),
    "issued": ("datePublished", "hasPublicationDate"),
    "numberOfPages": ("materialExtent", "recordResourceExtent"),
    "startDate": ("startDate", "foundingDate", "hasBeginningDate"),
}
"""What a field with one value is called in schema.org and in RiC-O."""


@pytest.fixture
def source(shipped_app: Flask) -> Catalogue:
    return shipped_app.extensions[EXTENSION].current.served_catalogue()


def richest(source: Catalogue, most: int) -> Iterator[tuple[str, str]]:
    """Give class and path of those things of each class of which most is said."""
    found: dict[str, list[tuple[int, str]]] = {}
    for iri in source.all_descriptions:
        thing = source.describe(iri)
        size = sum(map(len, thing.values.values()))
        found.setdefault(thing.type, []).append((-size, iri))
    for name, things in found.items():
        for _, iri in sorted(things)[:most]:
            yield name, path_of(iri, source.base)


@pytest.mark.parametrize("most", [2, pytest.param(10_000, marks=pytest.mark.slow)], ids=["few", "all"])
def test_every_profile_of_every_class_is_one_graph(most: int, shipped: FlaskClient, source: Catalogue):
    """JSON-LD and Turtle of a thing hold the same triples, in known terms, none about a blank node."""
    wrong, read = [], set()
    for name, path in richest(source, most):
        for profile in offered_profiles(name, source.profile):
            if profile == FOIA_PROFILE:
                continue
            json, turtle = (
                shipped.get(f"{path}.{form}?_profile={profile.token}") for form in ("jsonld", "ttl")
            )
            triples = by_rdflib(turtle)
            if not triples == by_rdflib(json) == by_pyld(json) or any("_:" in line for line in triples):
                wrong.append((path, profile.token))
            if profile.token in VOCABULARIES:
                namespace, known = VOCABULARIES[profile.token]
                wrong += [(path, term) for term in terms(triples, namespace) - known]
            read.add((name, profile.token))

    assert [] == wrong
    assert len({name for name, token in read if token == "schemaorg"}) == 19


def test_no_contested_value_stands_as_settled(shipped: FlaskClient, source: Catalogue):
    """A field on which sources contradict each other is in neither profile."""
    everything = ConflictSelection(source, "all").conflicts()
    contested = [each for each in everything if each.group == "contradictions"]
    found, tried = [], 0
    for each in contested:
        path = path_of(each.thing.iri, source.base)
        for profile in offered_profiles(each.thing.type, source.profile):
            if profile.token in VOCABULARIES and each.field in DATES:
                said = shipped.get(f"{path}.jsonld?_profile={profile.token}").json
                found += [(path, profile.token, name) for name in DATES[each.field] if name in said]
                tried += 1

    assert [] == found
    assert tried >= 4


def test_the_start_of_the_case_is_not_told(shipped: FlaskClient):
    """Three days are given for the day on which the lawsuit began; schema.org has no word for that."""
    said = shipped.get("/doc/case/ndlon-v-ice.jsonld?_profile=schemaorg").json

    assert "National Day Laborer Organizing Network et al." in said["name"]
    assert "startDate" not in said
