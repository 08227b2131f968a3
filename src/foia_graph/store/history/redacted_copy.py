"""Redacted copies: an older generation without what is hidden now, made once and kept beside the others.

The copy says what a load of the same records would have said, had they been restricted then: the hidden
things are gone, with what stands in the graphs of hidden sources, and from everything else what points at
them or rests on them alone. It shares the files of the generation, so it is cheap.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from foia_graph.errors import StoreError
from foia_graph.model.profile import Profile
from foia_graph.model.restrictions import is_hidden_iri
from foia_graph.query.sparql.engine import QUADS_FOLDER
from foia_graph.runtime.version import __version__
from foia_graph.store import text_manifest
from foia_graph.store.changelog.log import OPEN_PAGE
from foia_graph.store.generations.cleanup import COPIES_LOCK, clean_copies
from foia_graph.store.generations.diff import QuadDifference, apply_lines, clone_quads
from foia_graph.store.generations.generation import FILE_NAME, Generation
from foia_graph.store.generations.layout import Layout
from foia_graph.store.generations.nquads import store_errors_explained
from foia_graph.store.history.removed_quads import changed_lines

KEPT_AS_THEY_ARE = (OPEN_PAGE,)
"""Files of a generation that are linked unchanged, since they hold no value of any thing."""
COUNTED = ("log",)
"""Counts that a copy has from the generation; all others are counted anew."""


def redacted_copy(layout: Layout, number: int, hidden_iris: frozenset[str], profile: Profile) -> Path:
    """Return the folder of a kept generation without some hidden things; it is made when first asked for.

    Raises StoreError where the generation is gone, or the copy cannot be written.
    """
    old = layout.generation(number)
    if not hidden_iris:
        return old
    name = _copy_name(hidden_iris, profile)
    place = layout.copies / f"{old.name}-{name}"
    if not (place / FILE_NAME).exists():
        with store_errors_explained(), _copy_lock(layout):
            if not (place / FILE_NAME).exists():
                _make_copy(place, Generation.read(old), hidden_iris, profile)
                clean_copies(layout, name)
    return old if place.is_symlink() else place


def delete_copies(layout: Layout) -> None:
    """Delete all copies, at once: their files may still hold what was taken out of them."""
    shutil.rmtree(layout.copies, ignore_errors=True)


def _copy_name(hidden_iris: frozenset[str], profile: Profile) -> str:
    """Return the name of a copy, a digest of what is hidden and of the rules that hide it."""
    return sha256("\n".join((__version__, profile.digest, *sorted(hidden_iris))).encode()).hexdigest()[:12]


@contextmanager
def _copy_lock(layout: Layout) -> Iterator[None]:
    """Acquire the lock of the copies, waiting for it; raises StoreError where none can be written."""
    try:
        layout.copies.mkdir(exist_ok=True)
        file = (layout.copies / COPIES_LOCK).open("a")
    except OSError as error:
        message = f"What the catalogue said before cannot be told: {error.strerror} in {layout.copies}."
        raise StoreError(message) from None
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make_copy(place: Path, old: Generation, hidden_iris: frozenset[str], profile: Profile) -> None:
    new = place.with_name(f".{place.name}")
    shutil.rmtree(new, ignore_errors=True)  # of a process that was killed
    new.mkdir()
    documents = f"{old.versions['base']}id/document/"
    gone, come = changed_lines(old, hidden_iris, profile)
    if not gone:
        new.rmdir()
        place.symlink_to(Path("..", "generations", old.path.name))
        return
    clone_quads(old.path / QUADS_FOLDER, new / QUADS_FOLDER)
    change = apply_lines(new / QUADS_FOLDER, gone, come)
    held = text_manifest.read_texts(old.path).items()
    text_manifest.write_texts(
        new, {key: text for key, text in held if not is_hidden_iri(f"{documents}{key}", hidden_iris)}
    )
    for name in KEPT_AS_THEY_ARE:
        if (old.path / name).exists():
            (new / name).hardlink_to(old.path / name)
    _copy_account(old, new, change, place.name).write()
    # Renamed last: a folder of this name is never half a copy.
    new.rename(place)


def _copy_account(old: Generation, new: Path, change: QuadDifference, name: str) -> Generation:
    """Return the account of a copy, as that of a generation."""
    counts = {name: old.counts[name] for name in COUNTED if name in old.counts} | change.next_counts(
        old.counts
    )
    identity = sha256(f"{old.identity} {name}".encode()).hexdigest()
    return replace(old, path=new, identity=identity, counts=counts, inputs={}, files={}, shared={})
