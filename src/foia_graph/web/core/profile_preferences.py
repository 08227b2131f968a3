"""Preferences of a client for profiles: `_profile` in the address, else `Accept-Profile`, with qualities.

(W3C, Content Negotiation by Profile, 7.2 and 7.3: the address goes before the header; IRIs stand in angle
brackets, tokens do not; `*` is any profile.)
"""

import re
from collections.abc import Iterable, Mapping

from foia_graph.publish.profiles.registry import RepresentationProfile

WISH = re.compile(r"(?:<([^<>]*)>|([^\s,;<>]+))\s*((?:;[^,<>]*)?)")
QUALITY = re.compile(r";\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.IGNORECASE)
ANY = "*"
Wishes = Mapping[str, float]


def read(text: str) -> Wishes:
    """Return the names of profiles and the quality of each, from 0 to 1; of one named twice the higher.

    >>> read("<https://schema.org/>;q=0.5, rico")
    {'https://schema.org/': 0.5, 'rico': 1.0}
    """
    found: dict[str, float] = {}
    for match in WISH.finditer(text):
        name, given = match[1] or match[2] or "", QUALITY.search(match[3])
        quality = float(given[1]) if given else 1.0
        found[name.strip()] = max(quality, found.get(name.strip(), 0.0))
    return found


def best(wishes: Wishes, offered: Iterable[RepresentationProfile], base: str) -> RepresentationProfile | None:
    """Return the profile of the highest quality, on a tie the one offered first; None where all have 0."""
    profiles = list(offered)
    if not wishes:
        return profiles[0]
    chosen = max(profiles, key=lambda each: _quality(each, wishes, base))
    return chosen if _quality(chosen, wishes, base) > 0 else None


def _quality(profile: RepresentationProfile, wishes: Wishes, base: str) -> float:
    named = [wishes[name] for name in profile.request_names(base) if name in wishes]
    return max(named, default=wishes.get(ANY, 0.0))
