"""The table of the limits of serving, from which come options, help and settings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import click

from foia_graph.cli.common import Size, format_size
from foia_graph.web.core.site import ServerSettings

DEFAULTS = ServerSettings()
COMPUTED = "query-cpu-seconds"
"""Where it is omitted, it follows from another."""
SECONDS = click.FloatRange(min=0.05, max=86_400)
NO_BOUND = click.FloatRange(min=0, max=1_000_000)
NUMBER = click.IntRange(min=1)
NONE_TOO = click.IntRange(min=0)


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
        value = _nested_value(DEFAULTS, self.place) if self.in_all is None else self.in_all
        if isinstance(self.type, Size):
            return format_size(value)
        return int(value) if isinstance(value, float) and value.is_integer() else value


BE, USE, MANY = "What a query may be", "What a query may use", "How many queries there may be"
AT_WORK = "How many requests the web processes work on, and how many pictures they draw"
CLIENT, REQUEST = "What a client may use (told by its address)", "What a request may be"
CONNECTION = "How many connections there may be, and how long they may wait"
LIMITS = (
    Limit(BE, "query-bytes", ("gate", "bytes"), Size(), "Length of a query, in UTF-8."),
    Limit(BE, "query-depth", ("gate", "depth"), NUMBER, "Levels of nesting."),
    Limit(BE, "query-patterns", ("gate", "patterns"), NUMBER, "Triples, groups, clauses and steps of paths."),
    Limit(USE, "query-seconds", ("pool", "deadline"), SECONDS, "Seconds after which a query is ended."),
    Limit(USE, "query-cpu-seconds", ("pool", "cpu"), NUMBER, "Processor time; 2 more than --query-seconds."),
    Limit(USE, "query-memory", ("pool", "memory"), Size(), "Memory, beside what the open store takes."),
    Limit(USE, "result-bytes", ("pool", "result"), Size(), "Size of a result, as it is written."),
    Limit(MANY, "query-workers", ("pool", "running"), NUMBER, "Query processes, so queries at a time.", 4),
    Limit(MANY, "waiting", ("pool", "waiting"), NONE_TOO, "Queries that wait; others are sent away.", 32),
    Limit(MANY, "queue-seconds", ("pool", "queue_wait"), SECONDS, "Seconds that a query waits at most."),
    Limit(MANY, "spare-workers", ("pool", "spare"), NONE_TOO, "More query processes of each web process."),
    Limit(MANY, "kept-memory", ("pool", "keep"), Size(), "A query process that keeps more is replaced."),
    Limit(AT_WORK, "requests", ("requests", "running"), NUMBER, "Requests at a time.", 12),
    Limit(AT_WORK, "client-requests", ("requests", "client_running"), NUMBER, "Those of one client.", 4),
    Limit(AT_WORK, "requests-waiting", ("requests", "waiting"), NONE_TOO, "Those that wait, per process."),
    Limit(AT_WORK, "request-seconds", ("requests", "wait_seconds"), SECONDS, "Seconds that each may wait."),
    Limit(AT_WORK, "pictures", ("drawing", "running"), NUMBER, "Pictures of pages drawn at a time.", 6),
    Limit(AT_WORK, "pictures-waiting", ("drawing", "waiting"), NONE_TOO, "Those that wait, per process."),
    Limit(AT_WORK, "picture-seconds", ("drawing", "wait_seconds"), SECONDS, "Seconds that each may wait."),
    Limit(
        CLIENT,
        "budget-seconds",
        ("budget", "seconds"),
        NO_BOUND,
        "Seconds of queries, pictures and heavy requests per window; 0: no bound.",
    ),
    Limit(CLIENT, "budget-window", ("budget", "window"), SECONDS, "Length of a window, in seconds."),
    Limit(CLIENT, "budget-burst", ("budget", "burst"), NO_BOUND, "Those of who has not asked for long."),
    Limit(
        CLIENT, "errors-a-minute", ("budget", "errors"), NO_BOUND, "Refused or ended queries; 0: no bound."
    ),
    Limit(CLIENT, "clients", ("budget", "clients"), NUMBER, "Clients that are remembered."),
    Limit(REQUEST, "address-bytes", ("address_bytes",), Size(), "Length of an address; more can be posted."),
    Limit(REQUEST, "body-bytes", ("body_bytes",), Size(), "Length of a body."),
    Limit(REQUEST, "most-per-page", ("most_per_page",), NUMBER, "Things on a page of a list."),
    Limit(CONNECTION, "connections", ("connections", "most"), NUMBER, "Connections, of all clients.", 8192),
    Limit(
        CONNECTION, "client-connections", ("connections", "client_most"), NUMBER, "Those of one client.", 256
    ),
    Limit(
        CONNECTION,
        "head-seconds",
        ("connections", "head_seconds"),
        SECONDS,
        "Seconds for the head of a request.",
    ),
    Limit(
        CONNECTION,
        "body-seconds",
        ("connections", "body_seconds"),
        SECONDS,
        "Seconds for the body of a request.",
    ),
    Limit(
        CONNECTION,
        "taking-seconds",
        ("connections", "taking_seconds"),
        SECONDS,
        "Seconds in which a client takes a part of its answer: 250 bytes in each at least.",
    ),
)
"""Every limit, as it is shown by --help."""


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
        parts["".join(part)][field] = value if limit.in_all is None else _share(value, processes)
    cpu = parts["pool"]["cpu"] or round(parts["pool"]["deadline"]) + 2
    return replace(
        DEFAULTS,
        gate=replace(DEFAULTS.gate, **parts["gate"]),
        pool=replace(DEFAULTS.pool, **parts["pool"] | {"cpu": cpu}),
        requests=replace(DEFAULTS.requests, **parts["requests"]),
        drawing=replace(DEFAULTS.drawing, **parts["drawing"]),
        budget=replace(DEFAULTS.budget, **parts["budget"]),
        connections=replace(DEFAULTS.connections, **parts["connections"]),
        **parts[""],
    )


def _share(number: int, processes: int) -> int:
    return max(min(number, 1), number // processes)


def _nested_value(settings: Any, place: Iterable[str]) -> Any:
    for name in place:
        settings = getattr(settings, name)
    return settings
