"""Pages keep their words, lose what only a server can do, and link files."""

import pytest

from foia_graph.web.static_site.addresses import SitePage

TOP = "<!DOCTYPE html><html><head></head><body>"
END = "</body></html>"


def lead(link):
    """Know one page."""
    return {"/doc/x": "x/index.html", "https://else.example/?a=1&b=2": "https://else.example/?a=1&b=2"}.get(
        link
    )


def rewritten(body, note=""):
    page = SitePage(f"{TOP}{body}{END}".encode()).rewrite(lead, note).decode()
    assert page.startswith(TOP)
    assert page.endswith(END)
    return page[len(TOP) : -len(END)]


JSON = '<script type="application/ld+json">{"a":"<b>&amp;"}</script>'
DRAWN = '<svg viewBox="0 0 1 1"><rect x="1"></rect></svg>éé'
ELSEWHERE = '<ul><li><a href="https://else.example/?a=1&amp;b=2">e</a></li></ul>'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<a href="/doc/x" lang="fr">X &amp; Y</a>', '<a href="x/index.html" lang="fr">X &amp; Y</a>'),
        ('<p>See <a href="/doc/gone"><b>this</b></a>.</p>', "<p>See <b>this</b>.</p>"),
        ('<p><a href="/api/graph?focus=x">Relationships</a></p>', "<p></p>"),
        ('<p><a href="/doc/release/?sort=date">date</a></p>', "<p></p>"),
        ('a<form action="/search"><p><input name="q"></p></form>b', "ab"),
        ('a<nav class="asked"><h2>Questions</h2><a href="/questions/x">x</a></nav>b', "ab"),
        ('<li><a href="/redactions">What was withheld</a></li>', "<li></li>"),
        ('<p><a href="/redactions?exemption=b6">12</a></p>', "<p>12</p>"),
        ('<script type="module" src="/doc/x"></script>b', "b"),
        ('a<nav class="facets"><nav><a href="/doc/x">x</a></nav></nav>b', "ab"),
        ('<link rel="search" href="/opensearch.xml"><meta charset="utf-8">', '<meta charset="utf-8">'),
        ('<p><a href="/doc/gone"><img src="/gone.png">words</a></p>', "<p>words</p>"),
        ('<p><a href="/search"><img src="/gone.png">words</a></p>', "<p></p>"),
        (
            '<img src="/doc/x" srcset="/doc/x?width=2 2w" sizes="9em" alt="">',
            '<img src="x/index.html" alt="">',
        ),
        ('<img src="/doc/x.png" srcset="/doc/x.png?width=2 2w">', ""),
        ('a<iframe src="/embed/x"></iframe>b', "ab"),
        ('<p title="<a href=1>">x</p>', '<p title="&lt;a href=1&gt;">x</p>'),
        ('<form><p title="</form>"></p></form>b', "b"),
        ('<p data-src="/x">x</p><pre>a &lt; b</pre>', '<p data-src="/x">x</p><pre>a &lt; b</pre>'),
        ('<script src="/static/lost.js">let a = "</p>"</script>b', "b"),
        *((page, page) for page in (JSON, DRAWN, ELSEWHERE)),
        ('<p>Since 2012. <a href="/history/release/x">History</a></p>', "<p>Since 2012. </p>"),
    ],
)
def test_a_page_is_copied_with_what_works(page, expected):
    """Words stay where they say something by themselves."""
    assert expected == rewritten(page)


def test_a_note_stands_at_the_foot():
    """A copy says that it is one."""
    footer = '<footer class="site">f%s</footer>'

    assert footer % "<p>A copy.</p>" == rewritten(footer % "", "A copy.")


def test_links_are_found():
    """Those of forms and scripts are not: no one follows them."""
    page = (
        '<script src="/s"></script><link href="/a"><a href="/b?c&amp;d">b</a><img src="/e">'
        '<form action="/f"><a href="/g"></a></form>'
    )

    assert ["/a", "/b?c&d", "/e"] == SitePage(page.encode()).links
