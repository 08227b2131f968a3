"""Markup as the text that a reader sees."""

import pytest

from foia_graph.connectors.wordpress.markup_text import plain_text, post_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One&nbsp; two\n three.</p><p>Four</p>", "One two three.\n\nFour"),
        ("<p>A<br/>B</p>", "A\nB"),
        ("<h2>Papers</h2><ul><li>one</li><li>two</li></ul>", "Papers\n\none\ntwo"),
        ("<ul><li>one<li>two</ul>", "one\ntwo"),
        ("<table><tr><th>No</th><th>Name</th></tr><tr><td>1</td><td>x</td></tr></table>", "No | Name\n1 | x"),
        ("<blockquote><p>Words</p></blockquote>After", "Words\n\nAfter"),
        ("<figure><img alt='x'/><figcaption>A boat</figcaption></figure>", "A boat"),
        ("a<script>b()</script><style>c</style><noscript>d</noscript><!-- e -->f", "af"),
        ("<form>Name <input value='x'><button>Send</button></form>", "Name"),
        ('<p style="display: none">no</p><p hidden>no</p>yes', "yes"),
        ("caf&eacute; &#8211; &ldquo;x&rdquo; AT&T soft\u00adly", "café – “x” AT&T softly"),
        ('[caption id="a"]<img src="x"/> A boat[/caption] [gallery ids="1,2"] end', "A boat\n\nend"),
        ("[sic] and [1] stay, [redacted] too", "[sic] and [1] stay, [redacted] too"),
        ("[[gallery]] shows", "[gallery] shows"),
        ("[su_box title=\"Note\"]Inside[/su_box]", "Inside[/su_box]"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p>a <![CDA b", "a <![CDA b"),
        ("<div>" * 5000 + "deep", "deep"),
    ],
)  # fmt: skip
def test_markup_is_read_as_it_is_shown(markup, text):
    """
    Paragraphs are apart, lines are lines, cells have a bar between them; what no one reads is not there.
    """
    assert text == post_text(markup).text


def test_a_stored_post_has_its_paragraphs_by_empty_lines():
    """WordPress adds the markup when it shows a post, but for one that the editor of blocks wrote."""
    stored = "One\ntwo\nThree\n\nFour <b>five</b>"
    block = "<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->"
    blocks = f"{block}\n\n<!-- wp:html -->a\nb<!-- /wp:html -->"

    assert "One two\nThree\n\nFour five" == post_text(stored, is_stored=True).text
    assert "One two\n\na b" == post_text(blocks, is_stored=True).text


def test_links_stand_at_their_words():
    """
    Their addresses are whole; what leads to no other document is none, and what is embedded has no words.
    """
    found = post_text(
        '<p>See <a href="/a.pdf">the\n index</a>, <a href="#note">1</a>, '
        '<a href="mailto:x@y.example">mail</a> '
        '<a href="b.pdf"><img src="c.png"></a> [pdf url="https://o.example/d.pdf"]'
        '<iframe src="//e.example/f"></iframe> end</p>',
        "https://h.example/posts/1",
    )

    assert [
        ("the index", "https://h.example/a.pdf"),
        ("", "https://h.example/posts/b.pdf"),
        ("", "https://o.example/d.pdf"),
        ("", "https://e.example/f"),
    ] == [(found.text[each.start : each.end], each.address) for each in found.links]


def test_an_address_has_no_signs_that_none_may_have():
    """They are escaped, as a browser does it."""
    found = post_text('<a href="https://h.example/a b{1}|100%.pdf?x=%20&y=2">a</a>')

    assert ["https://h.example/a%20b%7B1%7D%7C100%25.pdf?x=%20&y=2"] == [each.address for each in found.links]


def test_a_title_is_one_line():
    """Without the markup that it may have."""
    assert "Papers & people – new" == plain_text("Papers &amp; <em>people</em><br> &#8211; new")
