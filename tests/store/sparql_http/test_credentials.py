"""Credentials and addresses of SPARQL servers."""

import pytest

from foia_graph.errors import InputError
from foia_graph.store.sparql_http.server import Credentials, ServerAddresses, read_addresses, write_addresses

CHALLENGE = (
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
    'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)


def test_the_answer_to_a_challenge_is_that_of_the_standard(monkeypatch):
    """RFC 7616, 3.9.1, has an example with each part."""
    monkeypatch.setattr("secrets.token_hex", lambda _: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
    credentials = Credentials("digest", "Mufasa", "Circle of Life")
    assert {} == credentials.headers("GET", "/dir/index.html")
    assert credentials.take_challenge(CHALLENGE)

    header = credentials.headers("GET", "/dir/index.html")["Authorization"]
    assert 'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"' in header
    assert header.endswith("qop=auth, nc=00000001")
    assert credentials.headers("GET", "/")["Authorization"].endswith("nc=00000002")


def test_only_digest_answers_a_challenge():
    """A server that wants something else than was given is not asked twice."""
    assert not Credentials("basic", "u", "p").take_challenge(CHALLENGE)
    assert not Credentials("digest", "u", "p").take_challenge('Basic realm="x"')
    assert not Credentials("digest", "u", "p").take_challenge('Digest realm="x", nonce="y", algorithm=SHA-9')


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, {}),
        ({"FOIA_GRAPH_SPARQL_AUTH": "bearer", "FOIA_GRAPH_SPARQL_TOKEN": "t"}, {"Authorization": "Bearer t"}),
        (
            {
                "FOIA_GRAPH_SPARQL_AUTH": "basic",
                "FOIA_GRAPH_SPARQL_USER": "u",
                "FOIA_GRAPH_SPARQL_PASSWORD": "p",
            },
            {"Authorization": "Basic dTpw"},
        ),
    ],
)
def test_credentials_are_those_of_the_environment(environment, expected):
    """Nothing of them is on a command line."""
    assert expected == Credentials.from_environment(environment).headers("GET", "/")


def test_half_of_credentials_is_an_error():
    """It is said which variable is missing."""
    with pytest.raises(InputError, match="PASSWORD must be set"):
        Credentials.from_environment({"FOIA_GRAPH_SPARQL_AUTH": "digest", "FOIA_GRAPH_SPARQL_USER": "u"})
    with pytest.raises(InputError, match="one of none, basic, digest, bearer"):
        Credentials.from_environment({"FOIA_GRAPH_SPARQL_AUTH": "kerberos"})


def test_addresses_follow_from_one():
    """Oxigraph's paths under a root, Virtuoso's beside `/sparql`, or both as they are given."""
    parse = ServerAddresses.parse

    assert ServerAddresses("http://e.example/query", "http://e.example/store") == parse(
        "sparql+http://e.example"
    )
    assert ServerAddresses("https://e.example/sparql", "https://e.example/sparql-graph-crud-auth") == parse(
        "sparql+https://e.example/sparql"
    )
    assert ServerAddresses("http://e.example/ds/sparql", "http://e.example/ds/data") == parse(
        "sparql+http://e.example/ds/sparql", "http://e.example/ds/data"
    )


@pytest.mark.parametrize("text", ["sparql+ftp://e.example/", "e.example", "sparql+https://u:p@e.example/"])
def test_what_is_no_address_of_a_server_is_refused(text):
    """Neither another scheme nor credentials."""
    with pytest.raises(InputError):
        ServerAddresses.parse(text)


def test_a_store_notes_its_server(tmp_path):
    """None is noted as no server."""
    path, addresses = tmp_path / "server.json", ServerAddresses.parse("sparql+http://e.example/")
    assert None is read_addresses(path)
    write_addresses(path, addresses)
    assert addresses == read_addresses(path)
    write_addresses(path, None)
    assert None is read_addresses(path)
