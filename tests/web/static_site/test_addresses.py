"""Which addresses become files, and where they lie."""

import pytest

from foia_graph.web.static_site.addresses import parse_link, relative_link

BASE = "https://foia.example.org/"


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("/", "index.html"),
        ("/doc/release/x", "doc/release/x/index.html"),
        ("/doc/release/x.html", "doc/release/x/index.html"),
        ("/doc/release/x.ttl", "doc/release/x.ttl"),
        ("/doc/release/", "doc/release/index.html"),
        ("/id/release/x#claim-1", "doc/release/x/index.html"),
        ("/scheme/exemptions/b7E", "doc/scheme/exemptions/b7E/index.html"),
        ("/graph/post", "doc/graph/post/index.html"),
        (f"{BASE}id/release/x", "doc/release/x/index.html"),
        ("/doc/document/x/page/3/text", "doc/document/x/page/3.txt"),
        ("/doc/document/x/page/3.png?width=800", "doc/document/x/page/3.png"),
        (f"/file/{'a' * 64}?inline#page=2", f"file/{'a' * 64}"),
        ("/dump/", "dump/index.html"),
        ("/dump/catalog.nq.gz", "dump/catalog.nq.gz"),
        ("/catalog?page=1&per_page=100&generation=7", "catalog/index.html"),
        ("/doc/source/x?quotes=1#quotes", "doc/source/x/index.html"),
        ("/bates/ICE%20117", "bates/ICE 117/index.html"),
    ],
)
def test_an_address_has_its_file(link, file):
    """All addresses of one thing lead to one file."""
    found, _ = parse_link(link, BASE)

    assert file == found.file
    assert found.is_exported(with_files=True)


def test_pages_of_a_list_have_files_of_their_own():
    """The order of parameters, and the generation, make no difference; another page does."""
    one, same, other = (
        parse_link(link, BASE)[0].file
        for link in (
            "/catalog?per_page=100&generation=2&after=/id/a",
            "/catalog?after=/id/a&per_page=100&generation=3",
            "/catalog?after=/id/b&per_page=100",
        )
    )

    assert one == same != other
    assert one.startswith("catalog/_/") and one.endswith("/index.html")


@pytest.mark.parametrize("link", ["/doc/source/x?quotes=41#quotes", "/doc/document/x?pages=101#pages"])
def test_parts_of_a_page_have_files_of_their_own(link):
    """A part that does not begin at a number has none."""
    part, fragment = parse_link(link, BASE)

    assert (True, link.partition("#")[2]) == (part.is_exported(with_files=False), fragment)
    assert part.file.startswith(f"{part.path[1:]}/_/")
    assert not parse_link(link.replace("1", "x"), BASE)[0].is_exported(with_files=False)


@pytest.mark.parametrize(
    "link",
    [
        "/doc/document/?inSeries=/id/release/x",
        "/doc/document/?inSeries=/id/release/x&after=/id/document/y&per_page=100&generation=1",
        "/bates/?prefix=ICE&page=2",
        "/corrections?page=2&per_page=100",
    ],
)
def test_lists_go_on(link):
    """What points at a thing, and later pages of lists, are exported."""
    assert parse_link(link, BASE)[0].is_exported(with_files=False)


@pytest.mark.parametrize(
    "link",
    [
        "/search?q=memo",
        "/sparql",
        "/api/releases",
        "/api/graph?focus=x",
        "/cite?iri=x",
        "/doc/release/?issue=victims",
        "/doc/release/?sort=-date",
        "/doc/release/?inSeries=/id/release/x&holdingStatus=/scheme/a/b",
        "/doc/release/x?_profile=rico",
        "/doc/release/x?asOf=2012-04-10",
        "/metrics",
        "/healthz",
        "/doc/../../etc/passwd",
        "/doc/%2e%2e/x",
        "/doc/_/x",
        f"/doc/{'x' * 241}",
        "/doc/document/x/with-cover.pdf",
        "/doc/document/x?q=memo",
    ],
)
def test_what_needs_a_server_is_not_exported(link):
    """Nor is a path that would lead outside, or that no file system takes."""
    assert not parse_link(link, BASE)[0].is_exported(with_files=True)


@pytest.mark.parametrize(
    "link",
    [
        f"/file/{'a' * 64}",
        f"/%66ile/{'a' * 64}",
        "/doc/document/x/page/3.png",
        "/doc/document/x/page/3%2Epng",
        "/doc/document/x/page/3.%70ng",
        "/doc/document/x/page/%33.png",
        "/doc/document/x/page%2F3.png",
        "/doc/document/x%2fpage/3%2ep%6Eg?width=800",
        "/%64oc/document/x/page/3.png#there",
    ],
)
def test_files_are_exported_where_they_are_asked_for(link):
    """Originals and pictures are large."""
    found = parse_link(link, BASE)[0]

    assert (True, False) == (found.is_exported(with_files=True), found.is_exported(with_files=False))


@pytest.mark.parametrize(
    "link", ["#main", "mailto:a@example.org", "https://else.example/x", "//else.example/x", ""]
)
def test_other_links_are_none_of_the_site(link):
    """They stay as they are."""
    assert parse_link(link, BASE) is None


def test_links_are_relative():
    """They lead from any depth to any other, and are written as addresses are."""
    assert "../bates/ICE%20117/index.html" == relative_link("doc/index.html", "bates/ICE 117/index.html")
    assert "static/style.css" == relative_link("index.html", "static/style.css")
    assert "index.html" == relative_link("doc/x/index.html", "doc/x/index.html")
