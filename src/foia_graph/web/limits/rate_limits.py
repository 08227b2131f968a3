"""Budgets of clients: seconds of work and a number of errors, filled again as time goes by (token buckets).

The seconds are those in which a worker runs queries of the client, those in which a page is drawn for it, and
processor time of its heavy requests. All web processes charge the same account, so a client has the same
budget on each of its connections.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from foia_graph.errors import QueryRefused
from foia_graph.web.limits.account_table import Account, AccountTable

MINUTE = 60.0
SHORTEST_WAIT = 0.05


@dataclass(frozen=True, slots=True)
class QueryBudget:
    """The budget of a client: `seconds` of work a `window`, `burst` of them at once; errors a minute.

    0 for seconds or errors sets no bound. At most `clients` are remembered.
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
        account = self._current_account(client)
        _check_seconds(account, self._rate)
        if account.errors < 1:
            wait = (1 - account.errors) / self._error_rate
            raise _budget_refusal("too many queries from your address had to be refused or ended", wait)

    def check_seconds(self, client: str) -> None:
        """Raise QueryRefused where the seconds of a client are used up, with how long that is so."""
        _check_seconds(self._current_account(client), self._rate)

    def seconds_over(self, client: str) -> float:
        """Return the seconds until a client has some of its budget again, 0.0 where it has."""
        return _seconds_over(self._current_account(client), self._rate)

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
            min(self._burst, account.seconds + passed * self._rate),
            min(self._errors, account.errors + passed * self._error_rate),
            now,
        )


def _check_seconds(account: Account, rate: float) -> None:
    if wait := _seconds_over(account, rate):
        raise _budget_refusal("what your address may use of this server is used up", wait)


def _seconds_over(account: Account, rate: float) -> float:
    return 0.0 if account.seconds > 0 else max(-account.seconds / rate, SHORTEST_WAIT)


def _budget_refusal(message: str, wait: float) -> QueryRefused:
    seconds = max(1, math.ceil(wait))
    return QueryRefused(f"{message}: ask again in {seconds} s", "budget", retry_after=seconds)
