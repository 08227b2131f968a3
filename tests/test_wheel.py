"""The wheel: what is installed serves the demo without a clone."""

import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest

from prepared import REPOSITORY
from tests.cli.test_demo import two_free_ports

SECONDS = 600


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the working tree, built without npm."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    environment = {"FOIA_GRAPH_WITHOUT_NPM": "1", "PATH": "/usr/bin:/bin"}
    subprocess.run(
        [*command, f"--wheel-dir={place}", str(REPOSITORY)], check=True, env=environment, timeout=SECONDS
    )
    return next(place.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; the libraries are those of this one, so nothing is fetched."""
    place = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, timeout=SECONDS)
    found = place / "bin" / "python"
    install = ["-m", "pip", "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run([found, *install], check=True, timeout=SECONDS)
    libraries = [
        path for path in sys.path if path.endswith("-packages") or path == sysconfig.get_path("purelib")
    ]
    folder = next(place.glob("lib/python*/site-packages"))
    (folder / "libraries.pth").write_text("\n".join(dict.fromkeys(libraries)))
    return found


@pytest.mark.slow
def test_the_wheel_holds_the_catalogue_and_no_paper(wheel: Path) -> None:
    """The records come with it, and the papers of the specimen are drawn."""
    names = zipfile.ZipFile(wheel).namelist()

    assert {"foia_graph/data/catalog.toml", "foia_graph/data/LICENSE"} <= set(names)
    assert "foia_graph/specimen/records/papers/documents.yaml" in names
    assert {"foia_graph/queries/timeline.rq", "foia_graph/queries/patterns/evidence.rq"} <= set(names)
    assert [] == [name for name in names if name.endswith(".pdf")]


@pytest.mark.slow
def test_an_installed_program_serves_the_demo(python: Path, tmp_path: Path) -> None:
    """`foia-graph demo` serves both catalogues from a folder of its own."""
    command = [python.with_name("foia-graph"), "demo", f"--port={two_free_ports()}"]
    demo = subprocess.Popen(
        command, cwd=tmp_path, env={"PATH": "/usr/bin:/bin"}, stdout=subprocess.PIPE, text=True
    )
    try:
        said = ""
        while "Ctrl-C" not in said:
            line = demo.stdout.readline() if demo.stdout else ""
            assert line, said
            said += line
        pages = [urlopen(address).read().decode() for address in re.findall(r"http://[\d.:]+/(?=   )", said)]
    finally:
        demo.terminate()
        demo.communicate(timeout=SECONDS)

    titles = [re.search("<h1>(.*)</h1>", page) for page in pages]
    assert ["Uncover the Truth: records on Secure Communities", "SPECIMEN – INVENTED"] == [
        title[1].partition(": Papers")[0] for title in titles if title
    ]
