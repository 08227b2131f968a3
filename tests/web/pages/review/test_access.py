"""Access to the review: no one elsewhere, and no page of another site, sees it or decides."""

import pytest

from foia_graph.web.core.site import token_digest

TOKEN = "correct horse battery staple"
STAMP = "id/document/list/page/1#redaction-stamp-1"
OPEN = f"/review?item={STAMP.replace('#', '%23')}"


def test_without_a_review_there_is_none(client_of):
    """A server that is not told so has no such page, no such entry in its menu, and none in its API."""
    client = client_of()

    assert 404 == client.get("/review").status_code
    assert 404 == client.post("/review/decide", data={"do": "accept"}).status_code
    assert "/review" not in client.get("/").text
    assert not [path for path in client.get("/openapi.json").json["paths"] if path.startswith("/review")]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "127.0.0.1:8000"}, 200),
        ({"Host": "foia.example.org"}, 200),
        ({"Host": "rebound.example.com"}, 421),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
        ({"X-Forwarded-For": "203.0.113.9"}, 403),
    ],
)
def test_who_may_look(reviewer, headers, status):
    """Who sits at this machine, under a name of the server; a link from elsewhere may be followed."""
    assert status == reviewer.get(**headers).status_code


def test_nobody_elsewhere_may_look(reviewer):
    """Without a token the address of the client is that of this machine."""
    assert 403 == reviewer.client.get("/review", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code
    assert 200 == reviewer.client.get("/review", environ_base={"REMOTE_ADDR": "::1"}).status_code


@pytest.mark.parametrize(
    ("headers", "values"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, {}),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, {}),
        ({"Sec-Fetch-Site": "same-site"}, {}),
        ({"Origin": "http://evil.example.com"}, {}),
        ({"Origin": "null"}, {}),
        ({}, {"token": "0" * 64}),
        ({}, {"token": ""}),
    ],
)
def test_no_other_site_decides(reviewer, headers, values):
    """A form of another site is refused by its headers, one without the token of the session by that."""
    reviewer.get(OPEN)

    assert 403 == reviewer.send("/review/decide", headers, do="accept", **values).status_code
    assert () == reviewer.decisions


def test_a_form_belongs_to_its_session(reviewer_of):
    """One that another browser got is of no use."""
    ana, ben = reviewer_of("Ana"), reviewer_of("Ben")
    ana.get(OPEN)
    ben.page = ana.page

    assert 403 == ben.send("/review/decide", do="accept").status_code


def test_only_forms_are_posted(reviewer):
    """Nothing is decided by an address, nor by a body that is too long."""
    assert 405 == reviewer.client.get("/review/decide?do=accept").status_code
    reviewer.get(OPEN)
    assert 413 == reviewer.send("/review/decide", do="accept", reason="x" * 70_000).status_code
    assert 422 == reviewer.send("/review/decide", do="accept", reason="x" * 1_001).status_code
    assert () == reviewer.decisions


def test_pages_are_not_kept(reviewer):
    """No cache keeps them, no other site reads them, and the cookie is for this site and no script."""
    answer = reviewer.get()

    assert "no-store" == answer.headers["Cache-Control"]
    assert "http://localhost" == answer.headers["Access-Control-Allow-Origin"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/review"} <= set(answer.headers["Set-Cookie"].split("; "))


def test_a_token_lets_in(reviewer_of):
    """Whoever has it may be anywhere; the browser is given a cookie in which it does not be."""
    ana = reviewer_of(token_digest=token_digest(TOKEN))
    elsewhere = {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}}
    assert "/review/sign-in" == ana.client.get("/review", **elsewhere).location
    assert 401 == ana.client.post("/review/decide", data={"do": "accept"}, **elsewhere).status_code
    for wrong in ("", "correct horse", TOKEN.upper()):
        form = {"name": "Ana", "secret": wrong}
        assert 401 == ana.client.post("/review/sign-in", data=form, **elsewhere).status_code
    answer = ana.client.post("/review/sign-in", data={"name": "Ana", "secret": TOKEN}, **elsewhere)

    assert 303 == answer.status_code
    assert TOKEN not in str(answer.headers) and token_digest(TOKEN) not in str(answer.headers)
    assert all("Secure" in each for each in answer.headers.getlist("Set-Cookie"))


def test_a_program_shows_the_token_in_a_header(reviewer_of):
    """It needs no form of a session, for no page of another site can send that header."""
    ana = reviewer_of(token_digest=token_digest(TOKEN))
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    ana.get(OPEN, **bearer)

    assert 303 == ana.send("/review/decide", bearer, do="accept", token="").status_code
    ben = reviewer_of("Ben", token_digest=token_digest(TOKEN))
    assert "/review/sign-in" == ben.get(Authorization="Bearer wrong").location
    assert 1 == len(ana.decisions)
