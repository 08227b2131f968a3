"""Check boxes that a text has as signs: "☒ (b)(6)", "[ ] (b)(7)(C)", "__x__ b5"."""

import re
from collections.abc import Iterable

from foia_graph.extract.exemptions.codes import CodeMention

_CHECKED = r"[☒☑✓✔■🗹]|\[\s?[xX✓✔]\s?\]|\(\s?[xX✓✔]\s?\)|_+\s?[xX✓✔]\s?_+"
_UNCHECKED = r"[☐□▢❑❏◻⬜]|\[\s{0,4}\]|\(\s{1,4}\)|_{2,12}"
_BOX = re.compile(rf"(?:(?P<checked>{_CHECKED})|{_UNCHECKED})[ \t]{{0,4}}\Z")
_REACH = 24
FEWEST_BOXES = 2
"""One sign alone may be anything."""


def find_printed_boxes(text: str, mentions: Iterable[CodeMention]) -> dict[CodeMention, bool]:
    """Return the codes that stand right behind a check box, and whether it is checked."""
    found = {
        mention: bool(box["checked"])
        for mention in mentions
        if (box := _BOX.search(text, max(mention.start - _REACH, 0), mention.start))
    }
    return found if len(found) >= FEWEST_BOXES else {}
