"""Typed links of the web: in headers (RFC 8288), and gathered in link sets (RFC 9264)."""

from collections.abc import Iterable
from dataclasses import dataclass

from foia_graph.model.jsonld import Json

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
