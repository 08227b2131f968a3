"""A harvest that is killed at any point leaves what readers see as it was, and the next one goes on."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ..fetch.servers import until
from .origins import BASE, thing

KILL = [sys.executable, "-W", "error::DeprecationWarning", "-m", "tests.harvest.kill_points"]
HERE = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{HERE}:{HERE / 'tests'}"}


def kill_everywhere(origin, store):
    """Kill a harvest at each point until one comes to its end; give the number of points."""
    command = [*KILL, origin.url(), str(store), str(len(origin.entries)), str(len(origin.state))]
    found = subprocess.run(command, capture_output=True, text=True, cwd=HERE, env=ENVIRONMENT, timeout=300)
    assert 0 == found.returncode, found.stderr[-2000:]
    return int(found.stdout)


@pytest.mark.parametrize("dumps", [False, True])
def test_a_first_harvest_survives_kills(origin, harvester, dumps):
    """
    Readers find no copy until there is a whole one.
    """
    origin.dumps = dumps

    assert kill_everywhere(origin, harvester.store) > 20
    assert origin.state == harvester.said()


def test_an_update_survives_kills(origin, harvester):
    """
    Readers see the state before or the state after, and no thing twice or half.
    """
    harvester.harvest(origin.url())
    origin.load({"a": None, "b": thing("b", "new"), "z": thing("z", "z", part="part")})

    assert kill_everywhere(origin, harvester.store) > 20
    assert origin.state == harvester.said()


def test_a_harvest_that_is_killed_at_any_time_goes_on(origin, harvester, tmp_path):
    """
    kill -9 whenever it pleases, while the origin changes: in the end the copy is equal to it.
    """
    chance = random.Random(11)
    options = ["--store", str(harvester.store), "--allow-private"]
    command = [sys.executable, "-m", "foia_graph", "harvest", origin.url(), *options]
    for n in range(12):
        slug = chance.choice("abcdefgh")
        iri = f"{BASE}id/document/{slug}"
        origin.load({slug: None if iri in origin.things and chance.random() < 0.4 else thing(slug, f"{n}")})
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()

    proof = harvester.harvest(origin.url(), verify=True).proof

    assert proof.holds
    assert origin.state == harvester.said()


def test_ctrl_c_ends_a_harvest_that_waits(origin, harvester):
    """
    Also while a page is on its way that will take long; what has come stays for the next harvest.
    """
    waiting = threading.Event()
    slow = origin.page("/catalog.nq?embed=1&after=x")
    slow.during = lambda: waiting.wait(60)
    origin.troubles[f"/catalog.nq?embed=1&per_page=2&after={BASE}id/document/a"] = [slow]
    options = ["--store", str(harvester.store), "--allow-private"]
    command = [sys.executable, "-m", "foia_graph", "harvest", origin.url(), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    until(lambda: any("after=" in path for path in origin.paths), 30)
    time.sleep(0.3)

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    waiting.set()

    assert 0 != process.returncode
    assert not harvester.is_there
    harvester.harvest(origin.url())
    assert origin.state == harvester.said()
