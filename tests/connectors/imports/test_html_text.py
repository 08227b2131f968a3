"""Plain words of HTML: what a reader sees, and plain text as it is."""

import pytest

from foia_graph.connectors.imports.html_text import html_text, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("  a < b & c\n\n  d  ", "a < b & c\n\n  d"),
        ("<p>One</p><p>two<br>three</p>", "One\n\ntwo\nthree"),
        ("<h1>A</h1> &amp; <script>x()</script><style>p{}</style> b", "A\n& b"),
        ("a &lt;b&gt; &#8220;c&#8221;", "a <b> “c”"),
        ("<p>never <b>closed", "never closed"),
        ("<![if !mso]>a<![endif]> <![x", "<![if !mso]>a<![endif]> <![x"),
        ("<![CDATA[a]]><p>b", "b"),
        ("<!-- c --><p>d</p>", "d"),
        ("<p>a</p></script><p>b</p>", "a\n\nb"),
        ("&nosuch; <x>", "&nosuch;"),
        ("", ""),
    ],
)
def test_words_are_read_and_markup_is_not(markup, text):
    assert text == plain_text(markup)


def test_line_ends_in_a_page_are_spaces():
    """In a letter that holds some markup they are its own."""
    letter = "Dear office,<br>the fees\nof 2011"

    assert "Dear office,\nthe fees of 2011" == html_text(letter)
    assert "Dear office,\nthe fees\nof 2011" == plain_text(letter)
