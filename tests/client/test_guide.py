"""The guide to Python: what it shows is what comes out."""

import doctest
from pathlib import Path

from prepared import REPOSITORY

GUIDE = REPOSITORY / "docs" / "python.md"


def test_the_guide_shows_what_comes_out(shipped_store: Path, tmp_path, monkeypatch):
    """All examples of the guide run, on the shipped catalogue."""
    (tmp_path / "store").symlink_to(shipped_store)
    monkeypatch.chdir(tmp_path)

    failures, examples = doctest.testfile(
        str(GUIDE), module_relative=False, optionflags=doctest.IGNORE_EXCEPTION_DETAIL
    )

    assert (0, True) == (failures, examples > 10)
