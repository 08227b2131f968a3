"""The server of the tools, over standard input and output, or over HTTP on this machine."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations

from foia_graph.assistants.tools import INSTRUCTIONS, ArchiveTools
from foia_graph.client import Archive
from foia_graph.errors import FoiaGraphError
from foia_graph.runtime.version import __version__

READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
MAX_REQUEST_SIZE = 256 * 1024


def archive_server(archive: Archive) -> MCPServer[Any]:
    """Build the server of an archive; a question that cannot be answered is an error with its sentence."""
    server: MCPServer[Any] = MCPServer(
        "foia-graph", title="foia-graph", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING"
    )
    for tool in ArchiveTools(archive).all_tools():
        server.add_tool(_explained(tool), annotations=READ_ONLY)
    return server


def serve_http(server: MCPServer[Any], port: int) -> None:
    """Answer over streamable HTTP (MCP, transports) on the loopback interface, until the process is ended."""
    server.run("streamable-http", host="127.0.0.1", port=port, max_request_body_size=MAX_REQUEST_SIZE)


def serve_stdio(server: MCPServer[Any]) -> None:
    """Answer over standard input and output until the client goes; logs go to standard error."""
    logging.basicConfig(level=logging.WARNING)
    server.run("stdio")


def _explained(tool: Callable[..., Any]) -> Callable[..., Any]:
    """Return a tool whose errors of ours are told in their one sentence."""

    @wraps(tool)
    def answer(*arguments: Any, **named: Any) -> Any:
        try:
            return tool(*arguments, **named)
        except FoiaGraphError as error:
            raise ToolError(error.sentence) from error

    return answer
