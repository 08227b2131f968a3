"""Clients that are packages of npm; each is a process that answers line by line."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import npm
from tests.clients.client import Refusal, Start
from tests.clients.terms import Row, rows, term

FOLDER = Path(__file__).parent


class Node:
    """One of the clients of `ask.mjs`."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def _put(self, form: str, query: str) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({"form": form, "query": query}) + "\n")
        self._process.stdin.flush()
        told = json.loads(self._process.stdout.readline())
        if "error" in told:
            raise Refusal(told["error"])
        return told["found"]

    def select(self, query: str) -> list[Row]:
        return rows(self._put("select", query))

    def ask(self, query: str) -> bool:
        return bool(self._put("ask", query))

    def construct(self, query: str) -> set[str]:
        return {" ".join(str(term(each)) for each in quad) for quad in self._put("construct", query)}


def node(name: str) -> Start:
    """Give one of the clients of `ask.mjs`."""

    @contextmanager
    def start(endpoint: str) -> Iterator[Node]:
        npm.installed(FOLDER)
        command = [npm.program("node"), str(FOLDER / "ask.mjs"), name, endpoint]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=npm.environment()) as process:
            yield Node(process)
            assert process.stdin is not None
            process.stdin.close()

    return start


CLIENTS: dict[str, Start] = {
    "Comunica": node("comunica"),
    "Comunica, detecting": node("comunica-detecting"),
    "fetch-sparql-endpoint": node("fetch-sparql-endpoint"),
    "sparql-http-client": node("sparql-http-client"),
}
