"""Limits of connections, and of requests that are worked on, in one web process."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How many connections a web process holds, and how long it waits for the clients at their other ends.

    `most` are those of all clients, `client_most` those of one. `head_seconds` are for the head of a request,
    from the start of a connection or the end of the answer before; `body_seconds` for its body;
    `taking_seconds` for taking a part of an answer.
    """

    most: int = 4096
    client_most: int = 128
    head_seconds: float = 20.0
    body_seconds: float = 30.0
    taking_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """Numbers of requests that a web process works on, and that wait, and the seconds that one waits.

    Python runs one thread at a time, so more at a time are done no sooner. `client_running` are those of one
    client, so that some are left for others, whatever it asks for.
    """

    running: int = 6
    client_running: int = 2
    waiting: int = 1024
    wait_seconds: float = 10.0
