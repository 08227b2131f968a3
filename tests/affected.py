"""The tests that a change touches, nearest first, as many as fit: `python -m tests.affected --since REF`."""

import os
import subprocess
import sys
import textwrap
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import click
import pytest

from tests import durations
from tests.references import References

BUDGET = 30.0
"""Seconds of each processor for the tests; linters and the start of the workers take the rest of a minute."""
SECONDS = 0.5
"""What a test function takes in a module that has no record yet."""
COMMON = {"src", "foia_graph", "tests", "templates", "__init__"}
"""Parts of paths that do not tell one file from another."""


@click.command(help=__doc__)
@click.option("--since", default="HEAD", show_default=True, metavar="REF", help="What to compare with.")
@click.option("--budget", default=BUDGET, show_default=True, metavar="SECONDS", help="Time for the tests.")
def main(since: str, budget: float) -> None:
    root, workers = Path.cwd(), len(os.sched_getaffinity(0))
    changed = changed_files(root, since)
    references = References(root, {*_git(root, "ls-files"), *changed})
    record = durations.read(root)
    seconds = {test: record.get(test, count * SECONDS) for test, count in references.tests.items()}
    ordered = nearest_first(references, changed, seconds.__getitem__)
    chosen, left = fitting(ordered, seconds.__getitem__, budget * workers)
    click.echo(f"{len(changed)} files changed since {since} touch {len(ordered)} modules of tests.")
    code = _run(root, chosen, workers) if chosen else 0
    if left:
        click.echo(textwrap.fill(f"{len(left)} did not fit, `make test` runs them: {' '.join(left)}", 110))
    sys.exit(code)


def _run(root: Path, tests: Sequence[str], workers: int) -> int:
    # The work is split by tests, not modules: some modules take as long as all others.
    order = ("--dist=worksteal", "--randomly-dont-reorganize")
    marks = ("-m", "not slow and not browser and not clients and not cluster", "-p", "tests.durations")
    command = [sys.executable, "-m", "pytest", "-q", f"-n{workers}", *order, *marks, *tests]
    code = subprocess.run(command, cwd=root, check=False).returncode
    return 0 if code == pytest.ExitCode.NO_TESTS_COLLECTED else code


def _git(root: Path, *arguments: str) -> list[str]:
    command = ["git", "-C", str(root), *arguments, "-z"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")[:-1]


def changed_files(root: Path, since: str) -> set[str]:
    """Return the paths of what was changed, added, deleted, or is not yet known to git."""
    new = _git(root, "ls-files", "--others", "--exclude-standard")
    return {*_git(root, "diff", "--name-only", "--no-renames", "--relative", since), *new}


def nearest_first(
    references: References, changed: Collection[str], seconds: Callable[[str], float]
) -> list[str]:
    """
    Return the test modules that a change reaches, those that are most about it first.

    First come changed tests and those named after what changed. For the others a step more from the change, a
    folder less of the same name, and ten seconds more weigh the same.
    """
    users = defaultdict(set)
    for file, others in references.of.items():
        for other in others:
            users[other].add(file)
    steps = steps_from(users, changed)
    subjects = [_words(file) for file in changed]

    def key(test: str) -> tuple[bool, float, str]:
        words = _words(test)
        shared = max(len(words & subject) for subject in subjects)
        return (
            not any(words <= subject for subject in subjects),
            steps[test] - shared + seconds(test) / 10,
            test,
        )

    return sorted((test for test in references.tests if test in steps), key=key)


def steps_from(following: Mapping[str, Collection[str]], start: Iterable[str]) -> dict[str, int]:
    """Return all that can be reached, with the number of steps to it."""
    steps = dict.fromkeys(start, 0)
    waiting = deque(steps)
    while waiting:
        here = waiting.popleft()
        for there in following.get(here, ()):
            if there not in steps:
                steps[there] = steps[here] + 1
                waiting.append(there)
    return steps


def _words(file: str) -> set[str]:
    path = PurePosixPath(file)
    return {*path.parts[:-1], path.stem.removeprefix("test").strip("_")} - COMMON


def fitting(
    tests: Sequence[str], seconds: Callable[[str], float], budget: float
) -> tuple[list[str], list[str]]:
    """Return the tests that take no more than the budget together, the first ones first, and the others."""
    chosen, left = [], []
    for test in tests:
        fits = seconds(test) <= budget
        (chosen if fits else left).append(test)
        budget -= seconds(test) if fits else 0
    return chosen, left


if __name__ == "__main__":
    main()
