"""Budgets of clients: seconds of work and a number of errors, filled again as time goes by.

The seconds are those in which a worker runs queries of the client, those in which a page is drawn for it, and
processor time of its heavy requests.


All is kept in memory only, and a client whose budgets are full again is forgotten.
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from foia_graph.errors import QueryRefused

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

    def per_process(self, processes: int) -> "QueryBudget":
        """Return the share of one of some processes, each of which counts for itself."""
        return replace(
            self,
            seconds=self.seconds / processes,
            burst=self.burst / processes,
            errors=max(1.0, self.errors / processes) if self.errors else 0.0,
        )


@dataclass(slots=True)
class _ClientAccount:
    """Seconds and errors that a client had left at a time of the clock."""

    seconds: float
    errors: float
    when: float


class ClientBudgets:
    """The accounts of all clients of one process."""

    def __init__(self, budget: QueryBudget, clock: Callable[[], float] = time.monotonic) -> None:
        self._budget, self._clock = budget, clock
        self._burst = max(budget.burst, budget.seconds) if budget.seconds else math.inf
        self._errors = budget.errors or math.inf
        self._rate, self._error_rate = budget.seconds / budget.window, budget.errors / MINUTE
        self._accounts: OrderedDict[str, _ClientAccount] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._accounts)

    @property
    def policy(self) -> str:
        """Return the value of the header RateLimit-Policy."""
        allowed = self._budget
        return f'"seconds";q={allowed.seconds:g};w={allowed.window:g}, "errors";q={allowed.errors:g};w=60'

    def check_client(self, client: str) -> None:
        """Raise QueryRefused where a client may put no query, with the seconds until it may."""
        known = self._accounts.get(client)
        if known is None or (known.seconds > 0 and known.errors >= 1):
            return  # what was left when it was charged last suffices
        account = self._current_account(client)
        self._check_account(account)
        if account is not None and account.errors < 1:
            wait = (1 - account.errors) / self._error_rate
            raise _budget_refusal("too many queries from your address had to be refused or ended", wait)

    def check_seconds(self, client: str) -> None:
        """Raise QueryRefused where the seconds of a client are used up, with how long that is so."""
        self._check_account(self._current_account(client))

    def seconds_over(self, client: str) -> float:
        """Return the seconds until a client has some of its budget again, 0.0 where it has."""
        return self._account_over(self._current_account(client))

    def _check_account(self, account: _ClientAccount | None) -> None:
        if wait := self._account_over(account):
            raise _budget_refusal("what your address may use of this server is used up", wait)

    def _account_over(self, account: _ClientAccount | None) -> float:
        if account is None or account.seconds > 0:
            return 0.0
        return max(-account.seconds / self._rate, SHORTEST_WAIT)

    def _current_account(self, client: str) -> _ClientAccount | None:
        with self._lock:
            account = self._accounts.get(client)
            if account is not None:
                self._refill_account(account)
            return account

    def charge_client(self, client: str, seconds: float, *, is_error: bool = False) -> None:
        """Subtract what was used from the client's budgets, which may be overdrawn."""
        if not seconds and not is_error:
            return
        with self._lock:
            account = self._accounts.get(client)
            if account is None:
                account = self._accounts[client] = _ClientAccount(self._burst, self._errors, self._clock())
            else:
                self._accounts.move_to_end(client)
                self._refill_account(account)
            account.seconds -= seconds
            account.errors -= is_error
            self._forget_idle()

    def _refill_account(self, account: _ClientAccount) -> None:
        now = self._clock()
        passed, account.when = now - account.when, now
        account.seconds = min(self._burst, account.seconds + passed * self._rate)
        account.errors = min(self._errors, account.errors + passed * self._error_rate)

    def _forget_idle(self) -> None:
        """Drop the accounts idle for longest: when full again, or when there are too many.

        The last one was charged just now.
        """
        for _ in range(min(2, len(self._accounts) - 1)):
            client, account = next(iter(self._accounts.items()))
            self._refill_account(account)
            is_full = account.seconds >= self._burst and account.errors >= self._errors
            if not is_full and len(self._accounts) <= self._budget.clients:
                return
            del self._accounts[client]


def _budget_refusal(message: str, wait: float) -> QueryRefused:
    seconds = max(1, math.ceil(wait))
    return QueryRefused(f"{message}: ask again in {seconds} s", "budget", retry_after=seconds)
