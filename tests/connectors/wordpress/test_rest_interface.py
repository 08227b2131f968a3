"""The REST interface of a site: found, listed to its end, and resolved."""

import json
from datetime import date
from pathlib import Path

import pytest

from foia_graph.connectors.http.connection import RequestFailed
from foia_graph.connectors.imports.connector import find_connector
from tests.connectors.fake_origin import FakeOrigin
from tests.connectors.http.servers import Page
from tests.connectors.import_run import ImportRun, run_import, values_of

TERMS = [[{"id": 7, "name": "Papers &amp; more", "slug": "papers", "taxonomy": "category"}], []]


def post(
    number: int, content: str = "<p>On June 2, 2012, we wrote of the harbor.</p>", **more: object
) -> dict:
    """A post as the interface gives it."""
    return {
        "id": number,
        "date": "2012-06-02T10:00:00",
        "date_gmt": "2012-06-02T14:00:00",
        "guid": {"rendered": f"https://h.example/?p={number}"},
        "modified": "2012-06-09T10:00:00",
        "modified_gmt": "2012-06-09T14:00:00",
        "slug": f"post-{number}",
        "status": "publish",
        "type": "post",
        "link": f"https://h.example/post-{number}/",
        "title": {"rendered": f"Post&#8217;s number {number}"},
        "content": {"rendered": content, "protected": False},
        "excerpt": {"rendered": "<p>On June</p>", "protected": False},
        "author": 3,
        "featured_media": 0,
        "comment_status": "open",
        "ping_status": "open",
        "sticky": False,
        "template": "",
        "format": "standard",
        "meta": {"footnotes": ""},
        "categories": [7],
        "tags": [],
        "class_list": ["post-1"],
        "_links": {"self": [{"href": "x"}]},
        "_embedded": {"wp:term": TERMS},
        **more,
    }


def media(number: int, name: str, kind: str = "application/pdf") -> dict:
    """A file of the library."""
    return {
        "id": number, "date": "2012-06-01T10:00:00", "modified": "2012-06-01T10:00:00", "status": "inherit",
        "type": "attachment", "title": {"rendered": f"File {number}"}, "mime_type": kind,
        "source_url": f"https://h.example/files/{name}", "media_details": {"width": 1}, "author": 3,
    }  # fmt: skip


def run(fake: FakeOrigin, path: str, folder: Path, **options: object) -> ImportRun:
    """Import from an address."""
    session = fake.session(path, folder, **options)
    return ImportRun(list(find_connector("wordpress")().record_files(session)), session)


def listing(fake: FakeOrigin, route: str, *pages: list, since: str = "", root: str = "/wp-json/") -> None:
    """Answer a listing, page by page, with the headers of the interface."""
    total = sum(map(len, pages))
    headers = {"X-WP-Total": str(total), "X-WP-TotalPages": str(len(pages))}
    extra = "" if "media" in route else "&_embed=wp%3Aterm"
    extra += f"&modified_after={since}T00%3A00%3A00" if since else ""
    for number, page in enumerate(pages, 1):
        sign = "&" if "?" in route else "?"
        following = f"&page={number}" if number > 1 else ""
        fake.put(f"{root}{route}{sign}per_page=100{extra}{following}", page, headers=headers)


@pytest.fixture
def site(fake: FakeOrigin) -> FakeOrigin:
    """A site with three posts on two pages, a page, and a library."""
    fake.put(
        "/wp-json/",
        {
            "name": "Harbor &amp; Watch",
            "description": "Papers",
            "home": "https://h.example",
            "namespaces": ["wp/v2"],
        },
    )
    linking = '<p>Read the <a href="https://h.example/files/memo.pdf">memo on the leak</a>.</p>'
    listing(fake, "wp/v2/posts", [post(1), post(2, linking)], [post(3)])
    types = (
        ("post", "posts"),
        ("page", "pages"),
        ("attachment", "media"),
        ("wp_block", "blocks"),
        ("paper", "papers"),
    )
    fake.put("/wp-json/wp/v2/types", {kind: {"slug": kind, "rest_base": base} for kind, base in types})
    listing(fake, "wp/v2/pages", [post(9, type="page")])
    listing(fake, "wp/v2/papers", [post(10, type="paper")])
    listing(
        fake,
        "wp/v2/media?media_type=application",
        [media(20, "memo.pdf"), media(21, "code.js", "application/javascript")],
    )
    return fake


@pytest.mark.parametrize("is_header", [True, False])
def test_a_site_is_read_whole_from_its_address(site, tmp_path, is_header):
    """The interface is found by the link that the site has, in its headers or in its page."""
    link = f'<{site.url("/wp-json/")}>; rel="https://api.w.org/"'
    body = b"" if is_header else f'<link rel="https://api.w.org/" href="{site.url("/wp-json/")}">'.encode()
    site.pages["/"] = Page(
        b"<html><head>" + body + b"</head><body>x</body></html>",
        headers={"Link": link} if is_header else {},
        type="text/html",
        etag="",
    )
    found = run(site, "/", tmp_path)

    assert {"post": 3, "page": 1, "paper": 1, "attachment": 2, "link to a document": 1} == found.report.items
    assert {f"h-example-{number}" for number in (1, 2, 3, 9, 10)} | {"h-example"} == found.records(
        "SourceDocument"
    ).keys()
    assert ["Harbor & Watch"] == values_of(found.records("Organization")["h-example"], "prefLabel")
    (document,) = found.records("ReleasedDocument").values()
    assert (["memo on the leak"], "application/pdf") == (
        values_of(document, "title"),
        document.fields["distribution"][0]["mediaType"],
    )
    assert found.session.is_complete
    assert not found.report.fields_unused


def test_a_post_names_the_fields_of_the_interface(site, tmp_path):
    """Title and days are claims, each with its field."""
    source = run(site, "/wp-json/", tmp_path).records("SourceDocument")["h-example-1"]

    assert ("Post’s number 1", "/title/rendered") == tuple(
        source.fields["title"][key] for key in ("value", "originField")
    )
    assert ("2012-06-02", "/date") == tuple(source.fields["issued"][key] for key in ("value", "originField"))
    assert ("2012-06-09", "/modified") == tuple(
        source.fields["dateModified"][key] for key in ("value", "originField")
    )


def test_a_listing_at_its_own_address_is_read_page_by_page(site, tmp_path):
    """One that a parameter filters is not all of the site, so nothing is taken to be gone."""
    whole = run(site, "/wp-json/wp/v2/posts", tmp_path)
    listing(site, "wp/v2/posts?categories=7", [post(1)])
    narrowed = run(site, "/wp-json/wp/v2/posts?categories=7", tmp_path)

    assert (3, True) == (whole.report.items["post"], whole.session.is_complete)
    assert (1, False) == (narrowed.report.items["post"], narrowed.session.is_complete)


def test_only_what_changed_is_asked_for(site, tmp_path):
    """What several posts share is then known in part."""
    listing(site, "wp/v2/posts", [post(3)], since="2012-06-05")
    found = run(site, "/wp-json/wp/v2/posts", tmp_path, since=date(2012, 6, 5))

    assert 1 == found.report.items["post"]
    assert all(file.is_partial for file in found.files if file.path.startswith(("documents/", "authorities")))


def test_a_site_without_the_listing_says_so(site, tmp_path):
    """A refusal of the first page ends the import."""
    with pytest.raises(RequestFailed):
        run(site, "/wp-json/wp/v2/reports", tmp_path)


def test_protected_and_unpublished_posts_are_left_out(fake, tmp_path):
    """So are those of whose status no one here knows that it is public."""
    saved = tmp_path / "posts.json"
    values = [
        {**post(1), "content": {"rendered": "", "protected": True}},
        post(2, status="draft"),
        post(3, status="confidential"),
        post(4, title="As text alone"),
        post(5, unknown_field="x"),
    ]
    saved.write_text(json.dumps(values))
    found = run_import("wordpress", saved, tmp_path / "out")

    assert {"h-example", "h-example-4", "h-example-5"} == found.records("SourceDocument").keys()
    assert 3 == sum(found.report.left_out["post"].values())
    assert {"post.unknown_field": 1} == found.report.fields_unused


@pytest.mark.parametrize(
    "value",
    [
        [1, "x", None], {"code": "rest_no_route", "message": "none", "data": {"status": 404}},
        [{"id": 1, "title": 5, "content": [], "date": {}, "link": 7, "categories": "x", "_embedded": []}],
        [{"id": {}, "title": {"rendered": {}}, "content": {"rendered": 3, "protected": "no"}}],
        [{"id": 2, "title": {}, "content": {}, "link": "http://[", "status": [], "tags": {"a": 1}}],
        [{"source_url": 5, "title": None}], [],
    ],
)  # fmt: skip
def test_values_of_other_shapes_are_problems_and_no_crash(tmp_path, value):
    """Each is named."""
    saved = tmp_path / "posts.json"
    saved.write_text(json.dumps(value))
    found = run_import("wordpress", saved, tmp_path / "out")

    counted = sum(found.report.items.values()) + len(found.report.problems)
    assert counted or not value


def test_an_answer_and_an_export_name_a_post_alike(tmp_path):
    """By the number that the site gives it, so that one replaces the other."""
    saved = tmp_path / "posts.json"
    saved.write_text(json.dumps([post(12, link="https://harbor-watch.example/papers/")]))

    assert "harbor-watch-example-12" in run_import("wordpress", saved, tmp_path / "out").records(
        "SourceDocument"
    )
