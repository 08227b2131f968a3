"""Redirect pages at the names of things, since files cannot negotiate."""

from collections.abc import Iterable
from html import escape

from foia_graph.model.forms import GRAPHS
from foia_graph.web.static_site.addresses import relative_link

REDIRECT_TEMPLATE = """\
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
MEDIA_TYPES = dict(sorted((form.name, form.media_type) for form in GRAPHS))
"""Media types by suffix, in the order of suffixes: nobody chooses here, so none is preferred."""


def redirect_page(file: str, target: str, title: str, forms: Iterable[str]) -> bytes:
    """Return a page that refreshes to another file, and links the other forms of it."""
    form_targets = [(relative_link(file, form), form.rpartition(".")[2]) for form in forms]
    page = REDIRECT_TEMPLATE.format(
        title=escape(title),
        target=escape(relative_link(file, target)),
        alternates="".join(
            f'<link rel="alternate" type="{MEDIA_TYPES[suffix]}" href="{escape(to)}">\n'
            for to, suffix in form_targets
        ),
        forms=", and for programs as "
        + ", ".join(f'<a href="{escape(to)}">{suffix}</a>' for to, suffix in form_targets)
        if form_targets
        else "",
    )
    return page.encode()
