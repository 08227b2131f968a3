"""What a client may use, who a client is, and what using it up looks like."""

import pytest

from foia_graph.errors import QueryRefused
from foia_graph.query.sparql.pool import PoolLimits
from foia_graph.web.core.site import EXTENSION
from foia_graph.web.limits.client_address import UNKNOWN_CLIENT, ClientAddresses
from foia_graph.web.limits.rate_limits import Account, ClientBudgets, QueryBudget

ASK = {"query": "ASK { ?s ?p ?o }"}
WRONG = {"query": "ASK {"}
ENDLESS = {
    "query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
}


class Clock:
    """A clock that is set manually."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def wait(budgets: ClientBudgets, client: str = "a") -> int:
    """The seconds that a client is told to wait; 0 where it may ask."""
    try:
        budgets.check_client(client)
    except QueryRefused as refused:
        return refused.retry_after
    return 0


# -- the arithmetic ------------------------------------------------------------------------------------------


def test_query_time_is_used_up_and_comes_back():
    """A new client has its burst; what it uses comes back at so many seconds in each window."""
    clock = Clock()
    budgets = ClientBudgets(QueryBudget(seconds=30, window=60, burst=100), clock=clock)

    budgets.charge_client("a", 99.5)
    assert 0 == wait(budgets)
    budgets.charge_client("a", 10.5)
    assert (20, 0) == (wait(budgets), wait(budgets, "b"))
    clock.now += 19
    assert 1 == wait(budgets)
    clock.now += 1.01
    assert 0 == wait(budgets)


def test_no_more_than_the_burst_is_saved():
    """Who does not ask for long has the burst again, and no more."""
    clock = Clock()
    budgets = ClientBudgets(QueryBudget(seconds=60, window=60, burst=120), clock=clock)

    budgets.charge_client("a", 100)
    clock.now += 10_000
    budgets.charge_client("a", 125)
    assert 5 == wait(budgets)


def test_errors_are_counted_a_minute():
    """So many errors at once, then one whenever the minute has room for another."""
    clock = Clock()
    budgets = ClientBudgets(QueryBudget(errors=3), clock=clock)

    waits = []
    for _ in range(3):
        waits.append(wait(budgets))
        budgets.charge_client("a", 0, is_error=True)
    assert ([0, 0, 0], 20) == (waits, wait(budgets))
    clock.now += 20
    assert 0 == wait(budgets)
    budgets.charge_client("a", 0, is_error=True)
    assert 20 == wait(budgets)


def test_zero_is_no_bound():
    """Where there is no budget, no one is sent away."""
    budgets = ClientBudgets(QueryBudget(seconds=0, errors=0))

    for _ in range(1000):
        budgets.charge_client("a", 1e6, is_error=True)
    assert 0 == wait(budgets)


def test_a_row_that_is_just_written_spends_no_budget():
    """Another process may read it half-written; without a bound that would never come back."""
    budgets = ClientBudgets(QueryBudget(seconds=0, errors=0))
    budgets._accounts.put("a", Account(0.0, 0.0, 0.0))

    assert 0 == wait(budgets)


def test_processes_share_a_budget(tmp_path):
    """Of what one has charged, another one knows, also one that began before."""
    clock, file = Clock(), str(tmp_path / "accounts")
    one, other = (
        ClientBudgets(QueryBudget(seconds=60, window=60, burst=60, errors=2), file, clock) for _ in range(2)
    )

    one.charge_client("a", 40)
    other.charge_client("a", 30, is_error=True)
    one.charge_client("b", 1, is_error=True)
    one.charge_client("b", 1, is_error=True)

    assert [(10, 10), (30, 30), (0, 0)] == [(wait(one, name), wait(other, name)) for name in "abc"]
    assert 0o600 == (tmp_path / "accounts").stat().st_mode & 0o777


def test_what_is_left_is_stated():
    """With the time until all is there again; what has no bound is not spoken of."""
    clock = Clock()
    budgets = ClientBudgets(QueryBudget(seconds=30, window=60, burst=100, errors=0), clock=clock)
    budgets.charge_client("a", 20.5)
    stated = [dict(budgets.rate_headers(name)) for name in "ab"]
    budgets.charge_client("a", 200)

    assert ['"seconds";r=79;t=41', '"seconds";r=100;t=0'] == [each["RateLimit"] for each in stated]
    assert {'"seconds";q=30;w=60'} == {each["RateLimit-Policy"] for each in stated}
    assert '"seconds";r=0;t=441' == dict(budgets.rate_headers("a"))["RateLimit"]


def test_so_many_clients_are_remembered():
    """When too many ask, those who were charged longest ago are forgotten first."""
    clock = Clock()
    budgets = ClientBudgets(QueryBudget(clients=8, burst=1, seconds=1), clock=clock)
    for client in ("a", *"bcdefgh", "a", "i"):
        clock.now += 0.1
        budgets.charge_client(client, 1000)

    assert "b" == "".join(client for client in "abcdefghi" if not wait(budgets, client))


def test_what_costs_nothing_is_not_remembered():
    """A client without charges takes no row from others."""
    budgets = ClientBudgets(QueryBudget(clients=8, burst=1, seconds=1), clock=Clock())
    for client in "abcdefgh":
        budgets.charge_client(client, 5)
    for number in range(100):
        budgets.check_client(f"client {number}")
        budgets.charge_client(f"client {number}", 0)

    assert all(wait(budgets, client) for client in "abcdefgh")


# -- who a client is -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("192.0.2.7", None, "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.1, 10.1.2.3", "198.51.100.1"),
        ("127.0.0.1", "10.0.0.1,127.0.0.1", "10.0.0.1"),
        ("127.0.0.1", "198.51.100.1, nonsense", "127.0.0.1"),
        ("127.0.0.1", "nonsense, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.1:4711", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:aaaa::1", None, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", None, "2001:db8:1:2::/64"),
        ("fe80::1%eth0", None, "fe80::/64"),
        ("2001:db8::1", "2001:db8:1:2:aaaa::1, 10.0.0.1", "2001:db8:1:2::/64"),
        ("", "198.51.100.1", UNKNOWN_CLIENT),
        (None, None, UNKNOWN_CLIENT),
    ],
)
def test_a_client_is_its_address(peer, forwarded, expected):
    """What a trusted proxy says counts, from the right, up to the first that none vouches for."""
    clients = ClientAddresses(["127.0.0.1", "10.0.0.0/8", "2001:db8::1"])

    assert expected == clients.client_name(peer, forwarded)


# -- at the endpoint -----------------------------------------------------------------------------------------


def test_too_many_errors_are_429(client_with):
    """A client with too many errors is told when to come back, by every way there is; others are not."""
    client = client_with(budget=QueryBudget(errors=2), trusted_proxies=("127.0.0.1",))
    client.application.extensions[EXTENSION].budgets._clock = lambda: 0.0
    one, other = {"X-Forwarded-For": "192.0.2.1"}, {"X-Forwarded-For": "192.0.2.2"}

    found = [client.get("/sparql", query_string=WRONG, headers=one) for _ in range(3)]
    assert [400, 400, 429] == [answer.status_code for answer in found]
    refused = client.get("/sparql", query_string=ASK, headers=one)
    assert (429, "budget", "30") == (
        refused.status_code,
        refused.json["reason"],
        refused.headers["Retry-After"],
    )
    assert '"seconds";q=60;w=60, "errors";q=2;w=60' == refused.headers["RateLimit-Policy"]
    assert 200 == client.get("/sparql", query_string=ASK, headers=other).status_code
    assert 200 == client.get("/doc/release/2012-04-10", headers=one).status_code


def test_query_time_is_charged_when_a_query_is_ended(client_with):
    """A query that is killed has cost what it took."""
    limits = PoolLimits(running=1, spare=0, deadline=0.5, queue_wait=60.0)
    client = client_with(budget=QueryBudget(seconds=0.25, burst=0.25, window=3600), pool=limits)

    found = [client.get("/sparql", query_string=ENDLESS).status_code for _ in range(2)]
    assert [503, 429] == found
    # Half a second is more than the budget by as much again as a window gives.
    assert 3590 < int(client.get("/sparql", query_string=ASK).headers["Retry-After"])


def test_what_the_client_has_costs_nothing(client_with):
    """An answer that the client has is no error, and takes no query time."""
    client = client_with(budget=QueryBudget(errors=1))
    etag = client.get("/sparql", query_string=ASK).headers["ETag"]
    found = [
        client.get("/sparql", query_string=ASK, headers={"If-None-Match": etag}).status_code for _ in range(3)
    ]

    assert [304, 304, 304] == found


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("ASK {", 400),
        ("ASK { SERVICE <http://x/> {} }", 403),
        ("ASK " + "{" * 200, 400),
        ("DROP ALL", 403),
        ("SELECT (<http://x/f>(1) AS ?x) {}", 400),
    ],
)
def test_what_is_refused_is_an_error(client_with, query, status):
    """Each refusal for what a query says counts."""
    client = client_with(budget=QueryBudget(errors=1))

    assert status == client.get("/sparql", query_string={"query": query}).status_code
    assert 429 == client.get("/sparql", query_string=ASK).status_code


def test_being_busy_is_no_error_of_the_clients(client_with):
    """Who is sent away since there is no room has nothing to make good."""
    client = client_with(budget=QueryBudget(errors=1), pool=PoolLimits(running=0, waiting=0))

    found = [client.get("/sparql", query_string=ASK).status_code for _ in range(3)]
    assert [503, 503, 503] == found


def test_a_query_that_nobody_waits_for_is_ended(client_with):
    """The server says whether the client has left; what is called off is no error, and costs its time."""
    client = client_with(
        budget=QueryBudget(errors=1, seconds=600, burst=600), pool=PoolLimits(deadline=600.0, cpu=600)
    )
    asked = []

    def gone():
        asked.append(1)
        return len(asked) > 3

    answer = client.get("/sparql", query_string=ENDLESS, environ_overrides={"foia_graph.gone": gone})
    assert (408, "called-off") == (answer.status_code, answer.json["reason"])
    assert 200 == client.get("/sparql", query_string=ASK).status_code


def test_who_goes_while_waiting_gives_up_the_place(client_with):
    """A query that waits for its turn is called off, too."""
    client = client_with(pool=PoolLimits(running=0, waiting=1, queue_wait=60))

    answer = client.get("/sparql", query_string=ASK, environ_overrides={"foia_graph.gone": lambda: True})
    assert "called-off" == answer.json["reason"]
