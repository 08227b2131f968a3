"""Preferences of a client for profiles: `_profile` in the address, else `Accept-Profile`, with qualities.

(W3C, Content Negotiation by Profile, 7.2 and 7.3: the address goes before the header; IRIs stand in angle
brackets, tokens do not; `*` is any profile.)
"""

import re
from collections.abc import Iterable, Mapping

from foia_graph.publish.profiles.registry import RepresentationProfile

PREFERENCE = re.compile(r"(?:<([^<>]*)>|([^\s,;<>]+))\s*((?:;[^,<>]*)?)")
QUALITY_PATTERN = re.compile(r";\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*(?:;|$)", re.IGNORECASE)
ANY_PROFILE = "*"
Preferences = Mapping[str, float]


def parse_preferences(text: str) -> Preferences:
    """Return the names of profiles and the quality of each, from 0 to 1; of one named twice the higher.

    >>> parse_preferences("<https://schema.org/>;q=0.5, rico")
    {'https://schema.org/': 0.5, 'rico': 1.0}
    """
    qualities: dict[str, float] = {}
    for match in PREFERENCE.finditer(text):
        name, weight = match[1] or match[2] or "", QUALITY_PATTERN.search(match[3])
        quality = float(weight[1]) if weight else 1.0
        qualities[name.strip()] = max(quality, qualities.get(name.strip(), 0.0))
    return qualities


def best_profile(
    wishes: Preferences, candidates: Iterable[RepresentationProfile], base: str
) -> RepresentationProfile | None:
    """Return the profile of the highest quality, on a tie the one offered first; None where all have 0."""
    profiles = list(candidates)
    if not wishes:
        return profiles[0]
    preferred = max(profiles, key=lambda each: _profile_quality(each, wishes, base))
    return preferred if _profile_quality(preferred, wishes, base) > 0 else None


def _profile_quality(profile: RepresentationProfile, wishes: Preferences, base: str) -> float:
    qualities = [wishes[name] for name in profile.request_names(base) if name in wishes]
    return max(qualities, default=wishes.get(ANY_PROFILE, 0.0))
