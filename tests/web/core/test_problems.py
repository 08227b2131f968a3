"""Problems: what an answer says where nothing is served."""

import pytest


@pytest.mark.parametrize(
    ("path", "kind", "plural"),
    [
        ("/documents", "document", "documents"),
        ("/Document/ice-117629", "document", "documents"),
        ("/releases.json", "release", "releases"),
        ("/people/", "person", "people"),
    ],
)
def test_an_address_that_means_a_list_leads_to_it(client_of, path, kind, plural):
    """
    What begins with the name of a class is a 404 with the list of the class, for people and for programs.
    """
    data = client_of().get(path, headers={"Accept": "application/json"})
    page = client_of().get(path, headers={"Accept": "text/html"})

    assert (404, 404) == (data.status_code, page.status_code)
    assert f"; the list of {plural} is at /doc/{kind}/." in data.json["detail"]
    assert f'href="/doc/{kind}/"' in page.text.partition("<main")[2]


@pytest.mark.parametrize("path", ["/nothing", "/documentation", "/doc/", "/.documents"])
def test_any_other_address_leads_nowhere(client_of, path):
    """An address that only looks like one of them is a plain 404."""
    answer = client_of().get(path, headers={"Accept": "application/json"})

    assert (404, "Nothing is served at this address.") == (answer.status_code, answer.json["detail"])
