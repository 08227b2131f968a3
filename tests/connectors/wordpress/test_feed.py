"""Feeds: posts whole, or with their beginning, which is said."""

import pytest

from foia_graph.connectors.imports.connector import find_connector
from tests.connectors.http.servers import Page
from tests.connectors.import_run import ImportRun, run_import, values_of

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Harbor Watch</title><link>https://harbor-watch.example</link><description>Papers</description>
<language>en-US</language>
<item><title>New papers &#8211; the leak</title><link>https://harbor-watch.example/new-papers/</link>
<dc:creator>Some One</dc:creator><pubDate>Sat, 02 Jun 2012 10:00:00 +0000</pubDate><category>Papers</category>
<guid isPermaLink="false">https://harbor-watch.example/?p=12</guid><description>On June 2 […]</description>
<content:encoded><![CDATA[<p>On June 2, 2012, Harbor Watch released 16 documents.</p>
<p><a href="/files/index.pdf">Index of papers</a></p>]]></content:encoded>
<enclosure url="https://harbor-watch.example/files/memo.pdf" length="9" type="application/pdf"/></item>
<item><title>Short</title><link>https://harbor-watch.example/short/</link>
<description>Only the begin [&#8230;]</description></item>
<item></item>
</channel></rss>
"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://harbor-watch.example/">
<title>Harbor Watch</title><link href="https://harbor-watch.example/"/><updated>2012-06-09T10:00:00Z</updated>
<entry><title type="html">Papers &amp;amp; people</title>
<link rel="alternate" href="papers/"/><id>tag:h.example,2012:12</id>
<published>2012-06-02T10:00:00Z</published><updated>2012-06-09T10:00:00Z</updated>
<author><name>Some One</name></author>
<content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>We asked for <b>records</b>.</p></div></content></entry>
</feed>
"""
SITE = "harbor-watch-example"


def import_text(tmp_path, text: str) -> ImportRun:
    path = tmp_path / "feed.xml"
    path.write_text(text)
    return run_import("wordpress", path, tmp_path / "out")


def test_a_post_of_a_feed_is_read_whole(tmp_path):
    """It is called by the number that its guid has; what it encloses and links to are documents."""
    run = import_text(tmp_path, RSS)
    post = run.records("SourceDocument")[f"{SITE}-12"]

    assert (["New papers – the leak"], ["2012-06-02"]) == (
        values_of(post, "title"),
        values_of(post, "issued"),
    )
    assert {"Index of papers", "memo.pdf"} == {
        values_of(each, "title")[0] for each in run.records("ReleasedDocument").values()
    }
    assert any("16 documents" in str(each.fields) for each in run.records("Release").values())
    assert "Some One" not in run.as_text()


def test_a_post_that_is_cut_short_is_told_of(tmp_path):
    """It is a source all the same; an entry without anything is omitted, and nothing is deleted."""
    run = import_text(tmp_path, RSS)

    assert f"{SITE}-short" in run.records("SourceDocument")
    assert any("/short/: appears in the feed with its beginning only" in each for each in run.messages())
    assert ({"post": 3}, 1) == ({"post": run.report.items["post"]}, sum(run.report.left_out["post"].values()))
    assert not run.session.is_complete


def test_atom_is_read_as_well(tmp_path):
    """Relative addresses are whole."""
    run = import_text(tmp_path, ATOM)
    (name,) = run.records("SourceDocument").keys() - {SITE}
    post = run.records("SourceDocument")[name]

    assert (["Papers & people"], ["2012-06-02"], ["2012-06-09"], "https://harbor-watch.example/papers/") == (
        *(values_of(post, name) for name in ("title", "issued", "dateModified")),
        post.fields["url"],
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</channel></rss>", ""),
        ("New papers", "New & papers &nbsp;"),
        ("<rss", '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss'),
    ],
)
def test_a_feed_that_is_not_sound_is_read_and_told_of(tmp_path, old, new):
    """Nothing outside of it is read."""
    run = import_text(tmp_path, RSS.replace(old, new).replace("Papers</category>", "Papers &x;</category>"))

    assert f"{SITE}-12" in run.records("SourceDocument")
    assert "root:" not in run.as_text()


def test_a_feed_is_read_from_its_address(fake, tmp_path):
    """As a file of it would be."""
    fake.pages["/feed/"] = Page(RSS.encode(), type="application/rss+xml", etag="")
    session = fake.session("/feed/", tmp_path)
    run = ImportRun(list(find_connector("wordpress")().record_files(session)), session)

    assert f"{SITE}-12" in run.records("SourceDocument")
