"""Lists, walked through page by page as their links lead."""

import json
import re
from collections.abc import Callable

import pytest
import rdflib
from pyld import jsonld

from tests.clients.conftest import Served
from tests.clients.in_shell import said
from tests.clients.questions import FOIA

pytestmark = pytest.mark.clients

HYDRA = "http://www.w3.org/ns/hydra/core#"
Page = tuple[list[str], str | None]
"""The names on a page, and the address of the next."""


def by_link(address: str) -> Page:
    """Go by the header `Link`, with curl."""
    accept = "Accept: application/ld+json"
    found = said("curl", "--silent", "--show-error", "--fail", "--include", "--header", accept, address)
    head, _, body = found.partition("\n\n")
    following = re.search('<([^>]*)>; rel="next"', head)
    members = [each["id"] for each in json.loads(body)["hydra:member"]]
    return members, base_of(address) + following[1] if following else None


def by_triples(address: str) -> Page:
    """Go by `hydra:next`, with rdflib, which asks for Turtle."""
    graph = rdflib.Graph().parse(address, format="turtle")
    found = graph.objects(None, rdflib.URIRef(f"{HYDRA}member"))
    following = next(graph.objects(None, rdflib.URIRef(f"{HYDRA}next")), None)
    return sorted(map(str, found)), str(following) if following else None


def by_view(address: str) -> Page:
    """Go by `hydra:view`, with PyLD."""
    found = jsonld.expand(address)[0]
    view = found[f"{HYDRA}view"][0]
    following = view.get(f"{HYDRA}next")
    return [each["@id"] for each in found[f"{HYDRA}member"]], following[0]["@id"] if following else None


def base_of(address: str) -> str:
    """Give scheme and host."""
    return "/".join(address.split("/")[:3])


WALKS: dict[str, Callable[[str], Page]] = {"Link": by_link, "hydra:next": by_triples, "hydra:view": by_view}


@pytest.fixture(params=WALKS)
def walk(request: pytest.FixtureRequest) -> Callable[[str], list[list[str]]]:
    """Each of the ways to go through a list, page by page."""

    def go(address: str | None) -> list[list[str]]:
        pages = []
        while address:
            names, address = WALKS[request.param](address)
            pages.append(names)
        return pages

    return go


@pytest.mark.parametrize(
    ("kind", "name", "size"), [("document", "ReleasedDocument", 7), ("source", "SourceDocument", 50)]
)
def test_a_list_of_a_kind_is_walked_through(walk, served: Served, kind: str, name: str, size: int):
    """
    The pages together have every thing of the class once, by label or by name; all but the last are full.
    """
    by_label = walk(f"{served.base}doc/{kind}/?per_page={size}")
    by_name = walk(f"{served.base}doc/{kind}/?sort=iri&per_page={size}")

    rows = served.rows(f"SELECT ?thing WHERE {{ ?thing a <{FOIA}{name}> }} ORDER BY ?thing")
    known = [row["thing"][1:-1] for row in rows]
    assert known == [each for page in by_name for each in page]
    assert known == sorted(each for page in by_label for each in page)
    assert {size} == {len(page) for page in (*by_label[:-1], *by_name[:-1])}


def test_the_whole_catalogue_is_walked_through(walk, served: Served):
    """The pages together have as many things as the catalogue says that it has, each once."""
    pages = walk(f"{served.base}catalog?per_page=200")

    found = [each for page in pages for each in page]
    total = jsonld.expand(f"{served.base}catalog")[0][f"{HYDRA}totalItems"][0]["@value"]
    assert total == len(found) == len(set(found))
    assert len(pages) > 3
