"""Content negotiation by profile, as a client meets it (W3C, Content Negotiation by Profile, 7)."""

import pytest

from foia_graph.publish.profiles.registry import PROFILES
from foia_graph.web.server.asgi import ResponseCache
from tests.web.conftest import lasting

RELEASE = "/doc/release/2012-04-10"
FOIA, SCHEMA, RICO = (f"<{PROFILES[token].iri}>" for token in ("foia", "schemaorg", "rico"))
ALTERNATES = "<http://www.w3.org/ns/dx/connegp/altr>"


@pytest.mark.parametrize(
    ("said", "query", "header"),
    [
        (FOIA, "", None),
        (FOIA, "", "*"),
        (FOIA, "?_profile=foia", None),
        (FOIA, "?_profile=", None),
        (FOIA, "", "<https://foia.example.org/ontology/profile>"),
        (SCHEMA, "?_profile=schemaorg", None),
        (SCHEMA, "?_profile=https://schema.org/", None),
        (SCHEMA, "?_profile=%3Chttp%3A%2F%2Fschema.org%2F%3E", None),
        (SCHEMA, "?_profile=nothing,schemaorg;q=0.1", None),
        (SCHEMA, "?_profile=schemaorg", RICO),
        (SCHEMA, "", "<https://schema.org/>"),
        (SCHEMA, "", "<urn:example:x>, <https://schema.org/>;q=0.1"),
        (SCHEMA, "", "schemaorg"),
        (RICO, "", f"{SCHEMA};q=0.5, {RICO};q=0.9"),
        (RICO, "", "<https://www.ica.org/standards/RiC/ontology#>"),
        (ALTERNATES, "?_profile=all", None),
        (ALTERNATES, "?_profile=alt", None),
    ],
)
def test_the_address_goes_before_the_header(client_of, said, query, header):
    """
    `_profile` decides, else `Accept-Profile`; either takes tokens, IRIs and qualities. The answer says which.
    """
    headers = {"Accept-Profile": header} if header else {}
    answer = client_of().get(f"{RELEASE}.ttl{query}", headers=headers)

    assert (200, "text/turtle", said) == (
        answer.status_code,
        answer.mimetype,
        answer.headers["Content-Profile"],
    )
    assert ("Accept-Profile" in answer.headers.get("Vary", "")) == (query in ("", "?_profile="))


@pytest.mark.parametrize("suffix", ["jsonld", "ttl", "nt", "rdf"])
@pytest.mark.parametrize("token", ["schemaorg", "rico"])
def test_a_profile_has_every_form_of_data(client_of, token, suffix):
    """JSON-LD, Turtle, N-Triples and RDF/XML."""
    answer = client_of().get(f"{RELEASE}.{suffix}?_profile={token}")

    assert (200, f"<{PROFILES[token].iri}>") == (answer.status_code, answer.headers["Content-Profile"])
    assert b"New FOIA Documents" in answer.data


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (
            f"{RELEASE}?_profile=nope",
            "There is no profile 'nope'; this is available in foia, dcat-us, rico, schemaorg.",
        ),
        (
            f"{RELEASE}?_profile=<urn:x:%20>",
            "There is no profile '<urn:x: >'; this is available in foia, dcat-us, rico",
        ),
        ("/doc/scheme/issues?_profile=rico", "Not available as 'rico', but in foia, schemaorg"),
        ("/doc/graph/post?_profile=schemaorg", "Not available as 'schemaorg', but in foia."),
        ("/doc/release/?_profile=rico", "Not available as 'rico', but in foia, schemaorg."),
        ("/doc/release.csv?_profile=rico", "Not available as 'rico', but in foia, schemaorg."),
        ("/id/scheme/issues?_profile=rico", "Nothing is known about"),
        ("/scheme/issues?_profile=rico", "Not available as 'rico', but in foia, schemaorg"),
        ("/id/release/2012-04-10?_profile=nope", "There is no profile 'nope'; this is available in foia"),
    ],
)
def test_what_there_is_not_is_told_with_what_there_is(client_of, path, sentence):
    """
    An unknown profile, and one that does not apply to the thing, are 406; the problem lists what there is.
    """
    client = client_of()
    answer = client.get(path)
    by_header = client.get(
        path.partition("?")[0], headers={"Accept-Profile": path.partition("=")[2].replace("%20", " ")}
    )

    assert answer.json["detail"].startswith(sentence)
    assert by_header.json == answer.json
    if answer.status_code != 404:
        assert (406, "application/problem+json") == (answer.status_code, answer.mimetype)
        assert {"Accept", "Accept-Profile"} == set(answer.headers["Vary"].split(", "))
        assert {"token": "foia", "iri": FOIA[1:-1], "title": "foia-graph application profile"} == answer.json[
            "profiles"
        ][0]


def test_who_reads_pages_is_led_to_the_profiles(client_of):
    """For people 406 is a page with links."""
    answer = client_of().get(f"{RELEASE}?_profile=nope", headers={"Accept": "text/html"})

    assert (406, "text/html") == (answer.status_code, answer.mimetype)
    assert '<a href="/profiles#schemaorg">schema.org</a>' in answer.text


def test_a_profile_is_asked_for_once(client_of):
    """Two profiles in one address, each under a `_profile` of its own, are no list of wishes."""
    answer = client_of().get(f"{RELEASE}?_profile=rico&_profile=foia")

    assert (400, "_profile is given once, not 2 times.") == (answer.status_code, answer.json["detail"])


def test_pages_are_written_in_our_own_words(client_of):
    """Another profile has no HTML: by suffix and by Accept that is 406, and who takes anything gets data."""
    client = client_of()
    by_suffix = client.get(f"{RELEASE}.html?_profile=rico")
    by_accept = client.get(f"{RELEASE}?_profile=rico", headers={"Accept": "text/html"})
    anything = client.get(f"{RELEASE}?_profile=rico", headers={"Accept": "text/html, */*;q=0.1"})

    assert (406, "There is no .html in the profile rico; there are .jsonld, .ttl, .nt, .rdf.") == (
        by_suffix.status_code,
        by_suffix.json["detail"],
    )
    assert 406 == by_accept.status_code
    assert (200, "application/ld+json") == (anything.status_code, anything.mimetype)


@pytest.mark.parametrize(
    ("path", "headers", "to", "said"),
    [
        ("/id/release/2012-04-10", {}, f"{RELEASE}.jsonld", FOIA),
        ("/id/release/2012-04-10", {"Accept-Profile": "rico"}, f"{RELEASE}.jsonld?_profile=rico", RICO),
        (
            "/id/release/2012-04-10?_profile=schemaorg",
            {"Accept": "text/turtle"},
            f"{RELEASE}.ttl?_profile=schemaorg",
            SCHEMA,
        ),
        (
            "/scheme/issues/victims?_profile=rico",
            {"Accept": "text/html, */*;q=0.1"},
            "/doc/scheme/issues/victims.jsonld?_profile=rico",
            RICO,
        ),
        (
            "/resource?iri=https://foia.example.org/id/release/2012-04-10&_profile=rico",
            {},
            f"{RELEASE}.jsonld?_profile=rico",
            RICO,
        ),
    ],
)
def test_a_profile_travels_with_the_redirect(client_of, path, headers, to, said):
    """303 leads to the description in the profile that was chosen, and says which it is (6.2.2)."""
    answer = client_of().get(path, headers=headers)

    assert (303, to, said) == (
        answer.status_code,
        answer.headers["Location"],
        answer.headers["Content-Profile"],
    )
    assert "Accept" in answer.headers["Vary"].split(", ")


def test_an_answer_links_to_the_other_profiles(client_of):
    """
    Each other profile is an alternate with its IRI, and the address of the answer keeps its own profile.
    """
    client = client_of()
    own = client.get(f"{RELEASE}.ttl").headers["Link"]
    other = client.get(RELEASE, headers={"Accept": "text/turtle", "Accept-Profile": "rico"})

    assert f'<{RELEASE}?_profile=rico>; rel="alternate"; profile="{RICO[1:-1]}"' in own
    assert f'<https://foia.example.org{RELEASE}>; rel="canonical"; profile="{FOIA[1:-1]}"' in own
    assert '</ontology/profile>; rel="profile"' in own
    assert f"{RELEASE}.ttl?_profile=rico" == other.headers["Content-Location"]
    assert f'<{RICO[1:-1]}>; rel="profile"' in other.headers["Link"]
    assert f'<{RELEASE}>; rel="alternate"; profile="{FOIA[1:-1]}"' in other.headers["Link"]
    assert (
        f'<{RELEASE}.jsonld?_profile=rico>; rel="alternate"; type="application/ld+json"'
        in other.headers["Link"]
    )


def test_jsonld_has_one_alternate_in_every_profile(client_of):
    """PyLD, which many use, fails on JSON-LD with more than one link to an alternate."""
    client = client_of()
    answers = [client.get(f"{RELEASE}.jsonld?_profile={token}") for token in ("all", *PROFILES)]

    assert {1} == {answer.headers["Link"].count('rel="alternate"') for answer in answers}


def test_the_graph_of_a_source_is_linked_to_no_profile_that_it_lacks(client_of):
    """No alternate is promised that could not be had."""
    answer = client_of().get("/doc/graph/post.nq")

    assert FOIA == answer.headers["Content-Profile"]
    assert "_profile=" not in answer.headers["Link"]


def test_head_is_get_and_an_etag_is_of_one_profile(client_of):
    """HEAD has the headers of GET; who has one profile is not told that another has not changed."""
    client = client_of()
    get, head = client.get(f"{RELEASE}.ttl?_profile=rico"), client.head(f"{RELEASE}.ttl?_profile=rico")
    own = client.get(f"{RELEASE}.ttl")
    again = client.get(f"{RELEASE}.ttl?_profile=rico", headers={"If-None-Match": get.headers["ETag"]})

    assert lasting(get) == lasting(head)
    assert get.headers["ETag"] != own.headers["ETag"]
    assert (304, RICO) == (again.status_code, again.headers["Content-Profile"])


def test_scripts_of_other_pages_may_ask_for_profiles(client_of):
    """CORS lets the header be sent, and its answer be read."""
    client = client_of()

    assert "Accept-Profile" in client.options(RELEASE).headers["Access-Control-Allow-Headers"]
    assert "Content-Profile" in client.get(RELEASE).headers["Access-Control-Expose-Headers"]


def test_an_answer_in_one_profile_is_not_remembered_for_another(tmp_path):
    """What was answered without a wish for a profile is not given to who has one."""
    remembered, place = ResponseCache(), tmp_path / "1"
    environ = {
        "REQUEST_METHOD": "GET",
        "QUERY_STRING": "",
        "PATH_INFO": RELEASE,
        "HTTP_ACCEPT": "text/turtle",
    }
    headers = [("ETag", '"x"'), ("Cache-Control", "no-cache"), ("Foia-Graph-Generation", "1")]
    remembered.put(place, environ, (200, headers, b"ours"))

    assert b"ours" == remembered.get(place, environ).reply[2]
    assert None is remembered.get(place, {**environ, "HTTP_ACCEPT_PROFILE": "rico"})


def test_a_table_says_no_profile(client_of):
    """CSV is in no profile; it is ours all the same, and there is none in the words of others."""
    client = client_of()

    assert "Content-Profile" not in client.get("/doc/release.csv").headers
    assert 406 == client.get("/doc/release.csv?_profile=schemaorg").status_code
