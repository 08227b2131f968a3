"""Child processes of the readers' pool in which extractors fail."""

from dataclasses import replace

import pytest

from foia_graph.extract.pdf import pool as pools
from foia_graph.extract.pdf.pool import ReaderWorkers

BROKEN, ENDLESS = "tests.extract.broken_extractors", "tests.extract.endless_extractor"
CRASHING = "tests.extract.crashing_page"


def import_in_children(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """Let each child import a module of tests after all others."""

    class FaultyWorkers(ReaderWorkers):
        def __init__(self, known, modules, limits, *, ocr):
            super().__init__(known, [*modules, module], limits, ocr=ocr)

    program = pools._PROGRAM
    monkeypatch.setattr(pools, "_PROGRAM", replace(program, packages=("tests", *program.packages)))
    monkeypatch.setattr(pools, "ReaderWorkers", FaultyWorkers)
