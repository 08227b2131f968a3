"""The store that is asked: made and loaded once for a folder, and copied for other servers."""

import hashlib
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import endpoint_records
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, serialize

SAMPLE = 5000
"""Documents for who keeps all in memory, and would take minutes to read a million triples."""


@dataclass(frozen=True, slots=True)
class Made:
    """A loaded store, the folder it lies in, and the number of documents in it."""

    folder: Path
    documents: int

    @property
    def store(self) -> Path:
        """Give the folder that is served."""
        return self.folder / "store"

    @property
    def generation(self) -> Path:
        """Give the folder of the generation that is served."""
        return (self.store / "current").resolve()

    @property
    def engine(self) -> Path:
        """Give the folder that the engine opens."""
        return self.generation / "oxigraph"


def made(folder: Path, documents: int) -> Made:
    """Make and load the records, unless they are there."""
    code = Path(endpoint_records.__file__).read_bytes()
    place = folder / f"{documents}-{hashlib.sha256(code).hexdigest()[:12]}"
    if not (place / "data").exists():
        shutil.rmtree(place, ignore_errors=True)
        endpoint_records.write(place / "new", documents)
        (place / "new").rename(place / "data")
    command = [
        sys.executable,
        "-m",
        "foia_graph",
        "load",
        str(place / "data"),
        "--store",
        str(place / "store"),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return Made(place, documents)


def copied(here: Made) -> Path:
    """Copy the engine's folder, so that two servers do not share one."""
    place = here.folder / "oxigraph"
    shutil.rmtree(place, ignore_errors=True)
    return Path(shutil.copytree(here.engine, place))


def sampled(here: Made) -> Path:
    """Write the triples of the first documents."""
    store, place = Store.read_only(str(here.engine)), here.folder / "sample.nt"
    keys = (endpoint_records.key(n) for n in range(min(SAMPLE, here.documents)))
    names = (NamedNode(f"{endpoint_records.BASE}id/document/{key}") for key in keys)
    quads = (quad for name in names for quad in store.quads_for_pattern(name, None, None, DefaultGraph()))
    with place.open("wb") as file:
        serialize((quad.triple for quad in quads), file, format=RdfFormat.N_TRIPLES)
    return place
