"""Servers of tools over stores, asked by the client of the protocol's authors, in this process."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp.client import Client
from mcp_types import CallToolResult

import foia_graph
from foia_graph.assistants.tools import archive_server
from foia_graph.client import Archive

Ask = Callable[..., CallToolResult]


def asking(archive: Archive) -> Ask:
    """Return what calls a tool of an archive; the answer has the same in words as in its structure."""
    server = archive_server(archive)

    def ask(tool: str, **arguments: Any) -> CallToolResult:
        async def call() -> CallToolResult:
            async with Client(server) as client:
                return await client.call_tool(tool, arguments)

        answer = anyio.run(call)
        if not answer.is_error:
            assert answer.structured_content == json.loads(answer.content[0].text)
        return answer

    return ask


@pytest.fixture(scope="module")
def shipped(shipped_store: Path) -> Iterator[Ask]:
    """The tools over the shipped catalogue."""
    with foia_graph.open(shipped_store) as archive:
        yield asking(archive)


@pytest.fixture(scope="module")
def specimen(specimen_store: Path) -> Iterator[Ask]:
    """The tools over the specimen release, whose pages were read."""
    with foia_graph.open(specimen_store) as archive:
        yield asking(archive)
