"""The saved queries as links: each opens in the editor, with its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from foia_graph import saved
from foia_graph.profile import Profile

CATALOGUES = 4


@dataclass(frozen=True, slots=True)
class Example:
    """A saved query with its defaults: what it asks, where it opens, and where others are chosen."""

    title: str
    description: str
    href: str
    choose: str


@lru_cache(maxsize=CATALOGUES)
def examples(base: str, profile: Profile) -> Sequence[Example]:
    """Give the saved queries, ready to run over the catalogue that has this base, by title."""
    found = [
        Example(
            query.title,
            query.description,
            f"/sparql?{urlencode({'query': query.bind({}, base, profile)})}",
            f"/api/q/{query.name}" if query.parameters else "",
        )
        for query in saved.load_all().values()
    ]
    return sorted(found, key=lambda example: example.title)
