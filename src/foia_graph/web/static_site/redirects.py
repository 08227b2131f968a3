"""Redirect pages at the names of things, since files cannot negotiate."""

from collections.abc import Iterable
from html import escape

from foia_graph.model.forms import GRAPHS
from foia_graph.web.static_site.addresses import relative

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta http-equiv="refresh" content="0; url={target}">
{alternates}</head>
<body>
<p><a href="{target}">{title}</a> is described there{forms}.</p>
</body>
</html>
"""
TYPES = {form.name: form.media_type for form in GRAPHS}


def leading_on(file: str, target: str, title: str, forms: Iterable[str]) -> bytes:
    """Return a page that refreshes to another file, and links the other forms of it."""
    found = [(relative(file, form), form.rpartition(".")[2]) for form in forms]
    page = PAGE.format(
        title=escape(title),
        target=escape(relative(file, target)),
        alternates="".join(
            f'<link rel="alternate" type="{TYPES[suffix]}" href="{escape(to)}">\n' for to, suffix in found
        ),
        forms=", and for programs as "
        + ", ".join(f'<a href="{escape(to)}">{suffix}</a>' for to, suffix in found)
        if found
        else "",
    )
    return page.encode()
