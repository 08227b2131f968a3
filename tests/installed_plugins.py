"""Distributions for tests: a module, and the metadata by which it is found as if pip had installed it."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from foia_graph.runtime.plugins import forget_plugins


def install(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    distribution: str,
    module: str,
    text: str,
    group: str,
    names: Iterable[str],
    value: str,
) -> None:
    """Install a module in a folder, as version 1.0 of a distribution that registers it under some names."""
    metadata = folder / f"{distribution.replace('-', '_')}-1.0.dist-info"
    metadata.mkdir(parents=True, exist_ok=True)
    (folder / f"{module}.py").write_text(text)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n")
    entries = "".join(f"{name} = {module}:{value}\n" for name in names)
    (metadata / "entry_points.txt").write_text(f"[foia_graph.{group}]\n{entries}")
    monkeypatch.syspath_prepend(folder)
    forget_plugins()
