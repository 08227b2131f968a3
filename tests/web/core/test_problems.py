"""Problems: what an answer says where nothing is served."""

import pytest


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/documents", "/doc/document/"),
        ("/Document/ice-117629", "/doc/document/ice-117629"),
        ("/releases.json", "/doc/release/"),
        ("/people/", "/doc/person/"),
        ("/missing-records", "/gaps"),
        ("/my-notes", "/dossier"),
    ],
)
def test_an_address_that_is_guessed_leads_to_what_is_meant(client_of, path, meant):
    """The name of a class, of one or of several, and the words of the menu."""
    answer = client_of().get(path, headers={"Accept": "text/html"})

    assert (302, meant) == (answer.status_code, answer.headers["Location"])
    assert 404 == client_of().post(path).status_code


def test_a_404_offers_search_and_what_comes_near(client_of):
    """Pages with a like name, things with the words of the address, and a search for them."""
    page = client_of().get("/timelines", headers={"Accept": "text/html"}).text.partition("<main")[2]
    missing = client_of().get("/doc/document/packet-of-papers", headers={"Accept": "text/html"})
    named = client_of().get("/doc/document/packet", headers={"Accept": "text/html"}).text

    assert '<a href="/timeline">' in page and 'name="q" maxlength="2000" value="timelines"' in page
    assert (404, True) == (missing.status_code, 'value="packet of papers"' in missing.text)
    assert '<a href="/doc/document/ice-117629">' in named.partition("<main")[2]


@pytest.mark.parametrize("path", ["/nothing", "/documentation", "/doc/", "/.documents"])
def test_any_other_address_leads_nowhere(client_of, path):
    """An address that only looks like one of them is a plain 404."""
    answer = client_of().get(path, headers={"Accept": "application/json"})

    assert (404, "Nothing is served at this address.") == (answer.status_code, answer.json["detail"])
