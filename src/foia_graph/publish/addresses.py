"""Addresses of things, from IRI to path and back, and typed links between them (RFC 8288, RFC 9264)."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from foia_graph.model import iris
from foia_graph.model.jsonld import Json
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.store.catalogue import Catalogue


def comparison_path(one: str, other: str) -> str:
    """Return the path at which two pages, given by their IRIs, are compared."""
    return "/compare/" + "/".join(
        f"{iris.last_segment(document)}/{n}" for document, n in map(iris.page_of, (one, other))
    )


GALLERY_PATH = "/redactions"


def gallery_path(base: str, **values: str) -> str:
    """Return the path of the gallery of redactions with some values (IRIs) of filters.

    >>> gallery_path("https://a.example/", release="https://a.example/id/release/x")
    '/redactions?release=x'
    """
    parameters = {
        name: value.removeprefix(f"{base}id/") if name == "agency" else value.rpartition("/")[2]
        for name, value in values.items()
    }
    return f"{GALLERY_PATH}?{urlencode(parameters, safe='/')}"


SAFE_CHARACTERS = "/:#?&=%,;@!$'()*+~-._"
# An IRI may have any scheme, `javascript:` too: NamedNode accepts it.
FOLLOWED_SCHEMES = ("http://", "https://", "mailto:", "tel:")


def path_of(iri: str, base: str) -> str:
    """Return the path under which a name is described, "" for names that are not of this catalogue.

    >>> path_of("https://foia.example.org/id/release/x#claim-1", "https://foia.example.org/")
    '/doc/release/x#claim-1'
    """
    # A path that begins with two slashes would lead to another host.
    if not iri.startswith(base) or iri.startswith("/", len(base)):
        return ""
    path = iri[len(base) :]
    if path.startswith("id/"):
        return "/doc/" + quote(path[3:], safe=SAFE_CHARACTERS)
    return ("/doc/" if path.startswith(("scheme/", "graph/")) else "/") + quote(path, safe=SAFE_CHARACTERS)


def iri_of(path: str, base: str) -> str:
    """Return the name that a path under /doc/ describes.

    >>> iri_of("release/x", "https://foia.example.org/")
    'https://foia.example.org/id/release/x'
    """
    return f"{base}{path if path.startswith(('scheme/', 'graph/')) else f'id/{path}'}"


def followable_address(iri: str) -> str:
    """Return an address outside the catalogue if a browser may follow it, else ""."""
    return quote(iri, safe=SAFE_CHARACTERS) if iri.lower().startswith(FOLLOWED_SCHEMES) else ""


def is_iri(text: str) -> bool:
    """Return whether a text is an absolute IRI."""
    # The engine refuses spaces and line ends, which would break headers too.
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def list_path(kind: str, **parameters: str | int) -> str:
    """Return the path of a list of the things of a kind."""
    return f"/doc/{kind}/" + (f"?{urlencode(parameters, safe='/')}" if parameters else "")


def neighbours(number: int, last: int) -> dict[str, int]:
    """Return the numbers of the pages before and after one (from 1), by link relation, those that there are.

    >>> neighbours(1, 3), neighbours(3, 3)
    ({'next': 2}, {'prev': 2})
    """
    return {rel: each for rel, each in (("prev", number - 1), ("next", number + 1)) if 1 <= each <= last}


def short_iri(iri: str, base: str) -> str:
    """Return a name as it is in a parameter: from the base on, or whole."""
    return f"/{iri[len(base) :]}" if iri.startswith(base) else iri


def full_iri(name: str, catalogue: Catalogue) -> str:
    """Return the name that a parameter means."""
    return f"{catalogue.base}{name[1:]}" if name.startswith("/") else name


def host_of(iri: str) -> str:
    """Return the host of a name, without its port, which would not be told from what follows.

    >>> host_of("http://127.0.0.1:8000/")
    '127.0.0.1'
    """
    return quote(urlsplit(iri).hostname or "", safe="")


LINK_SET_TYPE = "application/linkset+json"


@dataclass(frozen=True, slots=True)
class TypedLink:
    """A link from its anchor to a target, each an IRI or a path; `media_type` of the target may be ""."""

    anchor: str
    relation: str
    target: str
    media_type: str = ""

    def header_value(self, context: str) -> str:
        """Return the link as the header Link of what is at a path has it (RFC 8288, section 3).

        >>> TypedLink("https://a.example/x", "item", "/x.png", "image/png").header_value("/x")
        '</x.png>; rel="item"; type="image/png"; anchor="https://a.example/x"'
        """
        media_type = f'; type="{self.media_type}"' if self.media_type else ""
        anchor = f'; anchor="{self.anchor}"' if self.anchor != context else ""
        return f'<{self.target}>; rel="{self.relation}"{media_type}{anchor}'


def link_set(links: Iterable[TypedLink], base: str) -> dict[str, Json]:
    """Write links as a link set, anchor by anchor, in which each address is whole (RFC 9264, section 4.2).

    >>> link_set([TypedLink("/x", "license", "https://b.example/")], "https://a.example/")
    {'linkset': [{'anchor': 'https://a.example/x', 'license': [{'href': 'https://b.example/'}]}]}
    """
    contexts: dict[str, dict[str, Json]] = {}
    for link in dict.fromkeys(links):
        anchor = _whole_address(link.anchor, base)
        target = {"href": _whole_address(link.target, base)}
        if link.media_type:
            target["type"] = link.media_type
        contexts.setdefault(anchor, {"anchor": anchor}).setdefault(link.relation, []).append(target)
    return {"linkset": list(contexts.values())}


def _whole_address(address: str, base: str) -> str:
    return f"{base}{address[1:]}" if address.startswith("/") else address
