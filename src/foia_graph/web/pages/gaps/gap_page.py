"""The page of gaps: all groups with the first of each, or one group page by page."""

from dataclasses import dataclass

from flask import render_template

from foia_graph.audit.gap_groups import GROUPS
from foia_graph.model.forms import SPREADSHEETS
from foia_graph.publish.presenter import Presenter
from foia_graph.web.core.responses import form_links, suffixed_path
from foia_graph.web.pages.gaps.gap_list import GapList
from foia_graph.web.pages.gaps.gap_view import GapView, gap_view
from foia_graph.web.pages.lists.lists import LIST_FORMS
from foia_graph.web.pages.thing_page import current_viewer

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


def render_gaps(found: GapList) -> str:
    """Write the page of gaps: a page of one group, or the first of each."""
    view, group = current_viewer(), found.gaps.group
    start, size = (found.start, found.size) if group else (0, FIRST)
    return render_template(
        "gaps.html",
        title=found.heading,
        sections=[_section(view, name, found, start, size) for name in GROUPS if group in ("", name)],
        group=group,
        start=start,
        views=found.views if group else {},
        downloads=[(suffixed_path(found.whole_path, form), form.label) for form in SPREADSHEETS],
        forms=form_links(found.own_path, LIST_FORMS),
    )


def _section(view: Presenter, name: str, found: GapList, start: int, size: int) -> GapSection:
    shown = tuple(gap_view(view, each) for each in found.gaps.of_group(name, start, size))
    return GapSection(name, GROUPS[name], found.gaps.group_total(name), shown, found.group_path(name))
