"""The wall of a release as people see it: rows of squares, each with its words and where it leads."""

from collections.abc import Iterator
from dataclasses import dataclass

from foia_graph.audit.release_wall import ReleaseWall, WallRow, WallSquare, WallState, release_wall
from foia_graph.model.resource import Resource
from foia_graph.publish.addresses import list_path, path_of, short_iri
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.view_models import LinkView

STATE_WORDS: dict[WallState, tuple[str, str]] = {
    "held": ("", "here"),
    "promised": ("?", "described, and not held here"),
    "withheld": ("×", "withheld in full"),
    "missing": ("–", "missing: promised or counted, and not here"),
}
"""The sign in the squares of each state, and what it means."""


@dataclass(frozen=True, slots=True)
class SquareView:
    """A square: the class of its looks, its sign, its words, and where it leads."""

    state: WallState
    sign: str
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class WallRowView:
    """A row of squares, and what it belongs to, None where that is the release."""

    thing: LinkView | None
    squares: tuple[SquareView, ...]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A state with its sign, its meaning, and how many there are of it."""

    state: WallState
    sign: str
    meaning: str
    count: int


@dataclass(frozen=True, slots=True)
class WallView:
    """A wall: its legend, its rows, and what one square is in words."""

    legend: tuple[LegendEntry, ...]
    rows: tuple[WallRowView, ...]
    square: str


def wall_view(presenter: Presenter, release: Resource, documents: list[str], stated: int) -> WallView | None:
    """Return the wall of a release, None where it has nothing to show."""
    wall = release_wall(presenter.holdings, release.iri, documents, stated)
    if not wall.rows:
        return None
    legend = (LegendEntry(state, *STATE_WORDS[state], count) for state, count in wall.totals().items())
    rows = (_row_view(presenter, release.iri, wall, row) for row in wall.rows)
    return WallView(tuple(legend), tuple(rows), _square_words(wall))


def _square_words(wall: ReleaseWall) -> str:
    if wall.unit == "page":
        return "Each square is a page."
    if wall.unit == "document":
        return "Each square is a document, and looks like the worst of its pages."
    return f"Each square is {wall.size:,} documents, in the order of their names."


def _row_view(presenter: Presenter, release: str, wall: ReleaseWall, row: WallRow) -> WallRowView:
    thing = presenter.link(row.thing) if row.thing != release else None
    return WallRowView(thing, tuple(_square_views(presenter, release, wall, row)))


def _square_views(
    presenter: Presenter, release: str, wall: ReleaseWall, row: WallRow
) -> Iterator[SquareView]:
    base = presenter.catalogue.base
    for place, square in enumerate(row.squares):
        sign, _ = STATE_WORDS[square.state]
        href = _square_path(base, release, wall, square, place)
        yield SquareView(square.state, sign, _square_title(presenter, wall, square), href)


def _square_path(base: str, release: str, wall: ReleaseWall, square: WallSquare, place: int) -> str:
    if square.thing == release:
        return "/gaps?group=promised"
    if wall.unit == "documents":
        return list_path("document", inSeries=short_iri(release, base), per_page=wall.size, page=place + 1)
    return path_of(square.thing, base)


def _square_title(presenter: Presenter, wall: ReleaseWall, square: WallSquare) -> str:
    name = presenter.labels.name(square.thing) if wall.unit == "document" else ""
    return f"{name}: {square.words}" if name else square.words
