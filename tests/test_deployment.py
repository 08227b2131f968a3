"""What docs/serving.md shows, tried: tables, unit, proxy, and the backup of a store that is loaded into."""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlencode

import pytest

from foia_graph.cli.serve_options import LIMITS
from foia_graph.ingest.load import LoadOptions, load
from foia_graph.model.profile import Profile
from foia_graph.runtime.files import resource_folder
from foia_graph.store.fetch_log import FETCH_LOG
from foia_graph.store.generations.generation import ERASURE_FILE, HARVESTED, Layout
from foia_graph.web.core.problems import STATUS_OF_REASON
from foia_graph.web.limits.query_log import QUERY_ENDS, QueryLogLine
from foia_graph.web.sparql.execution import FREE_ENDS
from ports import free_port

PAGE = (Path(__file__).parents[1] / "docs" / "serving.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
COUNT = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER(CONTAINS(STR(?s), '/id/place/')) }"


def block(kind: str, holding: str = "") -> str:
    """Give the block of this kind in the page that holds some words."""
    found = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    return next(text for text in found if holding in text)


# -- the tables ----------------------------------------------------------------------------------------------


def test_the_table_of_limits_is_that_of_the_options():
    """Each limit is in the page with its default, in the words of the help."""
    shown = re.findall(r"^\| `--([a-z-]+)` \| (\S+) \| (.*) \|$", PAGE, re.MULTILINE)

    assert [(limit.option, str(limit.default), limit.help) for limit in LIMITS] == shown


def test_the_table_of_ends_is_that_of_the_server():
    """Each end of a query is in the page, with its status."""
    rows = re.findall(r"^\| (`[a-z][a-z`, -]+) \| (\d[\d, ]+) \|", PAGE, re.MULTILINE)
    shown = {name: status for names, status in rows for name in re.findall(r"[a-z-]+", names)}
    other = {"answered": 200, "not-modified": 304, "not-acceptable": 406}

    assert {name: str(status) for name, status in {**STATUS_OF_REASON, **other}.items()} == shown | {
        "too-long": "413"
    }
    assert set(QUERY_ENDS) - {"refused", "failed"} == set(shown)
    free = re.search(r"All but (.*?) count as errors", PAGE, re.DOTALL)[1]
    assert FREE_ENDS - {"failed"} == set(re.findall(r"`([a-z-]+)`", free))


def test_the_line_of_the_log_that_is_shown_is_one():
    """The example has the members of a line, and no others."""
    members = {field.name for field in fields(QueryLogLine)} | {"time", "query", "process"}

    assert members - {"text"} == json.loads(block("json")).keys()


# -- a store that is served and loaded into ------------------------------------------------------------------


class World:
    """A catalogue of some positions, one more with each load."""

    def __init__(self, folder: Path) -> None:
        self.data, self.store, self.count = folder / "data", folder / "store", 0
        self.profile = Profile(resource_folder("ontology"))
        (self.data / "in").mkdir(parents=True)
        (self.data / "catalog.toml").write_text('title = "R"\nbase = "https://foia.example.org/"\n')
        (self.data / "in" / "source.toml").write_text('title = "In"\n')

    def load(self) -> None:
        """Load the catalogue with one position more."""
        self.count += 1
        places = (f"- {{type: Place, id: p{n}, prefLabel: P{n}}}\n" for n in range(self.count))
        (self.data / "in" / "records.yaml").write_text("".join(places))
        load((self.data,), self.store, self.profile, LoadOptions())


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.load()
    return made


@contextmanager
def served(store: Path, *options: str) -> Iterator[int]:
    """Serve a store with one web process; gives the port."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "foia_graph",
        "serve",
        f"--store={store}",
        f"--port={port}",
        "--workers=1",
    ]
    log = store.parent / f"{store.name}.serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen([*command, *options], stdout=out, stderr=out)
    try:
        wait(lambda: answers(port, process, log))
        yield port
    finally:
        process.terminate()
        process.wait(60)


def wait(holds: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def answers(port: int, process: subprocess.Popen[bytes], log: Path) -> bool:
    assert process.poll() is None, log.read_text()[-2000:]
    try:
        return ask(port, "SELECT * {}")[0] == 200
    except OSError:
        return False


def ask(port: int, query: str, source: str = "127.0.0.1", **headers: str) -> tuple[int, str]:
    """Put a query from an address of this machine; gives status and CSV."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120, source_address=(source, 0))
    try:
        connection.request(
            "GET", f"/sparql?{urlencode({'query': query})}", headers={"Accept": "text/csv"} | headers
        )
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def shell(text: str, **variables: Path) -> None:
    """Run lines of the page, with other values for some variables."""
    for name, value in variables.items():
        text, number = re.subn(rf"^{name}=.*$", f"{name}='{value}'", text, flags=re.MULTILINE)
        assert 1 == number, f"{name} is not set in the page"
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", "-c", text], env=environment, capture_output=True, text=True)
    assert 0 == done.returncode, done.stdout + done.stderr


def test_a_backup_has_all_that_no_load_makes_again():
    """
    What people decided, what was erased, fetched and harvested, and where files went: each part has a name.
    """
    named = set(re.search(r"for part in ([^;]+);", block("sh", "readlink"))[1].split())
    layout = Layout(Path("store"))
    parts = {
        *("files", "pages", layout.log.name, layout.decisions.name, layout.cluster_storage.name),
        *(FETCH_LOG, HARVESTED, ERASURE_FILE),
    }

    assert parts == named


@pytest.mark.slow
def test_a_store_that_is_loaded_into_can_be_copied_and_restored(world, tmp_path):
    """
    Every copy that is made while generations are swapped is whole: verify finds nothing, it is served, and
    loads continue from it.
    """
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            world.load()

    with served(world.store):
        loading = threading.Thread(target=swap)
        loading.start()
        try:
            for number in range(3):
                shell(block("sh", "readlink"), STORE=world.store, BACKUP=tmp_path / f"backup-{number}")
        finally:
            stop.set()
            loading.join()
    numbers = [Layout(tmp_path / f"backup-{number}").resolve().name for number in range(3)]
    assert numbers == sorted(numbers) and numbers[0] < Layout(world.store).resolve().name

    restored = tmp_path / "restored"
    shell(block("sh", "RESTORED"), BACKUP=tmp_path / "backup-1", RESTORED=restored)
    with served(restored) as port:
        places = int(numbers[1])
        assert (200, f"n\r\n{places}\r\n") == ask(port, COUNT)
        load((world.data,), restored, world.profile, LoadOptions())
        assert (200, f"n\r\n{world.count}\r\n") == ask(port, COUNT)


# -- systemd -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_takes_the_unit(tmp_path):
    """systemd finds nothing wrong with the unit, and its command is one of ours."""
    unit = block("ini")
    command = re.search(r"^ExecStart=(\S+) (.*)$", unit, re.MULTILINE)
    path = tmp_path / "foia-graph.service"
    path.write_text(unit.replace(command[1], str(BIN / "foia-graph")))
    verified = subprocess.run(["systemd-analyze", "verify", "--man=no", path], capture_output=True, text=True)

    assert (0, "") == (verified.returncode, verified.stderr)
    help_text = subprocess.run([BIN / "foia-graph", "serve", "--help"], capture_output=True, text=True).stdout
    assert "serve" == command[2].split()[0]
    assert set(re.findall(r"--[a-z-]+", command[2])) <= set(re.findall(r"--[a-z-]+", help_text))


# -- nginx ---------------------------------------------------------------------------------------------------

MAIN = """
{user}daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {block}
}}
"""


@contextmanager
def proxied(folder: Path, port: int) -> Iterator[int]:
    """Run nginx with the block of the page, in front of a port; gives the port it listens on."""
    listening = free_port()
    text = block("nginx").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    text = text.replace("listen 80;", f"listen 127.0.0.1:{listening};")
    folder.mkdir()
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(user=user, folder=folder, block=text))
    process = subprocess.Popen([NGINX, "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf"])
    try:
        wait(lambda: answers(listening, process, folder / "error.log"))
        yield listening
    finally:
        process.terminate()
        process.wait(60)


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_nginx_passes_queries_and_addresses(world, tmp_path):
    """
    Behind the proxy each client has its own budget, and cannot take another's name; large requests end at it.
    """
    limits = ["--trusted-proxy=127.0.0.1", "--errors-a-minute=2", "--metrics"]
    with served(world.store, *limits) as port, proxied(tmp_path / "nginx", port) as proxy:
        assert (200, "n\r\n1\r\n") == ask(proxy, COUNT, "127.0.0.2")
        assert [400, 400, 429, 429] == [
            ask(proxy, "SELECT {", "127.0.0.2")[0],
            ask(proxy, "SELECT {", "127.0.0.2")[0],
            ask(proxy, COUNT, "127.0.0.2")[0],
            ask(proxy, COUNT, "127.0.0.2", **{"X-Forwarded-For": "192.0.2.9"})[0],
        ]
        assert 200 == ask(proxy, COUNT, "127.0.0.3")[0]
        assert 414 == ask(proxy, "#" + "x" * 9000, "127.0.0.3")[0]
        assert 403 == get(proxy, "/metrics", "127.0.0.3")


def get(port: int, path: str, source: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120, source_address=(source, 0))
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()
