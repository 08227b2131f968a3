"""What one client may use: seconds of query time and a number of errors, filled again as time goes by.

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


@dataclass(frozen=True, slots=True)
class Budget:
    """So many seconds of query time in each window of seconds, `burst` of them at once; errors a minute.

    0 for seconds or errors sets no bound. So many clients are remembered at most.
    """

    seconds: float = 60.0
    window: float = 60.0
    burst: float = 120.0
    errors: float = 30.0
    clients: int = 10_000

    def shared(self, processes: int) -> "Budget":
        """Return the part that one of some processes looks after, each of which counts for itself."""
        return replace(
            self,
            seconds=self.seconds / processes,
            burst=self.burst / processes,
            errors=max(1.0, self.errors / processes) if self.errors else 0.0,
        )


@dataclass(slots=True)
class _Account:
    """What a client has left, and when that was true."""

    seconds: float
    errors: float
    when: float


class Budgets:
    """The accounts of all clients of one process."""

    def __init__(self, budget: Budget, clock: Callable[[], float] = time.monotonic) -> None:
        self._budget, self._clock = budget, clock
        self._burst = max(budget.burst, budget.seconds) if budget.seconds else math.inf
        self._errors = budget.errors or math.inf
        self._rate, self._error_rate = budget.seconds / budget.window, budget.errors / MINUTE
        self._accounts: OrderedDict[str, _Account] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._accounts)

    @property
    def policy(self) -> str:
        """Return what is allowed (RateLimit-Policy)."""
        allowed = self._budget
        return f'"seconds";q={allowed.seconds:g};w={allowed.window:g}, "errors";q={allowed.errors:g};w=60'

    def check(self, client: str) -> None:
        """Let a client ask; raises QueryRefused where its budget is used up, and says when it will not be."""
        with self._lock:
            account = self._accounts.get(client)
            if account is None:
                return
            self._refill(account)
        if account.seconds <= 0:
            raise _used_up("the query time of your address is used up", -account.seconds / self._rate)
        if account.errors < 1:
            wait = (1 - account.errors) / self._error_rate
            raise _used_up("too many queries from your address had to be refused or ended", wait)

    def charge(self, client: str, seconds: float, *, is_error: bool = False) -> None:
        """Take what a query has used from the client's budgets; they may be overdrawn."""
        if not seconds and not is_error:
            return
        with self._lock:
            account = self._accounts.pop(client, None)
            if account is None:
                account = _Account(self._burst, self._errors, self._clock())
            self._refill(account)
            account.seconds -= seconds
            account.errors -= is_error
            self._accounts[client] = account
            self._forget()

    def _refill(self, account: _Account) -> None:
        now = self._clock()
        passed, account.when = now - account.when, now
        account.seconds = min(self._burst, account.seconds + passed * self._rate)
        account.errors = min(self._errors, account.errors + passed * self._error_rate)

    def _forget(self) -> None:
        """Forget who has not asked for longest: when full again, or when there are too many."""
        for _ in range(min(2, len(self._accounts))):
            client, account = next(iter(self._accounts.items()))
            self._refill(account)
            is_full = account.seconds >= self._burst and account.errors >= self._errors
            if not is_full and len(self._accounts) <= self._budget.clients:
                return
            del self._accounts[client]


def _used_up(message: str, wait: float) -> QueryRefused:
    seconds = max(1, math.ceil(wait))
    return QueryRefused(f"{message}: ask again in {seconds} s", "budget", retry_after=seconds)
