"""The demo: the shipped catalogue and the specimen, side by side."""

import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from foia_graph.cli import main
from ports import free_port
from tests.cli.test_served_folders import SECONDS

PORTS = re.compile(r"^  (http://127\.0\.0\.1:\d+/)   ", re.MULTILINE)


@contextmanager
def demo(place):
    """Run the demo in a folder; gives its process and the two addresses that it prints."""
    command = [sys.executable, "-m", "foia_graph", "demo", f"--port={two_free_ports()}"]
    process = subprocess.Popen(
        command, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    said = ""
    try:
        while "Ctrl-C" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        yield process, PORTS.findall(said)
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)


def two_free_ports():
    """Give the first of two ports side by side that stay with this process."""
    first, second = free_port(), free_port()
    while second != first + 1:
        first, second = second, free_port()
    return first


def page(address):
    with urlopen(address) as answer:
        return answer.read().decode()


@pytest.mark.slow  # `.ci/run` starts the demo itself
def test_the_demo_serves_both_catalogues_apart(tmp_path):
    """The home page leads to the specimen, of which the catalogue has nothing, and both end together."""
    with demo(tmp_path) as (process, addresses):
        catalogue, specimen = addresses
        home, other_home = page(catalogue), page(specimen)
        hits = page(f"{catalogue}search.csv?q=lighthouse"), page(f"{specimen}search.csv?q=lighthouse")
        servers = children(process.pid)
        os.kill(servers[0], signal.SIGTERM)
        process.wait(SECONDS)
        left = [number for number in servers if runs(number)]

    assert f'<a href="{specimen}">' in home
    assert "SPECIMEN" not in home
    assert "SPECIMEN – INVENTED" in other_home
    assert (0, True) == (hits[0].count("lighthouse"), "imaginary-lighthouses" in hits[1])
    assert [] == left
    assert ["foia-store", "foia-store-specimen"] == sorted(path.name for path in tmp_path.iterdir())


@pytest.mark.parametrize("name", ["store", "store-specimen"])
def test_the_demo_is_not_loaded_into_another_catalogue(archive, tmp_path, name):
    """Neither next to the catalogue of a reader nor next to that of the specimen."""
    archive.load(into=tmp_path / name)
    ended = CliRunner().invoke(main, ["demo", "--store", str(tmp_path / "store"), f"--port={free_port()}"])

    assert 2 == ended.exit_code
    assert f"{tmp_path / name} holds another catalogue; name another folder with --store." in ended.output


def children(pid):
    text = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True).stdout
    return [int(number) for number in text.split() if runs(int(number))]


def runs(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
