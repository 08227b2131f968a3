"""The rewriting of pages: links lead to files, and what is of no use without their targets is left out."""

import re
from collections.abc import Callable, Iterable
from html import escape

from foia_graph.web.static_site.page_pieces import (
    CHANGED_ATTRIBUTES,
    LINK_ATTRIBUTES,
    VOID_ELEMENTS,
    PagePiece,
    PageTag,
    TagAttributes,
)

SERVICE_LINK = re.compile(
    r"/(?:api|cite|dossier|embed|explore|history|oembed|questions|resource|search|sparql)\b"
    r"|/redactions\Z|(?!/redactions\b)[^#]*\?"
)
"""Links whose text is of no use without their target; those to parts of the gallery are counts."""
LinkRewrite = Callable[[str], str | None]


class PageWriter:
    """A writer of one page; `lead` returns the new link for a link, None for no file."""

    def __init__(self, lead: LinkRewrite, note: str) -> None:
        """Prepare a copy, with `note` at the foot of the page."""
        self._lead, self._note = lead, note
        self._out: list[str] = []
        self._skipped_element, self._skipped_depth = "", 0
        self._unlinked: list[bool] = []

    def write(self, pieces: Iterable[PagePiece]) -> str:
        """Return the page as it may stand alone."""
        for piece in pieces:
            if self._skipped_depth:
                self._skip(piece)
            elif isinstance(piece, str):
                self._out.append(piece)
            elif piece.attributes is None:
                self._copy_end_tag(piece)
            else:
                self._copy_start_tag(piece, piece.attributes)
        return "".join(self._out)

    def _skip(self, piece: PagePiece) -> None:
        """Count how deep this is in an element that is left out."""
        if isinstance(piece, PageTag) and piece.name == self._skipped_element:
            self._skipped_depth += -1 if piece.attributes is None else 1

    # ------------------------------------------------------------ what is changed

    def _copy_start_tag(self, tag: PageTag, attributes: TagAttributes) -> None:
        if tag.name == "a":
            self._copy_anchor(attributes)
        elif (new := self._new_attributes(attributes)) is None:
            self._skip_element(tag.name)
        else:
            self._out.append(tag.text if new == attributes else _start_tag(tag.name, new))

    def _copy_end_tag(self, tag: PageTag) -> None:
        if tag.name == "a" and self._unlinked and self._unlinked.pop():
            return
        if tag.name == "footer" and self._note:
            self._out.append(f"<p>{self._note}</p>\n")
        self._out.append(tag.text)

    def _copy_anchor(self, attributes: TagAttributes) -> None:
        """Copy a link; of one that leads nowhere now the words stay, if they say something."""
        new = self._new_attributes(attributes)
        if new is None and SERVICE_LINK.match(dict(attributes).get("href") or ""):
            self._skip_element("a")
            return
        self._unlinked.append(new is None)
        if new is not None:
            self._out.append(_start_tag("a", new))

    def _new_attributes(self, attributes: TagAttributes) -> TagAttributes | None:
        """Return the attributes with links to files, None where a link leads to none."""
        new: list[tuple[str, str | None]] = []
        for name, value in attributes:
            if name in LINK_ATTRIBUTES:
                led = self._lead(value or "")
                if led is None:
                    return None
                new.append((name, led))
            elif name not in CHANGED_ATTRIBUTES:
                new.append((name, value))
        return tuple(new)

    def _skip_element(self, name: str) -> None:
        if name not in VOID_ELEMENTS:
            self._skipped_element, self._skipped_depth = name, 1


def _start_tag(tag: str, attributes: TagAttributes) -> str:
    attributes_text = "".join(
        f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attributes
    )
    return f"<{tag}{attributes_text}>"
