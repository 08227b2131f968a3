"""The client of imports: what it asks for, what it refuses, and who sees its token."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from foia_graph.connectors.http.connection import FetchLimits, RequestFailed, parse_target
from foia_graph.connectors.imports.api_client import TOKEN, ApiAccess, Platform, local_origin
from foia_graph.errors import InputError
from tests.connectors.fake_origin import cut_off, json_page, login_page, redirect, refusal, truncated
from tests.connectors.http.servers import Hours, Page, served

HARBOR = Platform("Harbor", ("harbor.test",), ("api.harbor.test",), "HARBOR_TOKEN", TOKEN)
SECRET = "s3cret-of-the-harbor"


def failure(session, url):
    """The sentence of a request that must fail, the server called as http://here."""
    with pytest.raises(RequestFailed) as caught:
        session.client.get_json(url)
    return str(caught.value).replace(local_origin(url), "http://here")


def test_json_comes_as_it_is_said(fake, tmp_path):
    fake.put("/api/documents/1/", {"id": 1})

    assert {"id": 1} == fake.session("/", tmp_path).client.get_json(fake.url("/api/documents/1/")).value
    assert "application/json, */*;q=0.1" == fake.asked[-1].headers["Accept"]


@pytest.mark.parametrize(
    "faults",
    [
        [refusal(429)],
        [refusal(500), refusal(502), refusal(503)],
        [cut_off({"id": 1})],
        [truncated({"id": 1})],
        [refusal(504), cut_off({"id": 1}, 0), truncated({"id": 1})],
    ],
)
def test_what_fails_for_a_while_is_asked_for_again(fake, tmp_path, faults):
    fake.put("/a", {"id": 1})
    fake.fail("/a", *faults)

    assert {"id": 1} == fake.session("/", tmp_path).client.get_json(fake.url("/a")).value
    assert ["/a"] * (len(faults) + 1) == fake.paths


@pytest.mark.parametrize("in_words", [False, True])
def test_a_server_is_left_alone_as_long_as_it_says(fake, tmp_path, in_words):
    """In seconds, or until a date."""
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    fake.put("/a", {})
    fake.fail("/a", refusal(429, later if in_words else "60"), refusal(503, "7"))
    session = fake.session("/", tmp_path)
    session.clock = Hours()

    session.client.get_json(fake.url("/a"))

    assert [60, 7] == [pytest.approx(pause, abs=50 * in_words) for pause in session.clock.pauses]


def test_a_server_that_wants_hours_is_left(fake, tmp_path):
    fake.put("/a", {})
    fake.fail("/a", refusal(429, "7200"))

    assert (
        "http://here/a is not available now: 127.0.0.1 asks to be left alone for 7200 seconds; "
        "fetch again later"
    ) == failure(fake.session("/", tmp_path), fake.url("/a"))
    assert ["/a"] == fake.paths


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (login_page(), "is a web page where JSON should be, one that asks to log in"),
        (Page(b"<p>Hello", type="text/html"), "is a web page where JSON should be"),
        (Page(type="application/pdf"), "is application/pdf where JSON should be"),
        (Page(b" ", type="application/json"), "is empty where JSON should be"),
        (Page(b"{'a': 1}", type="application/json"), "is no JSON (Expecting property name enclosed in "),
        (json_page({}, status=404), "is not found: the server answers 404 Not Found"),
        (json_page({}, status=400), "is not given: the server answers 400 Bad Request"),
        (Page(b"x" * 2000, type="application/json"), "is larger than 0.000976562 MiB, so it is not taken"),
    ],
)
def test_what_is_no_answer_is_told_and_not_asked_for_again(fake, tmp_path, page, message):
    fake.pages["/a"] = page
    session = fake.session("/", tmp_path, limits={"answer": 1024 if len(page.body) == 2000 else 10**6})

    assert failure(session, fake.url("/a")).startswith(f"http://here/a {message}")
    assert ["/a"] == fake.paths


def test_a_server_without_a_type_is_understood(fake, tmp_path):
    fake.pages["/a"] = Page(b"[1]", type="")
    fake.pages["/b"] = Page(b"[2]", type="text/plain; charset=utf-8")
    client = fake.session("/", tmp_path).client

    assert [[1], [2]] == [client.get_json(fake.url(path)).value for path in ("/a", "/b")]


def test_requests_and_bytes_of_an_import_are_bounded(fake, tmp_path):
    fake.put("/a", {})

    assert "http://here/a is not asked for: the origin needs more than 0 requests" == failure(
        fake.session("/", tmp_path, limits={"requests": 0}), fake.url("/a")
    )
    assert "http://here/a is not asked for: the origin sends more than 9.53674e-07 MiB in all" == failure(
        fake.session("/", tmp_path, limits={"total": 1}), fake.url("/a")
    )


def test_robots_txt_is_kept_to_without_a_token(fake, tmp_path, monkeypatch):
    """What a token is held for is asked as its documentation says."""
    fake.pages["/robots.txt"] = Page(b"User-agent: *\nDisallow: /api/\n", type="text/plain")
    fake.put("/api/a", {"id": 1})
    monkeypatch.delenv("HARBOR_TOKEN", raising=False)

    assert (
        "http://here/api/a is not asked for: http://here/robots.txt disallows /api/a; "
        "a token of Harbor in HARBOR_TOKEN may open it"
    ) == failure(fake.session("/", tmp_path, HARBOR), fake.url("/api/a")).replace(
        fake.url("").rstrip("/"), "http://here"
    )

    monkeypatch.setenv("HARBOR_TOKEN", SECRET)

    assert {"id": 1} == fake.session("/", tmp_path, HARBOR).client.get_json(fake.url("/api/a")).value


def test_a_token_goes_with_requests_and_nowhere_else(fake, tmp_path, monkeypatch, capfd):
    """Not to a server that a redirect leads to, into no text of an error, and into no representation."""
    monkeypatch.setenv("HARBOR_TOKEN", f" {SECRET}\n")
    session = fake.session("/", tmp_path, HARBOR)
    with served() as other:
        fake.pages["/a"] = redirect(other.url("/stolen"))
        fake.pages["/b"] = redirect(f"/{SECRET}?x={SECRET}")
        elsewhere, echoed = (failure(session, fake.url(path)) for path in ("/a", "/b"))

        assert [] == other.asked
        assert f"http://here/a leads to {other.url('').rstrip('/')}, another server, which is not asked" == (
            elsewhere
        )
    assert f"Token {SECRET}" == fake.asked[0].headers["Authorization"]
    assert "http://here/b is not found: the server answers 404 Not Found" == echoed
    assert SECRET not in f"{session!r}{session.client!r}{session.client.access!r}{session.report!r}"
    assert SECRET not in "".join(capfd.readouterr())


def test_a_token_that_a_server_sends_back_is_masked(fake, tmp_path, monkeypatch):
    monkeypatch.setenv("HARBOR_TOKEN", SECRET)
    fake.pages["/a"] = redirect(f"https://{SECRET}.example.org/")

    message = failure(fake.session("/", tmp_path, HARBOR), fake.url("/a"))

    assert "http://here/a leads to https://[token].example.org, another server, which is not asked" == message


def test_a_refused_token_is_named_by_its_variable(fake, tmp_path, monkeypatch):
    monkeypatch.setenv("HARBOR_TOKEN", SECRET)
    fake.put("/a", {"detail": f"{SECRET} is wrong"}, status=401)

    assert (
        "http://here/a is refused: the server answers 401 Unauthorized; the token in HARBOR_TOKEN "
        "may have expired, or be of an account that may not see it"
    ) == failure(fake.session("/", tmp_path, HARBOR), fake.url("/a"))


def test_a_token_that_no_header_can_hold_is_refused(monkeypatch):
    monkeypatch.setenv("HARBOR_TOKEN", "one\ntwo")

    with pytest.raises(InputError) as caught:
        HARBOR.token()

    assert "HARBOR_TOKEN holds letters that no token has." == str(caught.value)


@pytest.mark.parametrize(
    ("url", "local", "sees"),
    [
        ("https://api.harbor.test/a", "", True),
        ("http://api.harbor.test/a", "", False),
        ("https://files.harbor.test/a", "", False),
        ("https://api.harbor.test.example.org/a", "", False),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000", True),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8000", False),
        ("http://127.0.0.1:8000/a", "", False),
    ],
)
def test_a_token_is_for_the_interface_of_its_platform(url, local, sees):
    access = ApiAccess(HARBOR, SECRET, local)

    assert sees is bool(access.headers(parse_target(url)))


def test_hosts_of_a_platform_may_lead_to_each_other(tmp_path):
    access = ApiAccess(HARBOR, "")
    first = parse_target("https://api.harbor.test/")

    access.check_server(first, parse_target("https://files.harbor.test/1.json"))
    for url in ("http://files.harbor.test/", "https://harbor.test.example.org/", "https://example.org/"):
        with pytest.raises(Exception, match="another server, which is not asked"):
            access.check_server(first, parse_target(url))


def test_a_local_double_answers_for_all_hosts_of_its_platform(fake, tmp_path):
    """Answers that were recorded name the platform; only the double is asked."""
    fake.put("/documents/1/a.json?x=1", {"id": 1})

    reply = fake.session("/", tmp_path, HARBOR).client.get_json(
        "https://files.harbor.test/documents/1/a.json?x=1"
    )

    assert ({"id": 1}, ["/documents/1/a.json?x=1"]) == (reply.value, fake.paths)


def test_this_machine_is_asked_only_where_that_is_allowed(fake, tmp_path):
    fake.put("/a", {})
    session = fake.session("/", tmp_path, private=False)

    assert "is not requested, since it is not known what its host allows" in failure(session, fake.url("/a"))
    assert "no public address; --allow-private would ask it" in failure(session, fake.url("/a"))
    assert [] == fake.asked


def test_a_slow_answer_ends_at_its_time(fake, tmp_path):
    body = b"{}" + b" " * 100
    fake.pages["/a"] = Page(body, type="application/json", during=lambda page: page.until_left())
    wire = FetchLimits(connect=300, read=300, whole=0.2, tries=1)

    assert "http://here/a took longer than 0.2 seconds" == failure(
        fake.session("/", tmp_path, limits={"wire": wire}), fake.url("/a")
    )
