"""Progress of long tasks on standard error: a line that a terminal rewrites, elsewhere one now and then."""

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from foia_graph.runtime.progress import Progress, StepCounter

# Seconds between two states of the line; what ends sooner has none.
TICK_SECONDS = 1.0
# Ticks between two lines where there is no terminal, and the share of the time so far that is added.
LINE_TICKS, LINE_SHARE = 1.5, 1 / 200


class ProgressLine:
    """The line of a command, which says how far the innermost of its tasks is; so does a file for others."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._tasks: list[Progress] = []

    @contextmanager
    def __call__(self, count: int, label: str) -> Iterator[StepCounter]:
        """Yield a counter of the steps of a task (see `runtime.progress.ProgressReporter`)."""
        progress = Progress(label, 0, count)

        def advance(steps: int, detail: str = "") -> None:
            progress.done += steps
            progress.detail = detail or progress.detail

        with self.show(progress):
            yield advance

    @contextmanager
    def show(self, progress: Progress) -> Iterator[None]:
        """Show a task until it ends, also while a step of it takes long."""
        self._tasks.append(progress)
        try:
            with self._ticking() if self._tasks == [progress] else nullcontext():
                yield
        finally:
            self._tasks.remove(progress)

    @contextmanager
    def _ticking(self) -> Iterator[None]:
        is_over = threading.Event()
        thread = threading.Thread(target=self._write, args=(is_over,), name="progress", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()
            if self._file is not None:
                self._file.unlink(missing_ok=True)

    def _write(self, is_over: threading.Event) -> None:
        started, next_line, is_drawn = time.monotonic(), 2 * TICK_SECONDS, False
        while not is_over.wait(TICK_SECONDS):
            progress, seconds = self._tasks[-1], time.monotonic() - started
            text = f"{int(seconds) // 60}:{int(seconds) % 60:02} {progress.sentence}"
            if self._file is not None:
                progress.write(self._file)
            if sys.stderr.isatty():
                is_drawn = True
                text = text[: shutil.get_terminal_size().columns - 1]
                click.echo(f"\r\x1b[K{text}", nl=False, err=True)
            elif progress.of and seconds >= next_line:
                click.echo(text, err=True)
                next_line = seconds + LINE_TICKS * TICK_SECONDS + seconds * LINE_SHARE
        if is_drawn:
            click.echo("\r\x1b[K", nl=False, err=True)


progress_bar = ProgressLine()


@contextmanager
def counted_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a callback for how many things of how many are done."""
    progress = Progress(label, 0, 0)

    def watch(count: int, of: int) -> None:
        progress.done, progress.of = count, of

    with progress_bar.show(progress):
        yield watch
