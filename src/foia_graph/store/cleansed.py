"""An older generation without what is hidden now: a copy of it, made once and kept beside the generations.

The copy says what a load of the same records would have said, had they been restricted then: the hidden
things are gone, with what stands in the graphs of hidden sources, and from everything else what points at
them or rests on them alone. It shares the files of the generation, so it is cheap.
"""

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from foia_graph import __version__
from foia_graph.errors import StoreError
from foia_graph.profile import Profile
from foia_graph.restrict import hides
from foia_graph.store import texts
from foia_graph.store.clean import GRACE
from foia_graph.store.difference import Difference, apply, clone
from foia_graph.store.generation import FILE_NAME, Generation
from foia_graph.store.layout import Layout
from foia_graph.store.lines import explained
from foia_graph.store.without import changed

FOLDER, LOCK = "as-of", ".lock"
MAKING = 3600.0
"""How many seconds it may take to make a copy, or its index; what is older was left by a kill."""
KEPT_AS_THEY_ARE = ("log.jsonl",)
"""Files of a generation that hold no word of any thing."""
COUNTED = ("log",)
"""What is said of the copy beside what its store counts."""


def cleansed(layout: Layout, number: int, hidden: frozenset[str], profile: Profile) -> Path:
    """Give the folder of a kept generation without some hidden things; it is made where it is not there yet.

    Raises StoreError where the generation is gone, or the copy cannot be written.
    """
    old = layout.generation(number)
    if not hidden:
        return old
    name = _name(hidden, profile)
    place = layout.root / FOLDER / f"{old.name}-{name}"
    if not (place / FILE_NAME).exists():
        with explained(), _locked(layout):
            if not (place / FILE_NAME).exists():
                _make(place, Generation.read(old), hidden, profile)
                tidy(layout, name)
    return old if place.is_symlink() else place


def tidy(layout: Layout, kept: str = "", now: float | None = None) -> None:
    """Delete copies of generations that are gone, or with other things hidden than `kept`, and leftovers.

    Who has just found one may go on for a while.
    """
    before = (time.time() if now is None else now) - GRACE
    folder = layout.root / FOLDER
    wanted = {f"{number:04}" for number in layout.numbers()}
    # Who began before the swap still reads without what was hidden then.
    settled = layout.current.is_symlink() and layout.current.lstat().st_mtime <= before
    for path in folder.iterdir() if folder.is_dir() else ():
        number, _, name = path.name.partition("-")
        is_kept = path.name == LOCK or (number in wanted and (kept in ("", name) or not settled))
        with suppress(FileNotFoundError):
            latest = before - MAKING if number.startswith(".") else before
            if not is_kept and path.lstat().st_mtime <= latest:
                path.unlink() if path.is_symlink() else shutil.rmtree(path)


def forget(layout: Layout) -> None:
    """Delete all copies, at once: their files may still hold what was taken out of them."""
    shutil.rmtree(layout.root / FOLDER, ignore_errors=True)


def _name(hidden: frozenset[str], profile: Profile) -> str:
    """Name what makes two copies of a generation the same: what is hidden, and by whose rules."""
    return sha256("\n".join((__version__, profile.digest, *sorted(hidden))).encode()).hexdigest()[:12]


@contextmanager
def _locked(layout: Layout) -> Iterator[None]:
    """Wait until nobody else makes a copy; raises StoreError where none can be written."""
    try:
        (layout.root / FOLDER).mkdir(exist_ok=True)
        file = (layout.root / FOLDER / LOCK).open("a")
    except OSError as error:
        message = (
            f"What the catalogue said before cannot be told: {error.strerror} in {layout.root / FOLDER}."
        )
        raise StoreError(message) from None
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make(place: Path, old: Generation, hidden: frozenset[str], profile: Profile) -> None:
    new = place.with_name(f".{place.name}")
    shutil.rmtree(new, ignore_errors=True)  # of a process that was killed
    new.mkdir()
    documents = f"{old.versions['base']}id/document/"
    gone, come = changed(old, hidden, profile)
    if not gone:
        new.rmdir()
        place.symlink_to(Path("..", "generations", old.path.name))
        return
    clone(old.path / "oxigraph", new / "oxigraph")
    change = apply(new / "oxigraph", gone, come)
    held = texts.read(old.path).items()
    texts.write(new, {key: text for key, text in held if not hides(f"{documents}{key}", hidden)})
    for name in KEPT_AS_THEY_ARE:
        if (old.path / name).exists():
            (new / name).hardlink_to(old.path / name)
    _account(old, new, change, place.name).write()
    new.rename(place)


def _account(old: Generation, new: Path, change: Difference, name: str) -> Generation:
    """Say of the copy what a generation says of itself."""
    counts = {name: old.counts[name] for name in COUNTED if name in old.counts} | change.counts(old.counts)
    identity = sha256(f"{old.identity} {name}".encode()).hexdigest()
    return replace(old, path=new, identity=identity, counts=counts, inputs={}, files={}, shared={})
