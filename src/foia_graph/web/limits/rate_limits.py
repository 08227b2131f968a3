"""Budgets of clients: seconds of work and a number of errors, filled again as time goes by (token buckets).

The seconds are those of its queries, of pages drawn for it, and of processor time of its heavy requests.
"""

import math
import mmap
import os
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from foia_graph.errors import QueryRefused

# Rows in which the account of a client may be: those of one set, as in a set-associative cache.
WAYS = 8
_ROW = struct.Struct("=16sddd")
_FREE = bytes(16)


class Account(NamedTuple):
    """Seconds and errors that a client had left at a time of the clock."""

    seconds: float
    errors: float
    when: float


class AccountTable:
    """The accounts of so many clients; in a full set the one that was charged longest ago gives its row.

    Web processes take no lock, since one that is stopped while it held it would stop all others: of two
    charges in the same microsecond one may be lost. Without a file the table is that of this process.
    """

    def __init__(self, clients: int, file: str = "") -> None:
        self._sets = max(1, -(-clients // WAYS))
        self._memory = _shared_memory(file, self._sets * WAYS * _ROW.size)
        self.lock = threading.Lock()
        """Held by a thread from reading an account until it is written."""

    def get(self, client: str) -> Account | None:
        """Return the account of a client, None for one that was never charged."""
        digest = _digest(client)
        return next((account for _, name, account in self._rows(digest) if name == digest), None)

    def put(self, client: str, account: Account) -> None:
        """Write the account of a client."""
        digest = _digest(client)
        offset, *_ = min(self._rows(digest), key=lambda row: (row[1] != digest, row[1] != _FREE, row[2].when))
        # One copy: `pack_into` empties the row first, which another process would read as a spent budget.
        self._memory[offset : offset + _ROW.size] = _ROW.pack(digest, *account)

    def _rows(self, digest: bytes) -> Iterator[tuple[int, bytes, Account]]:
        first = int.from_bytes(digest[:8]) % self._sets * WAYS
        for offset in range(first * _ROW.size, (first + WAYS) * _ROW.size, _ROW.size):
            name, *numbers = _ROW.unpack_from(self._memory, offset)
            yield offset, name, Account(*numbers)


def _digest(client: str) -> bytes:
    return blake2b(client.encode(), digest_size=len(_FREE)).digest()


def _shared_memory(file: str, size: int) -> mmap.mmap:
    """Return the memory of a file, which is made as large as it must be."""
    if not file:
        return mmap.mmap(-1, size)
    link_rule = 0 if file.startswith("/proc/") else os.O_NOFOLLOW
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | link_rule, 0o600)
    try:
        os.ftruncate(descriptor, size)
        return mmap.mmap(descriptor, size)
    finally:
        os.close(descriptor)


MINUTE = 60.0
SHORTEST_WAIT = 0.05


@dataclass(frozen=True, slots=True)
class QueryBudget:
    """The budget of a client: `seconds` of work a `window`, `burst` of them at once; errors a minute.

    0 for seconds or errors sets no bound. At most `clients` are cached.
    """

    seconds: float = 60.0
    window: float = 60.0
    burst: float = 120.0
    errors: float = 30.0
    clients: int = 10_000


class ClientBudgets:
    """The accounts of all clients; `file` is the memory in which all web processes keep them."""

    def __init__(
        self, budget: QueryBudget, file: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._budget, self._clock = budget, clock
        self._burst = max(budget.burst, budget.seconds) if budget.seconds else math.inf
        self._errors = budget.errors or math.inf
        self._rate, self._error_rate = budget.seconds / budget.window, budget.errors / MINUTE
        self._accounts = AccountTable(budget.clients, file)

    def rate_headers(self, client: str) -> list[tuple[str, str]]:
        """Return what a client has left, and what it may use (RateLimit, RateLimit-Policy).

        `t` is the time until its budget is full again.
        """
        allowed, account = self._budget, self._current_account(client)
        parts = [
            (name, quota, window, left, (full - left) / rate)
            for name, quota, window, left, full, rate in (
                ("seconds", allowed.seconds, allowed.window, account.seconds, self._burst, self._rate),
                ("errors", allowed.errors, MINUTE, account.errors, self._errors, self._error_rate),
            )
            if quota
        ]
        if not parts:
            return []
        limits = (f'"{name}";r={max(0, int(left))};t={math.ceil(reset)}' for name, _, _, left, reset in parts)
        policy = (f'"{name}";q={quota:g};w={window:g}' for name, quota, window, _, _ in parts)
        return [("RateLimit", ", ".join(limits)), ("RateLimit-Policy", ", ".join(policy))]

    def check_client(self, client: str) -> None:
        """Raise QueryRefused where a client may put no query, with the seconds until it may."""
        self.check_seconds(client)
        account = self._current_account(client)
        if account.errors < 1:
            wait = (1 - account.errors) / self._error_rate
            raise _budget_refusal("too many queries from your address were refused or ended", wait)

    def check_seconds(self, client: str) -> None:
        """Raise QueryRefused where the seconds of a client are used up, with how long that is so."""
        if wait := self.seconds_over(client):
            raise _budget_refusal("what your address may use of this server is used up", wait)

    def seconds_over(self, client: str) -> float:
        """Return the seconds until a client has some of its budget again, 0.0 where it has."""
        account = self._current_account(client)
        return 0.0 if account.seconds > 0 else max(-account.seconds / self._rate, SHORTEST_WAIT)

    def charge_client(self, client: str, seconds: float, *, is_error: bool = False) -> None:
        """Subtract what was used from the client's budgets, which may be overdrawn."""
        if not seconds and not is_error:
            return
        with self._accounts.lock:
            account = self._current_account(client)
            left = Account(account.seconds - seconds, account.errors - is_error, account.when)
            self._accounts.put(client, left)

    def _current_account(self, client: str) -> Account:
        """Return an account with what has come in since it was charged; a full one where there is none."""
        now, account = self._clock(), self._accounts.get(client)
        if account is None:
            return Account(self._burst, self._errors, now)
        passed = max(0.0, now - account.when)
        return Account(
            _refilled(account.seconds, passed * self._rate, self._burst),
            _refilled(account.errors, passed * self._error_rate, self._errors),
            now,
        )


def _refilled(left: float, more: float, full: float) -> float:
    return full if full == math.inf else min(full, left + more)


def _budget_refusal(message: str, wait: float) -> QueryRefused:
    seconds = max(1, math.ceil(wait))
    return QueryRefused(f"{message}: ask again in {seconds} s", "budget", retry_after=seconds)


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
