"""A publisher who changes her catalogue at random, and one who harvests it by the command line."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Quad, Store

from archives import Archive
from foia_graph.ingest.decide import ClaimCorrection, Decider
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.layout import Layout
from foia_graph.store.graph_hash import default_graph_hash

SLUGS = ("a", "b", "c", "d", "e", "f", "g", "h")
DEEDS = ("add", "edit", "remove", "restrict", "open", "withdraw", "restore", "correct")
SOURCE = "- {type: SourceDocument, id: post, title: A post, publisher: organization/ccr}\n"
HARVEST = ["-m", "foia_graph", "harvest"]
KILLED = ["-m", "tests.connectors.harvest.killed_harvest"]
HERE = Path(__file__).parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{HERE}:{HERE / 'tests'}"}

deeds = st.lists(st.tuples(st.sampled_from(DEEDS), st.sampled_from(SLUGS)), min_size=1, max_size=4)
interruptions = st.lists(st.integers(0, 60), max_size=2)
"""At which point a harvest is killed, if it comes to so many; a whole one follows."""


@dataclass
class Publisher(Archive):
    """A folder of works, each maybe hidden, and the store that it is loaded into."""

    base: str
    works: dict[str, bool] = field(default_factory=lambda: {"a": False})
    edition: int = 0

    def do(self, deed: str, slug: str) -> None:
        """Change something; what makes no sense as things are changes nothing."""
        self.edition += 1
        if deed == "add":
            self.works.setdefault(slug, False)
        elif deed == "remove":
            self.works.pop(slug, None)
        elif deed in ("restrict", "open") and slug in self.works:
            self.works[slug] = deed == "restrict"
        self.publish()
        if deed in ("withdraw", "restore", "correct"):
            self.decide(deed, f"work/{slug}")

    def decide(self, deed: str, name: str) -> None:
        catalogue = Catalogue(self.generation, self.profile)
        decider, thing = Decider(self.root, self.profile), catalogue.describe(f"{self.base}id/{name}")
        if deed == "restore" and f"{self.base}id/{name}" in catalogue.tombstones:
            decider.restore(name, f"Reason {self.edition}")
        elif deed == "withdraw" and thing is not None:
            decider.withdraw(name, f"Reason {self.edition}")
        elif deed == "correct" and thing is not None:
            revised = {str(old) for claim in thing.parts("claims") for old in claim.get("wasRevisionOf")}
            claim = next(claim.iri for claim in thing.parts("claims") if claim.iri not in revised)
            decider.correct(claim, ClaimCorrection(f"Corrected {self.edition}"), f"Reason {self.edition}")

    def publish(self) -> None:
        """Write the catalogue as it is now, and load it."""
        title = f'title = "Edition {self.edition // 7}"'
        self.write("catalog.toml", f'{title}\nbase = "{self.base}"\nlog_page_size = 9\n')
        self.write("papers/source.toml", 'title = "Papers"\n')
        self.write("papers/works.yaml", SOURCE + "".join(map(self.record, sorted(self.works))))
        self.load()

    def record(self, slug: str) -> str:
        """Write a work that points at the next one, so that hiding one changes another."""
        after = SLUGS[(SLUGS.index(slug) + 1) % len(SLUGS)]
        hidden = ", restricted: private" if self.works[slug] else ""
        link = f", isVersionOf: {{value: work/{after}, source: post}}" if after in self.works else ""
        claim = f"{{text: It is {slug}., quote: it is {slug}}}"
        number = self.edition if slug == "a" else 0
        head = f"type: CitedWork, id: {slug}, title: T {slug} {number}, source: post"
        return f"- {{{head}, claims: [{claim}]{link}{hidden}}}\n"


@dataclass
class Harvester:
    """Harvests one origin into a store, with the command."""

    store: Path
    url: str

    def run(self, how: list[str], *options: str) -> "subprocess.CompletedProcess[str]":
        local = ["--allow-private", "--delay", "0", "--report", "json"]
        command = [sys.executable, *how, self.url, "--store", str(self.store), *local, *options]
        return subprocess.run(command, capture_output=True, text=True, cwd=HERE, env=ENVIRONMENT, check=False)

    def interrupted(self, point: int) -> None:
        """Harvest, and be killed at a point, if there are as many."""
        done = self.run([*KILLED, str(point)])
        assert "Traceback" not in done.stderr, done.stderr[-2000:]

    def whole(self, *options: str) -> dict[str, object]:
        """Harvest, and give the report."""
        done = self.run(HARVEST, *options)
        assert done.returncode == 0, (done.returncode, done.stdout[-2000:], done.stderr[-2000:])
        found: dict[str, object] = json.loads(done.stdout)
        return found

    @property
    def copy(self) -> Store:
        """The only copy, as its readers see it."""
        (place,) = (path for path in (self.store / "harvested").iterdir() if path.is_dir())
        return Store.read_only(str(Layout(place).resolve() / "oxigraph"))


def descriptions(store: Store) -> list[Quad]:
    """The default graph, sorted; a duplicate would be twice."""
    return sorted(store.quads_for_pattern(None, None, None, DefaultGraph()), key=str)


def graph_hash(store: Store) -> str:
    return default_graph_hash(EmbeddedStore(store))


def assert_equal(publisher: Publisher, harvester: Harvester) -> None:
    """Neither a ghost nor a gap nor a duplicate, and the same hash."""
    ours, theirs = descriptions(harvester.copy), descriptions(publisher.store)
    assert ours == theirs
    assert graph_hash(harvester.copy) == graph_hash(publisher.store)


@contextmanager
def at_the_same_time(act: threading.Thread) -> Iterator[None]:
    """Do something else meanwhile."""
    act.start()
    try:
        yield
    finally:
        act.join()
