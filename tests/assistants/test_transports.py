"""The command mcp, as assistants start it: over standard input and output, and over HTTP."""

import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import httpx2
import pytest
from click.testing import CliRunner
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

import foia_graph
from foia_graph.cli import main
from foia_graph.cli import mcp as command
from ports import free_port

SOURCE = os.fspath(Path(foia_graph.__file__).parents[1])
PATIENCE = 120


async def ask(client: Client) -> str:
    listed = await client.list_tools()
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in listed.tools)
    answer = await client.call_tool("cite", {"name": "work/oig-12-64"})
    return str(answer.structured_content["citation"])


def test_over_standard_input_and_output(shipped_store):
    """A process that an assistant starts answers there, and says nothing else there."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "foia_graph", "mcp", "--store", str(shipped_store)],
        env={**os.environ, "PYTHONPATH": SOURCE},
    )

    async def run() -> str:
        with anyio.fail_after(PATIENCE):
            async with Client(stdio_client(server)) as client:
                return await ask(client)

    assert anyio.run(run).endswith("id/work/oig-12-64")


@pytest.fixture
def address(shipped_store, tmp_path):
    """The address of a process that answers over HTTP."""
    port = free_port()
    arguments = [
        sys.executable,
        "-m",
        "foia_graph",
        "mcp",
        "--store",
        str(shipped_store),
        "--http",
        str(port),
    ]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            arguments, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": SOURCE}
        )
    address = f"http://127.0.0.1:{port}/mcp"
    try:
        until(lambda: httpx2.get(address).status_code < 500)
        yield address
    finally:
        process.terminate()
        process.wait()


def until(is_there: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            if is_there():
                return
        except httpx2.TransportError:
            if time.monotonic() > end:
                raise
        time.sleep(0.1)


def test_over_http_on_this_machine(address):
    """The client of the protocol's authors asks it; a page of another host that names it is refused."""

    def run(asking: Callable[[Client], Awaitable[str]]) -> str:
        async def call() -> str:
            with anyio.fail_after(PATIENCE):
                async with Client(address) as client:
                    return await asking(client)

        return anyio.run(call)

    assert run(ask).endswith("id/work/oig-12-64")
    strange = httpx2.post(address, json={}, headers={"Host": "evil.example.org"})
    assert 400 <= strange.status_code < 500
    large = httpx2.post(address, content=b"[" * 1_000_000, headers={"Content-Type": "application/json"})
    assert 400 <= large.status_code < 500
    assert run(ask)


def test_without_the_extra_one_sentence_says_what_to_install(monkeypatch, shipped_store):
    """The program runs without the libraries of assistants."""
    monkeypatch.setattr(command, "find_spec", lambda _: None)

    result = CliRunner().invoke(main, ["mcp", "--store", str(shipped_store)])

    assert 0 != result.exit_code
    assert "pip install 'foia-graph[mcp]'" in result.output
