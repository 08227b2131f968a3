"""Exports of WordPress: what is published becomes records, everything else is counted."""

from pathlib import Path

import pytest

from foia_graph.errors import InputError
from tests.connectors.import_run import ImportRun, run_import, values_of
from tests.connectors.wordpress.exports import ALL, RELEASE, export, item

SITE = "harbor-watch-example"
SHARED = Path(__file__).parents[4] / "shared" / "corpora" / "connectors" / "wordpress"


def import_text(tmp_path: Path, text: str | bytes, **settings: str) -> ImportRun:
    """Import an export."""
    path = tmp_path / "export.xml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return run_import("wordpress", path, tmp_path / "out", **settings)


def left_out(run: ImportRun) -> dict[str, int]:
    """Give how many items of each kind were omitted."""
    return {name: sum(reasons.values()) for name, reasons in run.report.left_out.items()}


def test_every_item_is_a_record_or_is_left_out_with_a_reason(tmp_path):
    """
    Posts, pages and documents of the library are records; drafts, what is private, protected or thrown away,
    states, menus, messages, comments and accounts are not.
    """
    run = import_text(tmp_path, ALL)

    assert {f"{SITE}-12", f"{SITE}-13", f"{SITE}-14", SITE} <= run.records("SourceDocument").keys()
    assert {
        "post": 6, "page": 1, "revision": 1, "nav_menu_item": 1, "feedback": 1, "attachment": 3, "comment": 1,
        "author": 1, "category or tag": 1, "link to a document": 3,
    } == run.report.items  # fmt: skip
    assert {
        "post": 4, "revision": 1, "nav_menu_item": 1, "feedback": 1, "attachment": 1, "comment": 1,
        "author": 1, "category or tag": 1,
    } == left_out(run)  # fmt: skip
    assert not run.report.fields_unused
    assert run.session.is_complete


def test_nothing_of_private_people_or_unpublished_posts_is_written(tmp_path):
    """Neither accounts, nor comments, nor messages, nor words that no one published."""
    text = import_text(tmp_path, ALL).as_text()

    for word in (
        "someone",
        "Some One",
        "Jo Neighbour",
        "mail.example",
        "Jane Draft",
        "Secret",
        "Earlier words",
    ):
        assert word not in text


def test_a_post_says_where_its_title_and_days_stand(tmp_path):
    """They are claims of the post itself, each with the field of the export."""
    post = import_text(tmp_path, ALL).records("SourceDocument")[f"{SITE}-12"]

    assert {"value": "New harbor papers", "source": f"{SITE}-12", "originField": "/title"} == {
        name: value for name, value in post.fields["title"].items() if name != "quote"
    }
    assert {"value": "2012-05-02", "source": f"{SITE}-12", "originField": "/wp:post_date"} == post.fields[
        "issued"
    ]
    assert "2012-05-09" == post.fields["dateModified"]["value"]
    assert ("https://harbor-watch.example/?p=12", f"organization/{SITE}", f"source/{SITE}") == tuple(
        post.fields[name] for name in ("url", "publisher", "isPartOf")
    )


def test_the_words_of_a_post_are_drafted_with_quotes_at_their_offsets(tmp_path):
    """The release and the number of its documents are there, each quote where it says."""
    run = import_text(tmp_path, ALL)
    (release,) = run.records("Release").values()
    count = release.fields["statedDocumentCount"]

    assert ("16", f"{SITE}-12") == (count["value"], count["source"])
    assert "released 16 documents" in count["quote"]
    assert run.report.unread


def test_a_document_that_several_posts_link_to_is_one_record(tmp_path):
    """
    It names the posts, has its title from the words that name it, and is linked, not held. Addresses that
    differ in nothing but their writing are one.
    """
    run = import_text(tmp_path, ALL)
    documents = {values_of(each, "title")[0]: each for each in run.records("ReleasedDocument").values()}
    index = documents["Index of the papers"]

    assert [f"{SITE}-12", f"{SITE}-13"] == index.fields["isReferencedBy"]
    assert [
        {"downloadURL": "https://harbor-watch.example/files/index.pdf", "mediaType": "application/pdf"}
    ] == index.fields["distribution"]
    assert "linked-not-held" == index.fields["holdingStatus"]
    assert "Index of the papers" == index.fields["title"]["quote"]
    assert "/title" == documents["Minutes of the council"].fields["title"]["originField"]
    addresses = [
        part["downloadURL"]
        for each in [*documents.values(), *run.records("SourceDocument").values()]
        for part in each.fields.get("distribution", [])
    ]
    assert sorted(set(addresses)) == sorted(addresses)
    assert any("117629" in each for each in addresses)


def test_a_category_that_the_user_names_is_a_release(tmp_path):
    """Documents that its posts link to belong to it; a name that no post has is reported."""
    run = import_text(tmp_path, ALL, series="papers")
    name = f"{SITE}-series-papers"

    assert "Papers" == run.records("Release")[name].fields["title"]
    assert any(name in values_of(each, "inSeries") for each in run.records("ReleasedDocument").values())
    assert any("called Fish" in each for each in import_text(tmp_path, ALL, series="Fish").messages())


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_all_versions_of_exports_are_read(tmp_path, version):
    """Their namespaces differ, and the names of their elements do not."""
    run = import_text(tmp_path, export([RELEASE], version))

    assert f"{SITE}-12" in run.records("SourceDocument")


def test_a_folder_of_exports_is_one_site(tmp_path):
    """Large sites are exported in several files."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "1.xml").write_text(export([RELEASE]))
    (tmp_path / "site" / "2.xml").write_text(export([item(13, "More", "<p>More words.</p>")]))
    run = run_import("wordpress", tmp_path / "site", tmp_path / "out")

    assert {SITE, f"{SITE}-12", f"{SITE}-13"} == run.records("SourceDocument").keys()
    assert run.session.is_complete


def test_the_same_export_gives_the_same_records(tmp_path):
    """Nothing of the import itself is in them."""
    assert import_text(tmp_path, ALL).as_text() == import_text(tmp_path, ALL).as_text()


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (ALL[: ALL.index("About us")], "is broken in line"),
        (ALL.replace("About us", "About \x08us"), "characters that no text can contain"),
        (ALL.replace("<rss", '<!DOCTYPE rss [<!ENTITY a "b">]><rss', 1), "declares entities"),
    ],
)
def test_a_broken_export_is_read_as_far_as_it_goes(tmp_path, broken, message):
    """What came before is there, and nothing is taken to be gone."""
    run = import_text(tmp_path, broken)

    assert any(message in each for each in run.messages())
    if message.startswith("is broken"):
        assert {f"{SITE}-12", f"{SITE}-13"} <= run.records("SourceDocument").keys()
        assert not run.session.is_complete


def test_entities_of_html_are_characters(tmp_path):
    """Exports have them outside of CDATA, without declaring them."""
    run = import_text(
        tmp_path, export([item(12, "x").replace("<title>x", "<title>Caf&eacute;&nbsp;&amp; harbor")])
    )

    assert ["Café & harbor"] == values_of(run.records("SourceDocument")[f"{SITE}-12"], "title")


def test_a_file_of_another_form_is_refused(tmp_path):
    """The sentence says what is read."""
    with pytest.raises(InputError, match="no export of WordPress"):
        import_text(tmp_path, "Dear all, here are the papers.")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared exports are not there")
def test_the_theme_test_export_comes_through_whole():
    """Every published post and page of it is a source; each item is counted."""
    run = run_import("wordpress", SHARED / "themeunittestdata.wordpress.xml", Path("/nonexistent"))
    kinds = ("post", "page", "attachment", "nav_menu_item")

    assert {"post": 58, "page": 21, "attachment": 37, "nav_menu_item": 70} == {
        kind: run.report.items[kind] for kind in kinds
    }
    assert 55 + 21 + 1 == len(run.records("SourceDocument"))
    assert 3 == left_out(run)["post"]
    assert not run.report.fields_unused
    assert [] == [each for each in run.report.problems if each.severity == "error"]
