"""Durations of test modules when each last ran whole: a plugin of pytest that keeps them in its cache."""

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

KEY = "durations/modules"


def read(root: Path) -> dict[str, float]:
    """Return the seconds of each test module that has a record, by its path from the root."""
    try:
        seconds: dict[str, float] = json.loads((root / ".pytest_cache/v" / KEY).read_text())
    except (OSError, ValueError):  # no record yet, or another run is writing it
        return {}
    return seconds


def write(cache: pytest.Cache, root: Path, seconds: Mapping[str, float]) -> None:
    """Add to the record, and forget the modules that are deleted."""
    merged = {**read(root), **{name: round(taken, 2) for name, taken in seconds.items()}}
    cache.set(KEY, {name: taken for name, taken in sorted(merged.items()) if (root / name).is_file()})


class Recorder:
    """The sum of setup, call and teardown of the tests of each module."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid.partition("::")[0]] += report.duration

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        ended = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and not session.shouldfail
        if ended and _whole(session.config):
            write(session.config.cache, session.config.rootpath, self.seconds)


def _whole(config: pytest.Config) -> bool:
    """Tell whether each module ran with all its quick tests, and with no slow one."""
    asked, chosen = config.option, any("::" in name for name in config.args)
    few = chosen or asked.keyword or asked.deselect or getattr(asked, "lf", False)
    return "not slow" in asked.markexpr and not few


def pytest_configure(config: pytest.Config) -> None:
    # Reports of all workers reach the controller, which alone writes.
    if not hasattr(config, "workerinput") and hasattr(config, "cache"):
        config.pluginmanager.register(Recorder())
