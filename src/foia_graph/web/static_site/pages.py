"""Pages of the site: their links, and copies whose links lead to files."""

from collections.abc import Callable, Iterable
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from foia_graph.model.forms import GRAPHS
from foia_graph.web.static_site.addresses import relative_link

LINK_ATTRIBUTES = ("href", "src")
LINKED = "[href], [src]"
# Forms, lists of links all of which need a server, and our scripts.
NEEDS_SERVER = "form, nav.facets, nav.asked, script[src]"
# First parts of the paths of links whose text is of no use without their target.
SERVICES = frozenset({
    "api", "cite", "dossier", "embed", "explore", "history", "oembed", "questions", "resource", "search",
    "sparql",
})  # fmt: skip
# The page of redactions: a link to it says nothing without it; the text of those to its parts is a count.
GALLERY = "redactions"
LinkRewrite = Callable[[str], str | None]


class SitePage:
    """A page as it may be alone: without what needs a server."""

    def __init__(self, page: bytes) -> None:
        """Parse a page that this program wrote."""
        self._tree = LexborHTMLParser(page)
        # One after the other: what is in an element that was removed must not be touched.
        while (node := self._tree.css_first(NEEDS_SERVER)) is not None:
            node.decompose()

    @property
    def links(self) -> list[str]:
        """Return the links as they are in it."""
        return [link for node in self._tree.css(LINKED) for _, link in _node_links(node)]

    def rewrite(self, lead: LinkRewrite, note: str) -> bytes:
        """Return the page with new links, and with `note` (HTML) at its foot.

        `lead` returns the new link for a link, None where it leads to no file. What has such a link is
        removed; of an anchor the words stay, if they say something.
        """
        # From the end: elements inside come before the one that may be removed with them.
        for node in reversed(self._tree.css(LINKED)):
            _rewrite_node(node, lead)
        footer = self._tree.css_first("footer.site")
        if footer is not None:
            footer.insert_child(_element(f"<p>{note}</p>"))
        return (self._tree.html or "").encode()


def _element(html: str) -> LexborNode:
    body = LexborHTMLParser(html).body
    if body is None or body.child is None:
        raise ValueError(f"{html!r} is no element")
    return body.child


def _node_links(node: LexborNode) -> list[tuple[str, str]]:
    attributes = node.attributes
    return [(name, attributes[name] or "") for name in LINK_ATTRIBUTES if name in attributes]


def _rewrite_node(node: LexborNode, lead: LinkRewrite) -> None:
    new = [(name, link, lead(link)) for name, link in _node_links(node)]
    if all(to is not None for *_, to in new):
        for name, _, to in new:
            node.attrs[name] = to
        for name in ("srcset", "sizes"):  # there is one picture of each page
            if name in node.attributes:
                del node.attrs[name]
    elif node.tag == "a" and not _is_service(new[0][1]):
        node.unwrap()
    else:
        node.decompose()


def _is_service(link: str) -> bool:
    """Return whether the text of a link is of no use without its target.

    >>> _is_service("/search"), _is_service("/redactions?exemption=b6")
    (True, False)
    """
    path, has_query, _ = link.partition("#")[0].partition("?")
    name = path[1:].partition("/")[0].partition(".")[0]
    if name == GALLERY:
        return link == f"/{GALLERY}"
    return bool(has_query) or name in SERVICES


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
# Media types by suffix, in the order of suffixes: no one chooses here, so none is preferred.
MEDIA_TYPES = dict(sorted((form.name, form.media_type) for form in GRAPHS))


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
