"""A harvest that is killed at any point leaves what readers see as it was, and the next one continues."""

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path
from queue import SimpleQueue

import pytest

from tests.connectors.harvest.origins import BASE, thing
from tests.connectors.http.servers import Page

pytestmark = pytest.mark.slow

KILL = [sys.executable, "-W", "error::DeprecationWarning", "-m", "tests.connectors.harvest.kill_points"]
HERE = Path(__file__).parents[3]
at_points = pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.slow)])
"""Every third point, and slowly every one."""
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{HERE}:{HERE / 'tests'}"}


def kill_everywhere(origin, store, step):
    """Kill a harvest at each point, or some, until one comes to its end; give the number of points."""
    command = [*KILL, origin.url(), str(store), str(step), str(len(origin.entries)), str(len(origin.state))]
    found = subprocess.run(command, capture_output=True, text=True, cwd=HERE, env=ENVIRONMENT)
    assert 0 == found.returncode, found.stderr[-2000:]
    return int(found.stdout)


@at_points
@pytest.mark.parametrize("dumps", [False, True])
def test_a_first_harvest_survives_kills(origin, harvester, dumps, step):
    """Readers find no copy until there is a whole one."""
    origin.dumps = dumps

    assert kill_everywhere(origin, harvester.store, step) > 20
    assert origin.state == harvester.said()


@at_points
def test_an_update_survives_kills(origin, harvester, step):
    """Readers see the state before or the state after, and no thing twice or half."""
    harvester.harvest(origin.url())
    origin.load({"a": None, "b": thing("b", "new"), "z": thing("z", "z", part="part")})

    assert kill_everywhere(origin, harvester.store, step) > 20
    assert origin.state == harvester.said()


def start(origin, harvester) -> "subprocess.Popen[bytes]":
    """Begin to harvest, by the command."""
    options = ["--store", str(harvester.store), "--allow-private", "--delay", "0"]
    command = [sys.executable, "-m", "foia_graph", "harvest", origin.url(), *options]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_a_harvest_that_is_killed_at_any_request_goes_on(origin, harvester):
    """kill -9 before whichever answer, while the origin changes: in the end the copy is equal to it."""
    chance = random.Random(11)
    running: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
    ends = []
    for n in range(12):
        slug = chance.choice("abcdefgh")
        iri = f"{BASE}id/document/{slug}"
        origin.load({slug: None if iri in origin.things and chance.random() < 0.4 else thing(slug, f"{n}")})
        origin.between = [*[None] * chance.randrange(4), lambda: running.get().kill()]
        process = start(origin, harvester)
        running.put(process)
        ends.append(process.wait())
    origin.between = []

    proof = harvester.harvest(origin.url(), verify=True).proof

    assert proof.holds
    assert origin.state == harvester.said()
    assert ends.count(-signal.SIGKILL) > 5


def test_ctrl_c_ends_a_harvest_that_waits(origin, harvester):
    """Also while a page is on its way that will never be whole; what has come stays for the next harvest."""
    reached = threading.Event()

    def silent(page: Page) -> None:
        reached.set()
        page.until_left()

    slow = origin.page("/catalog.nq?embed=1&after=x")
    slow.during = silent
    origin.troubles[f"/catalog.nq?embed=1&per_page=2&after={BASE}id/document/a"] = [slow]
    process = start(origin, harvester)
    try:
        assert reached.wait(120)
        process.send_signal(signal.SIGINT)
        process.wait(120)
    finally:
        process.kill()

    assert process.returncode not in (0, -signal.SIGKILL)
    assert not harvester.is_there
    harvester.harvest(origin.url())
    assert origin.state == harvester.said()
