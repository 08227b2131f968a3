"""Words for what is described inside a thing, one line for each part."""

from collections.abc import Iterator

from foia_graph.model.resource import Resource
from foia_graph.publish.figures import figure_summary
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.profiles.settled_view import SettledView

NAME_FIELDS = ("title", "asStated", "asPrinted", "notation", "downloadURL")


def lines_of_parts(thing: Resource, field: str, presenter: Presenter) -> Iterator[str]:
    """Yield a line for each part of a field that stands, none for a part without words."""
    for part in SettledView(thing, presenter.catalogue).settled_parts(field):
        words = figure_summary(part, presenter) if field == "figure" else _part_line(part)
        if words:
            yield words


def _part_line(part: Resource) -> str:
    pages = "–".join(dict.fromkeys(filter(None, (part.one("firstPage"), part.one("lastPage")))))
    name = next(filter(None, (part.one(field) for field in NAME_FIELDS)), "")
    return ", ".join(filter(None, (name, f"pages {pages}" if pages else "")))
