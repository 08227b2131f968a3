"""The notebook that comes with the program: it runs from its first cell to its last."""

import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

import foia_graph
from archives import CATALOG, ONE_READER
from foia_graph.ingest.load import LoadOptions, load
from prepared import REPOSITORY

NOTEBOOK = REPOSITORY / "docs" / "notebook.ipynb"
PAPERS = REPOSITORY.parent / "shared" / "corpora" / "dev"


@pytest.fixture
def execute(tmp_path, monkeypatch):
    """Run the notebook on an archive, and return its code cells with what came out."""

    def run(store: Path) -> list[nbformat.NotebookNode]:
        monkeypatch.setenv("FOIA_GRAPH_ARCHIVE", str(store))
        monkeypatch.setenv("PYTHONPATH", os.fspath(Path(foia_graph.__file__).parents[1]))
        monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path))
        monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
        monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
        kernel = tmp_path / "kernels" / "python3"
        kernel.mkdir(parents=True)
        (kernel / "kernel.json").write_text(KERNEL, encoding="utf-8")
        notebook = nbformat.read(NOTEBOOK, as_version=4)
        NotebookClient(notebook, timeout=300, kernel_name="python3").execute(cwd=tmp_path)
        return [cell for cell in notebook.cells if cell.cell_type == "code"]

    return run


KERNEL = (
    f'{{"argv": ["{sys.executable}", "-m", "ipykernel_launcher", "-f", "{{connection_file}}"], '
    '"display_name": "Python 3", "language": "python"}'
)


def outputs(cells, kind):
    return [each["data"][kind] for cell in cells for each in cell.outputs if kind in each.get("data", {})]


@pytest.mark.slow
def test_the_notebook_goes_from_a_question_to_a_chart_with_evidence(execute, shipped_store):
    """Ten cells: tables of hits with their words, a chart, a citation, and what sources disagree on."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    cells = execute(shipped_store)

    assert 10 == len(notebook.cells)
    assert not [cell for cell in notebook.cells if cell.get("outputs")], "outputs are made, not stored"
    tables = outputs(cells, "text/html")
    assert any("domestic violence" in table for table in tables)
    assert any("contradiction" in table for table in tables)
    assert outputs(cells, "image/png")
    assert "id/" in outputs(cells[-1:], "text/plain")[0]


@pytest.mark.slow
def test_the_notebook_runs_on_papers_that_were_read(execute, profile, tmp_path):
    """An archive of PDFs alone has pages, and no claims that people made."""
    papers = sorted((PAPERS / "pdf").glob("*.pdf"), key=lambda path: path.stat().st_size)[:3]
    if not papers:
        pytest.skip("the shared papers are not here")
    folder, store = tmp_path / "papers", tmp_path / "store"
    folder.mkdir()
    for path in papers:
        shutil.copy(path, folder)
    (folder / "catalog.toml").write_text(CATALOG, encoding="utf-8")
    load((folder,), store, profile, LoadOptions(**ONE_READER))

    assert outputs(execute(store), "text/html")
