"""A store pinned to one generation, whatever is loaded meanwhile."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from foia_graph.store.generations.layout import Layout


@contextmanager
def pin_store(root: Path) -> Iterator[Path]:
    """Yield a folder that looks like the store as it is now; raises StoreError where nothing was loaded.

    Its cache of page images is its own, not that of the store.
    """
    layout = Layout(root)
    target = layout.require_target()
    layout.target_folder(target)
    with tempfile.TemporaryDirectory(prefix="foia-graph-site-") as folder:
        place = Path(folder)
        for path in layout.root.absolute().iterdir():
            if path not in (layout.root.absolute() / "current", layout.root.absolute() / "cache"):
                (place / path.name).symlink_to(path)
        (place / "current").symlink_to(target)
        yield place
