"""The whole catalogue and its kinds, page after page."""

from urllib.parse import urlsplit

import pytest
from pyoxigraph import RdfFormat, parse

from case_tables import tabled
from foia_graph.publish.presenter import Presenter
from foia_graph.store.embedded_store import EmbeddedStore
from tests.web.conftest import BASE, WORLD

PEOPLE = "".join(
    f'- {{type: Organization, id: "o-{number:03}", prefLabel: Body {number}}}\n' for number in range(57)
)
JSONLD = {"Accept": "application/ld+json"}


def walk(client, path, between=lambda: None):
    """Follow `next` from page to page; give the pages."""
    pages = []
    while path:
        page = client.get(path, headers=JSONLD)
        assert 200 == page.status_code
        pages.append(page.json)
        following = page.json["hydra:view"].get("hydra:next", "")
        address = urlsplit(following)
        path = f"{address.path}?{address.query}" if following else ""
        between()
    return pages


def members(pages):
    return [member["id"] for page in pages for member in page["hydra:member"]]


def test_a_harvester_walks_through_everything(client_of):
    """Distinct members of all pages are as many as the first page says, sorted, all named under the base."""
    pages = walk(client_of(WORLD + PEOPLE), "/catalog?page=1&per_page=10")
    names = members(pages)

    assert pages[0]["hydra:totalItems"] == len(names) == len(set(names))
    assert sorted(names) == names
    assert all(name.startswith(BASE) for name in names)
    assert {f"{BASE}id/release/2012-04-10", f"{BASE}scheme/issues", f"{BASE}scheme/issues/victims"} <= {
        *names
    }


def test_the_catalogue_says_what_it_is(client_of):
    """A page of the catalogue is the catalogue with a view, and names the data sets on it."""
    answer = client_of().get("/catalog?page=1&per_page=1000", headers=JSONLD)
    body = answer.json

    assert (
        "application/ld+json",
        f"{BASE}context/v1-",
        f"{BASE}catalog",
        ["Catalog", "hydra:Collection"],
    ) == (answer.content_type, body["@context"][: len(BASE) + 11], body["id"], body["type"])
    assert [f"{BASE}id/document/ice-117629", f"{BASE}id/release/2012-04-10"] == body["dcat:dataset"]
    assert "Records" == body["title"]


def test_a_walk_goes_on_through_a_load(own_client_of, load_into):
    """Each page comes from the generation in which the walk began, though another one is served meanwhile."""
    client = own_client_of(WORLD + PEOPLE)
    first = client.get("/catalog?per_page=30", headers=JSONLD).json
    more = [f'- {{type: Organization, id: "a-{n}", prefLabel: More}}\n' for n in range(3)]
    loads = iter(more)
    pages = walk(
        client, "/catalog?per_page=30", lambda: load_into(WORLD + PEOPLE + (next(loads, "") or more[0]))
    )

    assert first["hydra:totalItems"] == len(set(members(pages))) == len(members(pages))


def test_a_page_of_an_older_walk_says_of_which_generation_it_is(own_client_of, load_into):
    """In every form, with an ETag by which it is not sent twice."""
    client = own_client_of(WORLD + PEOPLE)
    load_into(WORLD + PEOPLE + '- {type: Organization, id: "a-1", prefLabel: More}\n')
    for address in (
        *(f"/catalog.{suffix}" for suffix in ("jsonld", "html", "ttl", "nq")),
        *(f"/api/organizations.{suffix}" for suffix in ("jsonld", "html", "ttl", "csv")),
    ):
        path = f"{address}?generation=1&per_page=10"
        found, now = client.get(path), client.get(f"{address}?per_page=10")
        again = client.get(path, headers={"If-None-Match": found.headers["ETag"]})

        assert ("1", "2") == tuple(each.headers["Foia-Graph-Generation"] for each in (found, now))
        assert (304, "1") == (again.status_code, again.headers["Foia-Graph-Generation"])
        assert found.headers["ETag"] != now.headers["ETag"]


@pytest.mark.parametrize("path", ["/catalog?after=/id/organization/o-010&", "/api/releases?", "/conflicts?"])
def test_a_generation_that_is_not_there_is_refused(client_of, path):
    """A page of another generation would repeat entries, or skip some."""
    answer = client_of(WORLD + PEOPLE).get(f"{path}generation=99", headers=JSONLD)

    message = (
        "There is no generation 99 here, or no longer; begin again without `generation`, in generation 1."
    )
    assert (404, message) == (answer.status_code, answer.json["detail"])


def test_pages_link_to_each_other(client_of):
    """A page in the middle knows the first, the last, the one before and the one behind, as paths too."""
    client = client_of(PEOPLE)
    second = walk(client, "/doc/organization/?sort=iri&per_page=10")[1]
    views = {key: value for key, value in second["hydra:view"].items() if key.startswith("hydra:")}
    answer = client.get("/doc/organization/?sort=iri&per_page=10", headers=JSONLD)
    own = f"{BASE}doc/organization/?sort=iri&per_page=10&generation=1"

    assert {
        "hydra:first": f"{own}&page=1",
        "hydra:last": f"{own}&after=/id/organization/o-049",
        "hydra:previous": f"{own}&page=1",
        "hydra:next": f"{own}&after=/id/organization/o-019",
    } == views
    assert (
        '</doc/organization/?sort=iri&per_page=10&generation=1&after=/id/organization/o-009>; rel="next"'
        in (answer.headers["Link"])
    )


def test_a_list_can_be_of_what_points_at_a_thing(client_of):
    """`field=name` keeps the things whose field is that thing."""
    body = client_of().get("/doc/document/?inSeries=/id/release/2012-04-10", headers=JSONLD).json

    assert (1, [f"{BASE}id/document/ice-117629"]) == (body["hydra:totalItems"], members([body]))


@tabled
def test_lists_refuse_what_they_do_not_know(client_of, status, path):
    """A wrong parameter is told with what would have been right."""
    answer = client_of().get(path)

    assert status == answer.status_code
    assert answer.content_type.partition(";")[0] in (
        "application/problem+json",
        "application/ld+json",
        "text/turtle",
    )


def test_a_list_for_people_has_its_number_and_links(client_of):
    """A page of a list shows labels, kinds, and where it continues."""
    page = client_of(PEOPLE).get("/doc/organization/?per_page=10", headers={"Accept": "text/html"}).text

    assert 'Organizations <span class="count">(57)</span>' in page
    assert '<a href="/doc/organization/o-000">Body 0</a>' in page
    assert 'rel="next"' in page


@pytest.mark.parametrize("form", ["nq", "nt", "ttl", "rdf", "jsonld"])
def test_a_graph_is_what_one_source_says(client_of, form):
    """A named graph is served whole, in every form; N-Quads name the graph."""
    client = client_of()
    answer = client.get(f"/doc/graph/post.{form}")
    engine = {
        "nq": RdfFormat.N_QUADS,
        "ttl": RdfFormat.TURTLE,
        "rdf": RdfFormat.RDF_XML,
        "nt": RdfFormat.N_TRIPLES,
    }

    assert 200 == answer.status_code
    if form in engine:
        quads = list(parse(input=answer.data, format=engine[form]))
        assert any("released 16 documents" in str(quad.object) for quad in quads)
        assert ("<https://foia.example.org/graph/post>" in str(quads[0])) == (form == "nq")


def test_a_graph_leads_to_its_source(client_of):
    """The page of a graph names its size and the source."""
    page = client_of().get("/graph/post", headers={"Accept": "text/html"}, follow_redirects=True).text

    assert "triples, said by" in page
    assert "New documents" in page


def test_each_thing_on_a_page_is_read_once(client_of, monkeypatch):
    """Its cells are of what is said of it, and links are made of those alone that are shown."""
    client, asked, made, page = client_of(WORLD + PEOPLE), [], [], {"Accept": "text/html"}
    client.get("/doc/organization/?sort=iri&per_page=10", headers=page)
    quads, make_link = EmbeddedStore.quads, Presenter._make_link

    def noted_quads(store, subject, predicate, *rest):
        asked.extend([subject.value] if predicate is None else [])
        return quads(store, subject, predicate, *rest)

    monkeypatch.setattr(EmbeddedStore, "quads", noted_quads)
    monkeypatch.setattr(Presenter, "_make_link", lambda view, iri: made.append(iri) or make_link(view, iri))
    client.get("/doc/organization/?sort=iri&per_page=10&page=3", headers=page)
    shown = [f"{BASE}id/organization/o-{number:03}" for number in range(19, 29)]

    assert shown == asked
    assert shown == [iri for iri in made if "/organization/o-" in iri]
