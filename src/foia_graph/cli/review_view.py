"""What a terminal shows of a finding or claim that is reviewed."""

from collections.abc import Iterator
from textwrap import indent, wrap

from foia_graph.publish.reviews.review_items import IdentitySide, ReviewItem
from foia_graph.publish.view_models import LinkView

WIDTH = 100
MARK = "    "


def item_text(item: ReviewItem) -> str:
    """Return a finding or claim in lines: what it is, both sides of an identity, words, place, score,
    reasons.
    """
    return "\n".join(_lines(item))


def _lines(item: ReviewItem) -> Iterator[str]:
    yield f"{item.kind}: {'; '.join(each.text for each in item.what)}"
    sure = f" It is sure by {item.confidence}, from 0 to 1." if item.confidence else ""
    yield f"{item.reason}{sure}"
    for name, side in zip(("the one", "the other"), item.sides, strict=False):
        yield f"  {name}: {_linked(side.link)}"
        yield from _side_lines(side)
    if not item.sides:
        if item.words:
            yield from _wrapped(f"“{item.words}”")
        where = [item.about.text, *([item.page.text] if item.page else []), *item.stamps]
        yield from _wrapped(", ".join(where))
    for note in item.notes:
        yield from _wrapped(f"why: {note}")


def _side_lines(side: IdentitySide) -> Iterator[str]:
    if side.names:
        yield from _wrapped(f"also: {'; '.join(side.names)}")
    if side.description:
        yield from _wrapped(side.description)
    for title, links in side.context:
        yield from _wrapped(f"{title}: {'; '.join(link.text for link in links)}")
    for quote in side.quotes:
        page = f", {quote.page.text}" if quote.page else ""
        yield from _wrapped(f"“{quote.words}” ({quote.source.text}{page})")


def _linked(link: LinkView) -> str:
    kind = f" ({link.kind})" if link.kind else ""
    return f"{link.text}{kind}  {link.href}".rstrip()


def _wrapped(text: str) -> Iterator[str]:
    # Names of others may hold what moves the cursor of a terminal.
    clean = "".join(each if each.isprintable() else " " for each in text)
    yield indent("\n".join(wrap(clean, WIDTH - len(MARK))), MARK)
