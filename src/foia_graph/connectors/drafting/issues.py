"""Issues of a catalogue that the words of a post name."""

import re
from collections.abc import Iterator

from foia_graph.connectors.drafting.sentences import Span
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.extract.mentions.name_forms import words_of
from foia_graph.model.iris import last_segment

GAP = r"[\W_]{1,3}"
LEAST_LETTERS = 7
"""Letters of a name of one word; shorter ones are common words as well."""


class IssueTable:
    """The issues that a gazetteer names, found where a text has all their words in order."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._patterns = [
            (last_segment(entry.iri), _pattern(name))
            for entry in gazetteer.entries
            if entry.type == "Issue"
            for name in entry.names
            if _is_telling(name)
        ]

    def find(self, text: str) -> Iterator[tuple[str, Span]]:
        """Yield each issue that a text names, once, with the place of the first words that do."""
        seen = set()
        for issue, pattern in self._patterns:
            if issue not in seen and (match := pattern.search(text)):
                seen.add(issue)
                yield issue, Span(*match.span())


def _is_telling(name: str) -> bool:
    return len(words_of(name)) > 1 or len(name) >= LEAST_LETTERS


def _pattern(name: str) -> re.Pattern[str]:
    """Return a pattern of a name whose words may be of either number, and "U.S." with or without dots."""
    words = [
        re.escape(each.rstrip("s")) + "(?:e?s)?" if len(each) > 3 else re.escape(each)
        for each in words_of(name)
    ]
    joined = GAP.join(words).replace(f"u{GAP}s{GAP}", rf"u\.?s\.?{GAP}")
    return re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])", re.IGNORECASE)
