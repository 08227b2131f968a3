"""Progress of long tasks on standard error: a bar on a terminal, elsewhere a line a minute."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from foia_graph.runtime.progress import StepCounter

# Seconds between two lines where there is no terminal.
LINE_SECONDS = 60.0


@contextmanager
def progress_bar(count: int, label: str) -> Iterator[StepCounter]:
    """Yield a counter of the steps of a long task, which shows how many are done."""
    with (_drawn_bar if sys.stderr.isatty() else _written_lines)(count, label) as advance:
        yield advance


@contextmanager
def counted_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a callback for how many things of how many are done, which a bar shows on a terminal."""
    with click.progressbar(
        length=1, label=label, file=sys.stderr, show_pos=True, hidden=not sys.stderr.isatty()
    ) as bar:

        def watch(count: int, of: int) -> None:
            bar.length = of
            bar.update(count - bar.pos)

        yield watch


@contextmanager
def _drawn_bar(count: int, label: str) -> Iterator[StepCounter]:
    started = time.monotonic()

    def rate(position: object) -> str:
        seconds = max(time.monotonic() - started, 0.001)
        return f"{int(str(position)) / seconds:,.1f} a second" if position else ""

    with click.progressbar(
        length=count, label=label, file=sys.stderr, show_pos=True, item_show_func=rate
    ) as bar:

        def advance(steps: int, _detail: str = "") -> None:
            bar.update(steps, bar.pos + steps)

        yield advance


@contextmanager
def _written_lines(count: int, label: str) -> Iterator[StepCounter]:
    """Yield a counter of which a line is written now and then, also while a step takes long."""
    done, said, is_done = 0, "", threading.Event()

    def advance(steps: int, detail: str = "") -> None:
        nonlocal done, said
        done, said = done + steps, f", {detail}" if detail else ""

    def write_lines() -> None:
        while not is_done.wait(LINE_SECONDS):
            click.echo(f"{label}: {done:,} of {count:,}{said}", err=True)

    writer = threading.Thread(target=write_lines, name="progress", daemon=True)
    writer.start()
    try:
        yield advance
    finally:
        is_done.set()
        writer.join()
