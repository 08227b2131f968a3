"""Times to answer, as foia.gov gives them by fiscal year and track."""

import re
from collections.abc import Mapping

from foia_graph.connectors.imports.origin_object import OriginObject
from foia_graph.connectors.imports.records import FieldValue
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.imports.sourced_record import SourcedRecord

TRACKS = {
    "simple": "simple",
    "complex": "complex",
    "expedited_processing": "expedited",
    "expedited": "expedited",
}
"""The word of each track in the names of fields, and in those of measures."""
STATISTICS = ("median", "average", "lowest", "highest")
LESS_THAN = re.compile(r"(?i)(?:less than|lt|<)\s*(\d+)")
YEAR = re.compile(r"[12]\d{3}")
NUMBER = re.compile(r"\d[\d,]*(\.\d+)?|\.\d+")
NONE = frozenset(("", "n/a", "na", "none", "-"))
MEDIAN_ALONE = "of the times in which a track was answered in a year, the median is recorded"
NOTHING_ANSWERED = "a track in which nothing was answered in the year has 0 for all its times"


def fiscal_year(year: str) -> dict[str, FieldValue]:
    """Return the fiscal year of the United States as a period (31 U.S.C. 1102: from October to September)."""
    return {
        "asStated": f"fiscal year {year}",
        "startDate": f"{int(year) - 1:04d}-10-01",
        "endDate": f"{year}-09-30",
    }


def number_of_days(text: str) -> dict[str, FieldValue] | None:
    """Return the amount and the bound of a number of days as printed; None where it is no number."""
    if match := LESS_THAN.fullmatch(text):
        return {"amount": match[1], "bound": "fewer-than"}
    if NUMBER.fullmatch(text):
        return {"amount": text.replace(",", ""), "bound": "exact"}
    return None


def add_processing_times(session: ImportSession, statement: SourcedRecord, office: OriginObject) -> None:
    """Add the median times of each year of an office's `request_time_stats`."""
    years = office.object("request_time_stats")
    for year in years.names():
        if YEAR.fullmatch(year):
            stats = years.object(year)
            add_times_of_year(session, statement, stats, year)
            stats.finish()
        else:
            session.problem(years.path, f"has {year!r} where a year should stand")
    years.finish()


def add_times_of_year(
    session: ImportSession, statement: SourcedRecord, stats: OriginObject, year: str
) -> None:
    """Add the median of each track from fields as `simple_median_days`."""
    for track, measure in TRACKS.items():
        texts = {name: stats.text(f"{track}_{name}_days") for name in STATISTICS}
        _leave_out_others(session, texts)
        median = texts["median"]
        if median.lower() in NONE:
            continue
        if median == "0" and set(texts.values()) <= {"0", ""}:
            session.report.fields_left_out[NOTHING_ANSWERED] += 1
            continue
        days = number_of_days(median)
        if days is None:
            session.problem(
                stats.path, f"has {median!r} as a median of fiscal year {year}, where days should stand"
            )
            continue
        statement.add_figure(
            stats.field(f"{track}_median_days"),
            **days,
            unitText="days",
            measure=f"processing-days-{measure}",
            temporal=fiscal_year(year),
            asStated=median,
        )


def _leave_out_others(session: ImportSession, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        if name != "median" and text:
            session.report.fields_left_out[MEDIAN_ALONE] += 1
