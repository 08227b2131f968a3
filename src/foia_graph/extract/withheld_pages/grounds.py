"""Grounds of withheld pages: the exemption codes of a notice, each printed form once."""

from collections import Counter
from collections.abc import Iterable

from foia_graph.extract.exemptions.codes import CodeMention, find_codes
from foia_graph.extract.exemptions.named_exemptions import find_named_exemptions
from foia_graph.extract.withheld_pages.finding import WithholdingGround


def count_grounds(codes: Iterable[CodeMention]) -> tuple[WithholdingGround, ...]:
    """Return the grounds of some codes, each printed form of a code once, with how often it stands."""
    mentions = list(codes)
    counts = Counter((each.code, each.notation) for each in mentions)
    forms = {(each.code, each.notation): each for each in reversed(mentions)}
    return tuple(
        WithholdingGround(code, printed, forms[code, printed].agency, count)
        for (code, printed), count in counts.items()
    )


def least_confidence(codes: Iterable[CodeMention]) -> float | None:
    """Return how sure the least sure of some codes is, None where all are plain."""
    return min((each.confidence for each in codes if each.confidence), default=None)


def notice_codes(text: str) -> list[CodeMention]:
    """Return the exemptions that a text names, by code or in words."""
    printed = list(find_codes(text))
    # Names of exemptions are looked for where the law is named; a notice of withholding speaks of it anyway.
    names = find_named_exemptions(f"{text}\nFOIA")
    named = [each for each in names if not any(_overlap(each, code) for code in printed)]
    return sorted([*printed, *named])


def _overlap(one: CodeMention, other: CodeMention) -> bool:
    return one.start < other.end and other.start < one.end
