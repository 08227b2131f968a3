"""Settings of a server on which what a machine read is reviewed."""

import getpass
import os
import subprocess
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

import click

from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML
from foia_graph.model.decisions import FILE_NAME
from foia_graph.web.core.site import ReviewSettings, token_digest

TOKEN_VARIABLE = "FOIA_GRAPH_REVIEW_TOKEN"  # noqa: S105 - its name
SHORTEST_TOKEN = 16
GIT_SECONDS = 5


def review_settings(
    paths: Sequence[Path], host: str, decisions: Path | None, reviewer: str, token_file: Path | None
) -> ReviewSettings:
    """Return the settings of a review; raises UsageError where it would be open to everybody, or nowhere."""
    token = _read_token(token_file)
    if not token and not _is_loopback(host):
        raise click.UsageError(
            f"--review on {host} would let everybody decide: give a token by --review-token-file or "
            f"{TOKEN_VARIABLE}, or listen on 127.0.0.1."
        )
    file = decisions or decisions_beside(paths)
    return ReviewSettings(
        decisions=str(file.resolve()),
        reviewer=reviewer.strip() or own_name(),
        hosts=(host,),
        token_digest=token_digest(token) if token else "",
        is_watched=any(file.resolve().parent == path.resolve() for path in paths),
    )


def decisions_beside(paths: Sequence[Path]) -> Path:
    """Return the file of decisions of a catalogue; raises UsageError where no path is one."""
    found = [path for path in paths if (path / CATALOG_TOML).is_file()]
    if not found:
        raise click.UsageError(
            f"a review writes decisions next to a {CATALOG_TOML}: give the PATH that has one "
            "(`foia-graph init FOLDER` writes it), or a file by --decisions."
        )
    return found[0] / FILE_NAME


def _read_token(file: Path | None) -> str:
    token = file.read_text(encoding="utf-8").strip() if file else os.environ.get(TOKEN_VARIABLE, "").strip()
    if (file or token) and len(token) < SHORTEST_TOKEN:
        raise click.UsageError(f"the token of a review has at least {SHORTEST_TOKEN} characters.")
    return token


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def own_name() -> str:
    """Return the name that git has for who runs this, else that of the system; "" where neither has one."""
    try:
        ended = subprocess.run(
            ["git", "config", "user.name"],  # noqa: S607 - that of who starts the server
            capture_output=True,
            text=True,
            timeout=GIT_SECONDS,
            check=False,
        )
        name = ended.stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        name = ""  # there is no git; the system has a name, too
    if name:
        return name
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
