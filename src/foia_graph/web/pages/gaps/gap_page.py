"""The page of gaps: all groups with the first of each, or one group page by page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import render_template

from foia_graph.audit.catalogue_gap import GROUPS
from foia_graph.audit.gap_table import CatalogueGaps
from foia_graph.model.forms import SPREADSHEETS
from foia_graph.publish.presenter import Presenter
from foia_graph.web.core.responses import form_links, suffixed_path
from foia_graph.web.core.tables import WITH_TABLES
from foia_graph.web.pages.gaps.gap_view import GapView, gap_view
from foia_graph.web.pages.thing_page import current_viewer

PATH, DATA_PATH = "/gaps", "/api/gaps"
FIRST = 10
"""Gaps of a group that are shown beside those of others."""


@dataclass(frozen=True, slots=True)
class GapSection:
    """A group of gaps as shown: some of them, how many there are, and the address of all."""

    name: str
    heading: str
    total: int
    gaps: tuple[GapView, ...]
    path: str


def render_gaps(gaps: CatalogueGaps, group: str = "", start: int = 0, size: int = FIRST) -> str:
    """Write the page of some gaps: of one group those from `start` on, or the first of each."""
    view = current_viewer()
    return render_template(
        "gaps.html",
        title=GROUPS[group] if group else "What is missing, and who says that it should be here",
        sections=[_section(view, name, gaps, start, size) for name in GROUPS if group in ("", name)],
        group=group,
        start=start,
        views=_page_views(group, gaps.group_total(group), start, size) if group else {},
        downloads=[(suffixed_path(DATA_PATH, form), form.label) for form in SPREADSHEETS],
        forms=form_links(DATA_PATH, WITH_TABLES),
    )


def _section(view: Presenter, name: str, gaps: CatalogueGaps, start: int, size: int) -> GapSection:
    shown = tuple(gap_view(view, each) for each in gaps.of_group(name, start, size))
    return GapSection(name, GROUPS[name], gaps.group_total(name), shown, group_path(name))


def group_path(group: str, page: int = 1) -> str:
    """Return the path of a page of a group of gaps."""
    parameters = {"group": group, **({"page": page} if page > 1 else {})}
    return f"{PATH}?{urlencode(parameters)}"


def _page_views(group: str, total: int, start: int, size: int) -> dict[str, str]:
    """Return the paths of the pages before and behind one, by what they are to it."""
    page = start // size + 1
    found = {"previous": group_path(group, page - 1)} if start else {}
    return {**found, "next": group_path(group, page + 1)} if start + size < total else found
