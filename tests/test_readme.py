"""What the README shows is what one sees.

`python tests/test_readme.py` writes the README again with what its commands print now; read the difference.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from foia_graph.model.profile import Profile
from foia_graph.web.app import create_app
from foia_graph.web.core.site import EXTENSION
from ports import free_port
from web_settings import PATIENT

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TOUR = re.compile(r"^\d\. \[[^\]]*\]\(http://127\.0\.0\.1:(\d+)(/[^)]*)\)", re.MULTILINE)
"""The links of the tour: the port of each, and its path."""
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
PORT = re.compile(r"(?<=127[.-]0[.-]0[.-]1[:-])8000\b")
"""Where the README has the server, as an address and in the name of a copy of it."""


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_readme_is_a_transcript(tmp_path: Path) -> None:
    """Every command of the README prints what the README says it prints."""
    text = README.read_text(encoding="utf-8")
    with served(tmp_path) as (folder, port):
        found = BLOCK.sub(lambda block: f"```console\n{replayed(block[1], folder, port)}```", text)

    assert text.splitlines() == found.splitlines()


def test_the_readme_names_every_command() -> None:
    """The table of commands is that of the program."""
    shown = set(re.findall(r"\| `foia-graph (\w+)", README.read_text(encoding="utf-8")))
    told = subprocess.run([command(), "--help"], check=True, capture_output=True, text=True).stdout

    assert set(re.findall(r"^  (\w+)  ", told.partition("Commands:")[2], re.MULTILINE)) == shown


def test_the_tour_leads_to_pages(shipped_store: Path, specimen_store: Path, profile: Profile) -> None:
    """Each of its links is answered by the catalogue, or by the specimen."""
    links = TOUR.findall(README.read_text(encoding="utf-8"))
    answers = {}
    for port, store in (("8000", shipped_store), ("8001", specimen_store)):
        app = create_app(store, profile, settings=PATIENT)
        client = app.test_client()
        answers |= {path: client.get(path).status_code for number, path in links if number == port}
        app.extensions[EXTENSION].close()

    assert 6 == len(links)
    assert {200} == set(answers.values())


@contextmanager
def served(folder: Path) -> Iterator[tuple[Path, str]]:
    """Load the catalogue as `make demo` does, and serve it; gives the folder, and the port."""
    (folder / "data").symlink_to(ROOT / "data")
    port = free_port()
    run(f"foia-graph load data/ --base http://127.0.0.1:{port}/", folder)
    arguments = [command(), "serve", "--port", str(port), "--workers", "1", "--query-workers", "2"]
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(arguments, cwd=folder, stdout=log, stderr=log)
    try:
        wait_for(port, server)
        yield folder, str(port)
    finally:
        server.terminate()
        server.wait(60)


def replayed(block: str, folder: Path, port: str) -> str:
    """Run the commands of a block, each with what it prints."""
    commands = [part.partition("\n$ ")[0] for part in split(block)]
    chosen = re.compile(PORT.pattern.replace("8000", port))
    shown = [f"$ {each}\n{chosen.sub('8000', run(PORT.sub(port, each), folder))}" for each in commands]
    return "".join(shown)


def split(block: str) -> Iterator[str]:
    """Give the commands of a block; one continues while a quote is open, or a line ends in a backslash."""
    lines = block.splitlines()
    while lines:
        line = lines.pop(0)
        if not line.startswith("$ "):
            continue
        whole = line[2:]
        while whole.count("'") % 2 or whole.endswith("\\"):
            whole += "\n" + lines.pop(0)
        yield whole


def run(text: str, folder: Path) -> str:
    """Run a command as a reader would, with the program on the path."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", text],
        cwd=folder,
        env={**os.environ, "PATH": path},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    return done.stdout


def command() -> str:
    """Find the program as it is installed."""
    return str(Path(sys.executable).parent / "foia-graph")


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers; fail when it ends instead."""
    for _ in range(1200):
        if server.poll() is not None:
            pytest.fail("the server ended before it answered")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the server did not answer in 120 s")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name, served(Path(name)) as (place, number):
        old = README.read_text(encoding="utf-8")
        new = BLOCK.sub(lambda block: f"```console\n{replayed(block[1], place, number)}```", old)
        README.write_text(new, encoding="utf-8")
