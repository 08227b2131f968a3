"""Growth of measures over sizes: the exponent of each, a table, and a plot on logarithmic axes."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from growth_measures import Measure

Series = Mapping[int, Measure]
"""The measures of one name, by the number of documents."""
WIDTH, ROW, COLUMNS = 340, 240, 3
MARGIN, TOP = 52, 28
BELOW = 1e-3
"""A value that is not above zero, as of a clock that ticks too slowly, is drawn and reckoned as this."""


def exponent(points: Mapping[int, float]) -> float:
    """Return the slope of the least squares on logarithms: the k of values that grow as size to the power k.

    >>> round(exponent({10: 3.0, 100: 30.0, 1000: 300.0}), 3)
    1.0
    """
    xs = [math.log(size) for size in points]
    ys = [math.log(max(value, BELOW)) for value in points.values()]
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True))
    return above / sum((x - x_mean) ** 2 for x in xs)


def table_lines(found: Mapping[str, Series]) -> Iterator[str]:
    """Yield a line for each measure: its values, the exponent of all, and that of the last two sizes."""
    sizes = sorted({size for series in found.values() for size in series})
    yield f"{'':<48}" + "".join(f"{size:>12,}" for size in sizes) + "   exponent   last two   at most"
    for name, series in found.items():
        values = {size: measure.value for size, measure in sorted(series.items())}
        cells = "".join(f"{_number(values[size]) if size in values else '':>12}" for size in sizes)
        unit, goal = next((each.unit, each.goal) for each in series.values())
        yield f"{f'{name} ({unit})':<48}{cells}" + (_verdict(values, goal) if len(values) > 1 else "")


def _verdict(values: Mapping[int, float], goal: float | None) -> str:
    slope, last = exponent(values), exponent(dict(list(values.items())[-2:]))
    if goal is None:
        return f"{slope:11.2f}{last:11.2f}"
    return f"{slope:11.2f}{last:11.2f}{goal:10.2f}{'' if slope <= goal else '  NOT MET'}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def plot(found: Mapping[str, Series]) -> str:
    """Return an SVG with a small plot of each measure that has several sizes, both axes logarithmic."""
    shown = [(name, series) for name, series in found.items() if len(series) > 1]
    rows = math.ceil(len(shown) / COLUMNS)
    plots = "".join(
        f'<g transform="translate({place % COLUMNS * WIDTH} {place // COLUMNS * ROW})">{_panel(*each)}</g>'
        for place, each in enumerate(shown)
    )
    size = f'width="{COLUMNS * WIDTH}" height="{rows * ROW}"'
    style = "text{font:11px sans-serif}.line{fill:none;stroke:#1f5fa8;stroke-width:2}.axis{stroke:#777}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{style}</style>'
        f'<rect {size} fill="#fff"/>{plots}</svg>\n'
    )


def _panel(name: str, series: Series) -> str:
    values = {size: max(measure.value, BELOW) for size, measure in sorted(series.items())}
    unit = next(iter(series.values())).unit
    xs, ys = (
        _positions(list(values), MARGIN, WIDTH - 24),
        _positions([*values.values()], ROW - 36, TOP + 14, decades=2),
    )
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    labels = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1f5fa8"/>'
        f'<text x="{x:.1f}" y="{y - 7:.1f}" text-anchor="middle">{_number(value)}</text>'
        f'<text x="{x:.1f}" y="{ROW - 18}" text-anchor="middle">{size:,}</text>'
        for x, y, (size, value) in zip(xs, ys, values.items(), strict=True)
    )
    return (
        f'<text x="{MARGIN}" y="16">{escape(name)} ({escape(unit)}), exponent {exponent(values):.2f}</text>'
        f'<path class="axis" d="M{MARGIN - 16} {TOP}V{ROW - 32}H{WIDTH - 8}" fill="none"/>'
        f'<polyline class="line" points="{points}"/>{labels}'
    )


def _positions(values: Sequence[float], start: float, end: float, decades: float = 0.0) -> list[float]:
    """Return where values are between two positions of an axis, which spans so many powers of ten at
    least.
    """
    logs = [math.log10(value) for value in values]
    low, span = min(logs), max(max(logs) - min(logs), decades, 1e-9)
    return [start + (each - low) / span * (end - start) for each in logs]
