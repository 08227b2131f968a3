"""The table of the limits of serving, from which come options, help and settings."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import Any

import click

from foia_graph.cli.common import Size, format_size
from foia_graph.runtime.tables import read_table
from foia_graph.web.core.site import ServerSettings

DEFAULTS = ServerSettings()
# Where it is omitted, it follows from another.
COMPUTED = "query-cpu-seconds"


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: its position in the settings of a web process, its option and its help.

    `in_all` is the default of one that is given for all web processes together, and divided among them.
    """

    group: str
    option: str
    place: tuple[str, ...]
    type: "click.ParamType[Any]"
    help: str
    in_all: int | None = None

    @property
    def name(self) -> str:
        """Return the name of the parameter in Python."""
        return self.option.replace("-", "_")

    @property
    def default(self) -> str | int | float:
        """Return the default as it is written on the command line."""
        value = attrgetter(".".join(self.place))(DEFAULTS) if self.in_all is None else self.in_all
        if isinstance(self.type, Size):
            return format_size(value)
        return int(value) if isinstance(value, float) and value.is_integer() else value


_TYPES: Mapping[str, "click.ParamType[Any]"] = {
    "number": click.IntRange(min=1),
    "none-too": click.IntRange(min=0),
    "seconds": click.FloatRange(min=0.05, max=86_400),
    "no-bound": click.FloatRange(min=0, max=1_000_000),
    "size": Size(),
}
# Every limit, as it is shown by --help.
LIMITS = tuple(
    Limit(group, option, tuple(place.split(".")), _TYPES[kind], text, *in_all)
    for group, rows in read_table(Path(__file__).with_name("limits.toml")).items()
    for option, (place, kind, text, *in_all) in rows.items()
)


def limit_options() -> list[click.Parameter]:
    """Build the options of all limits."""
    return [
        click.Option(
            [f"--{limit.option}"],
            type=limit.type,
            default=None if limit.option == COMPUTED else limit.default,
            show_default=str(limit.default) if limit.option == COMPUTED else True,
            help=limit.help,
        )
        for limit in LIMITS
    ]


def option_groups() -> Mapping[str, str]:
    """Return the group of each option, by the name of its parameter."""
    return {limit.name: limit.group for limit in LIMITS}


def process_settings(limits: Mapping[str, Any], processes: int) -> ServerSettings:
    """Build the settings of one web process from the options for all of them."""
    parts: dict[str, dict[str, Any]] = defaultdict(dict)
    for limit in LIMITS:
        *part, field = limit.place
        value = limits[limit.name]
        parts["".join(part)][field] = (
            value if limit.in_all is None else max(min(value, 1), value // processes)
        )
    own, pool = parts.pop("", {}), parts["pool"]
    pool["cpu"] = pool["cpu"] or round(pool["deadline"]) + 2
    nested = {part: replace(getattr(DEFAULTS, part), **values) for part, values in parts.items()}
    return replace(DEFAULTS, **nested, **own)
