"""Figures of a thing, each in one line: how many of what, who says so, and of which time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import get_args

from foia_graph.model.claims import FIGURE
from foia_graph.model.iris import last_segment, owner_iri
from foia_graph.model.rdf_terms import NamedNode
from foia_graph.model.resource import Resource
from foia_graph.model.shapes import PlainKind
from foia_graph.publish.date_words import date_words
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.settled_view import SettledView
from foia_graph.publish.view_models import LinkedClaim, LinkView, day_order, first_claims, in_order_of_days
from foia_graph.search.concept_names import concept_names, concepts_named, word_stems
from foia_graph.search.tokenizer import split_words
from foia_graph.store.quad_store import subject_iris

# What is before an amount, by the notation of its bound, where that is not the label of the bound.
MAGNITUDE = "order-of-magnitude"
BOUNDS: Mapping[str, str] = {"exact": "", MAGNITUDE: "in the order of"}
# The scheme of what is counted, words that ask for a number, and the most figures that are looked at.
MEASURES, MAX_NAMED = "measures", 200
ASKING = frozenset(("count", "figures", "many", "much", "number", "numbers", "percent", "share", "total"))


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure: the words for it, what it counts, its time as stated, and the claims that give it.

    `is_contested` where sources give figures of the same that cannot both be true, `is_first` where it was
    said before the others that count the same.
    """

    anchor: str
    words: str
    measure: LinkView | None
    period: str
    claims: tuple[LinkedClaim, ...]
    outside: bool = False
    is_contested: bool = False
    is_first: bool = False


def figure_lines(thing: Resource, presenter: Presenter) -> tuple[FigureLine, ...]:
    """Return the figures of a thing; those that count the same are together, in the order of their days."""
    claims = [claim for claim in thing.parts("claims") if claim.one("predicate") == FIGURE]
    lines: dict[str, list[FigureLine]] = {}
    for figure in thing.parts("figure"):
        about = [claim for claim in claims if claim.one("object") == figure.iri]
        lines.setdefault(figure.one("measure"), []).append(_figure_line(figure, about, presenter))
    groups = sorted(lines.values(), key=lambda group: group[0].measure.text if group[0].measure else "")
    return tuple(line for group in groups for line in _in_order(group))


@dataclass(frozen=True, slots=True)
class NamedFigures:
    """The figures that answer a text: the measure (IRI), how many there are, and things with lines of it."""

    measure: str
    total: int
    lines: tuple[tuple[LinkView, FigureLine], ...]


def named_figures(text: str, presenter: Presenter, most: int) -> NamedFigures | None:
    """Return the figures of what a text asks the number of, or names alone; None where there are none."""
    catalogue, said, asks = presenter.catalogue, word_stems(text), not ASKING.isdisjoint(split_words(text))
    names = concept_names(catalogue, MEASURES)
    for measure in concepts_named(text, catalogue, MEASURES):
        if asks or (measure, said) in names:
            parts = list(islice(_counted(presenter, catalogue.narrower(measure)), MAX_NAMED))
            lines = (each for each in _lines_of_parts(parts, presenter) if each[1].claims)
            if found := tuple(islice(lines, most)):
                return NamedFigures(measure, len(parts), found)
    return None


def _counted(presenter: Presenter, measures: Iterable[str]) -> Iterator[str]:
    store, predicate = presenter.catalogue.quad_store, NamedNode(presenter.profile.predicates["measure"])
    for measure in measures:
        yield from sorted(subject_iris(store.quads(None, predicate, NamedNode(measure))))


def _lines_of_parts(parts: Iterable[str], presenter: Presenter) -> Iterator[tuple[LinkView, FigureLine]]:
    for part in parts:
        thing = presenter.catalogue.describe(owner_iri(part))
        lines = figure_lines(thing, presenter) if thing else ()
        yield from ((presenter.link(owner_iri(part)), e) for e in lines if part.endswith(f"#{e.anchor}"))


def _figure_line(figure: Resource, claims: list[Resource], presenter: Presenter) -> FigureLine:
    linked = tuple(in_order_of_days(map(presenter.linked_claim, claims)))
    measure = figure.one("measure")
    return FigureLine(
        anchor=figure.iri.partition("#")[2],
        words=figure_words(figure, presenter),
        measure=presenter.link(measure) if measure else None,
        period=_period_words(figure),
        claims=linked,
        outside=bool(linked) and all(each.view.outside for each in linked),
        is_contested=any(claim.get("conflictsWith") for claim in claims),
    )


def _in_order(lines: list[FigureLine]) -> Iterator[FigureLine]:
    first = first_claims(claim for line in lines for claim in line.claims)

    def rank(line: FigureLine) -> tuple[tuple[bool, str], str]:
        return day_order(line.claims[0]) if line.claims else (True, ""), line.words

    for line in sorted(lines, key=rank):
        yield replace(line, is_first=any(claim.view.iri in first for claim in line.claims))


def figure_words(figure: Resource, presenter: Presenter) -> str:
    """Return a figure in words, such as "more than 169,000 people"."""
    least, most = figure.one("minValue"), figure.one("maxValue")
    amount, bound, stated = (figure.one(name) for name in ("amount", "bound", "asStated"))
    if least and most:
        amount = f"{_number_words(least)} to {_number_words(most)}"
    elif last_segment(bound) == MAGNITUDE and stated:  # "thousands" are not 1,000
        return " ".join(stated.split())
    elif amount:
        words = BOUNDS.get(last_segment(bound), presenter.labels.name(bound).lower()) if bound else ""
        amount = f"{words} {_number_words(amount)}"
    elif least or most:
        amount = f"{'at least' if least else 'at most'} {_number_words(least or most)}"
    words = f"{amount} {figure.one('unitText')}" if amount else stated
    return " ".join(words.split())


def figure_summary(figure: Resource, presenter: Presenter) -> str:
    """Return a figure in words, with what it counts and of which time."""
    measure = figure.one("measure")
    name = presenter.labels.name(measure) if measure else ""
    return " · ".join(filter(None, (figure_words(figure, presenter), name, _period_words(figure))))


def _number_words(number: str) -> str:
    """Write a number with its thousands apart.

    >>> _number_words("169000"), _number_words("0.5")
    ('169,000', '0.5')
    """
    whole, mark, rest = number.partition(".")
    return f"{int(whole):,}{mark}{rest}" if whole.lstrip("-").isdecimal() else number


def _period_words(figure: Resource) -> str:
    for period in figure.parts("temporal"):
        first, last = (date_words(period.one(name)) for name in ("startDate", "endDate"))
        days = first if first == last else " to ".join(filter(None, (first, last)))
        if words := period.one("asStated") or days:
            return words
    return ""


PLAIN_KINDS = frozenset(get_args(PlainKind))
# Fields of a finding that are shown next to it.
REMARKS = frozenset(("boxStyle", "confidence", "description", "remark"))


def finding_words(presenter: Presenter, part: Resource) -> str:
    """Return the words of a part: as they are, else its label, its first plain value, or its class."""
    shape = presenter.profile[part.type]
    plain = (p.name for p in shape.properties.values() if p.kind in PLAIN_KINDS and p.name not in REMARKS)
    names = ("asPrinted", "asStated", shape.label_field, *plain)
    return next((part.one(name) for name in names if part.one(name)), shape.title)


NAME_FIELDS = ("title", "asStated", "asPrinted", "notation", "downloadURL")


def lines_of_parts(thing: Resource, field: str, presenter: Presenter) -> Iterator[str]:
    """Yield a line for each part of a field that is, none for a part without words."""
    for part in SettledView(thing, presenter.catalogue).settled_parts(field):
        if field == "figure":
            words = figure_summary(part, presenter)
        else:
            pages = "–".join(dict.fromkeys(filter(None, (part.one("firstPage"), part.one("lastPage")))))
            name = next(filter(None, (part.one(each) for each in NAME_FIELDS)), "")
            words = ", ".join(filter(None, (name, f"pages {pages}" if pages else "")))
        if words:
            yield words
