"""Pages as they are compared: the text that is published, and what stands on them for withheld words."""

from foia_graph.alike.sheet import Sheet
from foia_graph.alike.words import compared
from foia_graph.extract.reading import Page
from foia_graph.model import Resource, text_of


def sheet(leaf: Resource, page: Page) -> Sheet:
    """Make what is compared of a page that is described and was read."""
    words = page.words
    if words is None:
        return Sheet("")
    printed = [
        (part.one("asStated"), tuple(map(text_of, part.get("claimedExemption"))))
        for part in leaf.parts("redaction")
        if part.get("asStated")
    ]
    return Sheet(compared(words.text), printed, page.blanks, words.box)
