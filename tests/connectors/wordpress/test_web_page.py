"""A post as its page shows it."""

import pytest

from foia_graph.connectors.imports.connector import find_connector
from tests.connectors.http.servers import Page
from tests.connectors.import_run import ImportRun, run_import, values_of

WORDPRESS = """<!DOCTYPE html>
<html lang="en-US"><head><meta charset="utf-8"><title>New papers &#8211; Harbor Watch</title>
<link rel="canonical" href="https://harbor-watch.example/new-papers/">
<link rel="shortlink" href="https://harbor-watch.example/?p=12">
<meta property="og:site_name" content="Harbor Watch">
<meta property="og:title" content="New papers - Harbor Watch">
<meta property="article:published_time" content="2012-06-02T10:00:00+00:00">
<meta property="article:modified_time" content="2012-06-09T10:00:00+00:00"></head>
<body class="single postid-12"><header><nav><a href="/">Home</a></nav></header>
<article id="post-12"><h1 class="entry-title">New papers</h1><div class="entry-meta">by Some One</div>
<div class="entry-content"><p>On June 2, 2012, Harbor Watch released 16 documents.</p>
<p>See the <a href="/files/index.pdf">index of papers</a>.</p>
<div class="sharedaddy">Share this</div></div></article>
<section id="comments"><p>Jo Neighbour says: I live there.</p></section>
<footer>Words of the foot</footer></body></html>
"""
PLAIN = """<html><head><title>The leak | Harbor Watch</title><script type="application/ld+json">
{"@context":"https://schema.org","@graph":[{"@type":"WebPage","name":"x"},
{"@type":["NewsArticle"],"headline":"The leak",
"datePublished":"2012-06-02","publisher":{"@type":"Organization","name":"Harbor Watch"}}]}</script></head>
<body><div id="menu"><a href="/">Home</a></div><main><h1>The leak</h1>
<p>We asked the town for its records of the leak.</p>
<aside>Beside</aside></main></body></html>
"""


def import_text(tmp_path, text: str) -> ImportRun:
    path = tmp_path / "page.html"
    path.write_text(text)
    return run_import("wordpress", path, tmp_path / "out")


def test_a_page_of_wordpress_is_read_as_its_post(tmp_path):
    """
    Title, days, number and address are those that it states; menus, shares, comments and names of authors are
    no part of its text.
    """
    run = import_text(tmp_path, WORDPRESS)
    post = run.records("SourceDocument")["harbor-watch-example-12"]

    assert (["New papers"], ["2012-06-02"], ["2012-06-09"], "https://harbor-watch.example/new-papers/") == (
        *(values_of(post, name) for name in ("title", "issued", "dateModified")),
        post.fields["url"],
    )
    for words in ("Some One", "Jo Neighbour", "Share this", "Words of the foot", "Home"):
        assert words not in run.as_text() and words not in str(run.report.unread)
    assert 1 == run.as_text().count('"downloadURL": "https://harbor-watch.example/files/index.pdf"')
    assert not run.session.is_complete


def test_a_page_of_another_system_is_read_by_its_structured_data(tmp_path):
    """Its main part has the text."""
    run = import_text(tmp_path, PLAIN)
    records = run.records("SourceDocument")
    (post,) = (each for each in records.values() if "The leak" in values_of(each, "title"))

    assert ["2012-06-02"] == values_of(post, "issued")
    assert ["Harbor Watch"] == values_of(next(iter(run.records("Organization").values())), "prefLabel")
    assert "Beside" not in str(run.report.unread) and "Home" not in str(run.report.unread)


@pytest.mark.parametrize("text", ["<html><body></body></html>", "<html><body><nav>Home</nav></body></html>"])
def test_a_page_without_a_text_is_a_problem(tmp_path, text):
    """It becomes no record."""
    run = import_text(tmp_path, text)

    assert ([], False) == (run.files, run.report.is_clean)


def test_a_post_is_read_from_its_address(fake, tmp_path):
    """As a file of it would be; a page that is the start of a site without an interface is a post, too."""
    fake.pages["/new-papers/"] = Page(WORDPRESS.encode(), type="text/html; charset=utf-8", etag="")
    session = fake.session("/new-papers/", tmp_path)
    run = ImportRun(list(find_connector("wordpress")().record_files(session)), session)

    assert "harbor-watch-example-12" in run.records("SourceDocument")
