"""Rows 76 to 89 and 95 to 102: addresses lead nowhere else, files stay shut, faults are told from outside."""

import logging
import re
import shutil
from email.message import Message
from pathlib import Path

import pytest

from case_tables import tabled
from foia_graph.store.document_files import StoredFile
from foia_graph.web.pages.documents import files
from ports import free_port
from tests.attacks.server import settings_of, start, stop, wait_until
from tests.web.checklist.rows import each_row, row
from tests.web.checklist.wire import talk
from tests.web.conftest import BASE, FILES

CLIMBS = [
    "../../etc/passwd",
    "%2e%2e/%2e%2e/etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%252e%252e%252fetc%252fpasswd",
    "..%5c..%5cetc%5cpasswd",
    "....//....//etc/passwd",
    "/etc/passwd",
    "%00",
    "release/%00",
    "release/2012-04-10%00.ttl",
    "%c0%ae%c0%ae/etc/passwd",
]
MEMO = FILES["memo.pdf"]


@each_row(
    ("root",),
    [
        (76, root)
        for root in (
            "/doc/",
            "/id/",
            "/graph/",
            "/scheme/",
            "/static/",
            "/file/",
            "/doc/document/",
            "/api/q/",
        )
    ],
)
def test_no_address_leads_out(client, root):
    """However it is spelled, what is outside is not found, and its position is not told."""
    for climb in CLIMBS:
        answer = client.get(f"{root}{climb}")

        assert 404 == answer.status_code, climb
        assert b"root:" not in answer.data
        assert "site-packages" not in answer.text


@row(76, 78)
@pytest.mark.parametrize(
    "path",
    [
        b"/doc/../../etc/passwd",
        b"/file//etc/hostname",
        b"//evil.example/",
        b"/\\evil.example",
        b"/static/../../../../etc/passwd",
        b"/doc/%2e%2e/%2e%2e/",
    ],
)
def test_rows_76_78_a_server_does_not_follow_them_either(server, path):
    """As bytes, since clients put such paths in order; nothing is redirected."""
    answer = talk(server, b"GET " + path + b" HTTP/1.1\r\nHost: evil.example\r\n\r\n")

    assert (404, None) == (answer.status, answer.headers.get("location"))
    assert b"evil" not in answer.body.replace(path, b"")


@row(77, 78, 81)
@pytest.mark.parametrize(
    "name",
    [
        "a.pdf%00.txt",
        "/etc/hostname",
        "%2fetc%2fhostname",
        "current",
        "..",
        "x" * 64,
        "memo.pdf",
        "0" * 64,
        "%ff%fe",
    ],
)
def test_rows_77_78_81_files_have_the_names_of_their_content_only(papers, name):
    """No path, no symlink, no name of a record is a file."""
    answer = papers.client.get(f"/file/{name}")

    assert (404, None) == (answer.status_code, answer.headers.get("Location"))


@each_row(
    ("headers",),
    [
        (79, {"Host": "evil.example"}),
        (79, {"Host": "evil.example:99999"}),
        (79, {"Host": "x" * 300}),
        (79, {"Host": ""}),
        (79, {"Host": "a b"}),
        (79, {"Host": "evil.example, foia.example.org"}),
        (79, {"Host": "..evil.example"}),
        (80, {"X-Forwarded-Host": "evil.example"}),
        (80, {"Forwarded": "host=evil.example;proto=https", "X-Forwarded-Proto": "https"}),
        (80, {"X-Original-URL": "/healthz", "X-Rewrite-URL": "/healthz", "X-HTTP-Method-Override": "DELETE"}),
        (80, {"X-Forwarded-Prefix": "//evil.example", "X-Script-Name": "//evil.example"}),
    ],
)
def test_nothing_is_made_of_the_host(client, headers):
    """
    Pages, links and redirects are made of the configured base, or of paths; a host that is none is refused.
    """
    for path in (
        "/",
        "/id/release/2012-04-10",
        "/doc/release/2012-04-10",
        "/catalog",
        "/sparql",
        "/.well-known/void",
    ):
        answer = client.get(path, headers=headers)
        said = f"{dict(answer.headers)}{answer.text}"

        assert answer.status_code in (200, 303, 400)
        assert "evil" not in said
        if "Host" not in headers:
            assert client.get(path).data == answer.data


@row(82)
def test_row_82_a_file_is_handed_out_shut(papers):
    """As what it is, to be kept and not opened, in a sandbox where it is opened all the same."""
    answer = papers.client.get(f"/file/{papers.digest('memo.pdf')}", buffered=True)

    assert (200, "application/pdf", "nosniff", "attachment; filename*=UTF-8''plants.pdf") == (
        answer.status_code,
        answer.content_type,
        answer.headers["X-Content-Type-Options"],
        answer.headers["Content-Disposition"],
    )
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


@row(82)
@pytest.mark.parametrize(
    ("query", "how"),
    [
        ("", "attachment"),
        ("?inline", "inline"),
        ("?inline=0", "inline"),
        ("?INLINE", "attachment"),
        ("?x=inline", "attachment"),
    ],
)
def test_row_82_a_file_is_shown_only_where_that_is_asked(papers, query, how):
    """The sandbox stays."""
    answer = papers.client.get(f"/file/{papers.digest('memo.pdf')}{query}", buffered=True)

    assert how == answer.headers["Content-Disposition"].partition(";")[0]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; ")


@each_row(
    ("name",),
    [
        (83, "a\r\nX-Evil: 1"),
        (83, 'a"b; filename="c.exe'),
        (83, "a'b'c"),
        (83, "a%0d%0ab"),
        (84, "Überprüfung – 秘密 \U0001f600"),
        (84, "\u202egnp.exe"),
    ],
)
def test_the_name_of_a_file_is_one_line(papers, name):
    """Whatever the document is called, the header is in ASCII, and says just that."""
    held = StoredFile("0" * 64, f"{BASE}id/document/{name}", Path("x"), "application/pdf", 1, public=True)
    with papers.app.test_request_context("/file/x"):
        written = files._content_disposition(held)
    message = Message()
    message["Content-Disposition"] = written

    assert written.isascii() and written.isprintable() and '"' not in written
    assert f"{name}.pdf" == message.get_filename()


@each_row(
    ("wanted", "status", "length"),
    [
        (85, "bytes=0-99", 206, 100),
        (85, "bytes=-1", 206, 1),
        (85, "bytes=9999999999-", 416, None),
        (85, "bytes=-0", 200, len(MEMO)),
        (85, "bytes=" + ",".join(f"{n}-{n}" for n in range(1000)), 200, len(MEMO)),
        (85, "bytes=0-,0-,0-", 200, len(MEMO)),
        (85, "bytes=5-1", 200, len(MEMO)),
        (85, "bytes=a-b", 200, len(MEMO)),
        (85, "lines=1-2", 200, len(MEMO)),
        (85, "bytes=0-99999999999999999999999999", 206, len(MEMO)),
        (85, "bytes=" + "9" * 5000 + "-", 200, len(MEMO)),
    ],
)
def test_parts_of_files(papers, wanted, status, length):
    """One part is sent, what is not there is told with the size, and other wishes get the whole."""
    answer = papers.client.get(f"/file/{papers.digest('memo.pdf')}", headers={"Range": wanted}, buffered=True)

    assert status == answer.status_code
    if length is not None:
        assert (length, str(length)) == (len(answer.data), answer.headers["Content-Length"])
    else:
        assert f"bytes */{len(MEMO)}" == answer.headers["Content-Range"]


@each_row(
    ("iri", "status"),
    [
        (86, "http://ex/\r\nX:1", 400),
        (86, "http://ex/\x00", 400),
        (86, "", 400),
        (86, "relative", 400),
        (86, "//evil.example", 400),
        (87, "javascript:alert(1)", 404),
        (87, "data:text/html,<script>alert(1)</script>", 400),
        (87, "file:///etc/passwd", 404),
        (87, "http://127.0.0.1:1/", 404),
        (89, f"{BASE}id/release/2012-04-10", 303),
        (89, f"{BASE}id//evil.example", 404),
        (89, f"{BASE}@evil.example/id/release/2012-04-10", 404),
        (89, "https://foia.example.org.evil.example/id/release/2012-04-10", 404),
    ],
)
def test_names_are_looked_up_and_not_followed(client, iri, status):
    """A name that is described here leads to its description; others are text."""
    for accept in ("*/*", "text/html"):
        answer = client.get("/resource", query_string={"iri": iri}, headers={"Accept": accept})

        assert status == answer.status_code
        assert "X" not in answer.headers
        assert 'href="javascript' not in answer.text
        assert (answer.headers.get("Location") or "/doc/").startswith("/doc/")


@row(88)
@pytest.mark.parametrize("path", ["/redirect", "/login", "/r", "/out", "/go", "/"])
@pytest.mark.parametrize("to", ["//evil.example", "javascript:alert(1)", "\\\\evil", "https://evil.example"])
def test_row_88_there_is_no_open_redirect(client, path, to):
    """No parameter leads a browser away."""
    answer = client.get(path, query_string={"to": to, "url": to, "next": to, "return": to})

    assert (True, None) == (answer.status_code in (200, 404), answer.headers.get("Location"))


@row(88, 89)
@pytest.mark.parametrize("path", ["/id/{}", "/scheme/{}", "/graph/{}", "/bates/{}", "/doc/{}"])
@pytest.mark.parametrize(
    "key",
    [
        "/evil.example",
        "\\evil.example",
        "@evil.example",
        "%0d%0aLocation:%20//evil.example",
        "%2f%2fevil.example",
    ],
)
def test_rows_88_89_no_key_makes_a_redirect_lead_away(client, path, key):
    """What is not known is not redirected at all."""
    answer = client.get(path.format(key))

    assert (True, None) == (answer.status_code in (400, 404), answer.headers.get("Location"))


@row(89)
def test_row_89_a_name_leads_to_its_description(client):
    """By a path, so that the base alone decides where that is."""
    answer = client.get("/id/release/2012-04-10", headers={"Accept": "text/turtle", "Host": "evil.example"})

    assert (303, "/doc/release/2012-04-10.ttl") == (answer.status_code, answer.headers["Location"])


@row(95)
@pytest.mark.parametrize(
    "path", ["/doc/release/none", "/id/release/none", "/nowhere", "/doc/", "/scheme/none", "/graph/none"]
)
def test_row_95_what_is_not_known_is_not_an_empty_graph(client, path):
    """404, as a problem for programs and as a page for people."""
    answers = [
        client.get(path, headers={"Accept": accept})
        for accept in ("text/turtle", "application/json", "text/html")
    ]

    assert [404] * 3 == [answer.status_code for answer in answers]
    assert ["application/problem+json"] * 2 + ["text/html"] == [answer.mimetype for answer in answers]


@row(96)
def test_row_96_what_was_withdrawn_is_gone(client):
    """410 says that something was there, when it went, and why."""
    answers = [
        client.get(f"/{root}/document/old", headers={"Accept": "application/ld+json"})
        for root in ("id", "doc")
    ]

    assert [(410, "as:Tombstone", "On request.")] * 2 == [
        (answer.status_code, answer.json["type"], answer.json["as:summary"]) for answer in answers
    ]


# -- faults --------------------------------------------------------------------------------------------------

PAGES = (
    "/",
    "/healthz",
    "/sparql",
    "/sparql?query=ASK%7B%7D",
    "/doc/release/x",
    "/catalog",
    "/void",
    f"/file/{'0' * 64}",
    "/api/q/timeline",
)


def nothing(root):
    """A store into which nothing was loaded."""
    root.mkdir()


def cut(root):
    """A store whose generation lost the file that says what it is."""
    (root / "current" / "generation.json").unlink()


def damaged(root):
    """A store whose generation says other things than it wrote."""
    path = root / "current" / "generation.json"
    path.write_bytes(path.read_bytes().replace(b'"number"', b'"nunber"'))


def torn(root):
    """A store whose data are not all there."""
    for path in (root / "current" / "oxigraph").glob("MANIFEST*"):
        path.write_bytes(b"nonsense")


def dangling(root):
    """A store whose generation is deleted."""
    shutil.rmtree((root / "current").resolve())


@row(98)
@pytest.mark.parametrize("spoil", [nothing, cut, damaged, torn, dangling], ids=lambda spoil: spoil.__name__)
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_row_98_a_store_that_is_not_there_is_told(tmp_path, store, app_of, spoil, accept):
    """503 with the reason and no path, and as soon as there is a store it is served."""
    root = tmp_path / "store"
    if spoil is not nothing:
        shutil.copytree(store, root, symlinks=True)
    spoil(root)
    client = app_of(root).test_client()
    paths = [path for path in PAGES if path != "/healthz" or spoil in (nothing, dangling)]
    answers = {path: client.get(path, headers={"Accept": accept}) for path in paths}

    assert dict.fromkeys(paths, 503) == {path: answer.status_code for path, answer in answers.items()}
    assert [] == [answer.text for answer in answers.values() if str(tmp_path) in answer.text]
    assert [] == [path for path, answer in answers.items() if "Retry-After" not in answer.headers]
    shutil.rmtree(root)
    shutil.copytree(store, root, symlinks=True)
    assert 200 == client.get("/healthz").status_code


@row(98)
def test_row_98_a_server_without_a_store_waits_for_one(tmp_path, store):
    """The process stays up, and serves the catalogue once it is loaded."""
    root = tmp_path / "store"
    root.mkdir()
    (root / "current").symlink_to("generations/0001")
    server = start(root, free_port(), tmp_path / "log", 1, settings_of(1, deadline=60.0, queue_wait=60.0))
    try:
        wait_until(lambda: is_up(server))
        before = server.ask("ASK{}")
        shutil.copytree(store / "generations", root / "generations", symlinks=True)
        after = server.ask("ASK{}")
    finally:
        stop(server)

    assert (503, 200) == (before.status, after.status)
    assert str(tmp_path) not in before.body.decode()


def is_up(server):
    """Tell whether a server answers anything at all."""
    try:
        return server.get("/robots.txt").status == 200
    except OSError:
        return False


@row(99)
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_row_99_a_fault_of_ours_is_a_sentence_with_a_name(client, monkeypatch, caplog, accept):
    """500 tells nothing of the inside; the log has it under the same name."""

    def fail(*_, **__):
        raise ZeroDivisionError("/srv/secret.py has it")

    monkeypatch.setattr("foia_graph.web.core.responses.render_template", fail)
    with caplog.at_level(logging.ERROR):
        answer = client.get("/", headers={"Accept": accept})
    names = set(re.findall(r"urn:uuid:[0-9a-f-]{36}", caplog.text))

    assert 500 == answer.status_code
    assert ("application/problem+json" if accept == "application/json" else "text/html") == answer.mimetype
    assert [] == re.findall(r"Traceback|ZeroDivision|secret|/srv|\.py", answer.text)
    assert 1 == len(names)
    assert "ZeroDivisionError: /srv/secret.py has it" in caplog.text
    assert names == set(re.findall(r"urn:uuid:[0-9a-f-]{36}", answer.text))


@row(100)
@tabled
def test_row_100_there_is_no_debugger(client, path):
    """Nothing that helps its author helps a stranger."""
    answer = client.get(path)

    assert (200 if path.startswith("/?") else 404) == answer.status_code
    assert "debugger" not in answer.text.lower()


@row(101)
@tabled
def test_row_101_no_cookie_is_set(client, path):
    """Whoever comes, with or without one."""
    answers = [client.get(path), client.get(path, headers={"Cookie": "session=eyJhIjoxfQ.x.y; a=b"})]

    assert [] == [answer.headers["Set-Cookie"] for answer in answers if "Set-Cookie" in answer.headers]
    assert answers[0].data == answers[1].data


@row(102)
def test_row_102_what_browsers_and_crawlers_ask_for_is_there(client):
    """No query is run for it, and no store is needed."""
    robots, icon = client.get("/robots.txt"), client.get("/favicon.ico")

    assert (200, "text/plain; charset=utf-8") == (robots.status_code, robots.content_type)
    assert "Disallow: /sparql?" in robots.text
    assert (204, b"") == (icon.status_code, icon.data)


@tabled
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_every_answer_has_the_headers_that_keep_it_in(client, path, accept):
    """
    Not guessed at, not framed, loading nothing from elsewhere; styles in elements on the editor's page only.
    """
    answer = client.get(path, headers={"Accept": accept})
    policy = dict(
        part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";")
    )

    assert "nosniff" == answer.headers["X-Content-Type-Options"]
    assert ("'none'", "'none'", "'none'") == (
        policy["default-src"],
        policy["base-uri"],
        policy["frame-ancestors"],
    )
    assert policy.get("script-src", "'self'") == "'self'"
    assert "unsafe-eval" not in str(policy)
    if not path.startswith("/sparql"):
        assert "unsafe-inline" not in str(policy)
