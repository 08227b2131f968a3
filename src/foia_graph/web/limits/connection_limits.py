"""Limits of connections, in one web process."""

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
