"""The harvest of an origin: all of it once, and its changes from then on."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from foia_graph.connectors.harvest.client import Asker
from foia_graph.connectors.harvest.copies import HARVESTED, Place, State, places
from foia_graph.connectors.harvest.copy import opened
from foia_graph.connectors.harvest.limits import NotHarvested
from foia_graph.connectors.harvest.protocols import KINDS, Found, Kind, find
from foia_graph.connectors.harvest.report import Report
from foia_graph.connectors.harvest.session import Options, Session, now
from foia_graph.connectors.http.addresses import target
from foia_graph.connectors.http.outcome import NotGot
from foia_graph.connectors.http.pace import Clock
from foia_graph.errors import StoreError
from foia_graph.model import iris
from foia_graph.store.generations.generation import Generation
from foia_graph.store.generations.layout import Layout

LONGEST_NAME = 80
DEFAULTS = Options()


def harvest(url: str, store: Path, options: Options = DEFAULTS, clock: Clock | None = None) -> Report:
    """Build the copy of an origin, or bring it up to date.

    Raises NotHarvested where that cannot be done, or StoreError; readers then see the copy as it was.
    """
    asker = Asker(options.limits, private=options.private, clock=clock or Clock())
    with _explained(url):
        kind, found, place = _chosen(asker, target(url).url, store, options.kind)
        ours = _our_base(store)
        if ours == found.base:
            raise NotHarvested(f"{url} serves the catalogue of this very store ({ours}).")
        asker.pace(kind.delay if options.delay is None else options.delay)
        with opened(place, found.url) as copy:
            report = Report(place.name, found.url, kind.name)
            session = Session(asker, copy, place.state(), options, report, ours)
            try:
                state = kind.take(session, found)
                if options.verify:
                    state = kind.prove(session, state)
            except StoreError:
                copy.stage.clear()  # what cannot be stored now cannot be stored the next time either
                raise
            finally:
                asker.stop()
            copy.stage.clear()  # what is not in the copy now was in it already
            _tell(report, state, session)
            place.note_checked(now())
            return report


def _chosen(asker: Asker, url: str, store: Path, wanted: str) -> tuple[Kind, Found, Place]:
    """Return kind, origin and copy for an address; an origin with a copy is not asked for its kind."""
    known = [(place, state) for place in places(store) if (state := place.state()) is not None]
    # What was harvested by this very address comes before what it may stand for as well.
    for place, state in sorted(known, key=lambda each: each[1].url != url):
        kind = KINDS.get(state.kind)
        if kind and wanted in ("", kind.name) and kind.covers(state, url):
            return kind, Found(state.url, state.base), place
    kind, found = find(asker, url, wanted)
    return kind, found, _place(found.url, store)


def _place(url: str, store: Path) -> Place:
    """Return the folder of a copy, named by the address of its origin."""
    wanted = target(url)
    name = iris.slug(f"{wanted.authority}{wanted.path}")[:LONGEST_NAME].strip("-")
    place = Place(store / HARVESTED / name)
    state = place.state() if place.root.is_dir() else None
    if state is None or state.url == url:
        return place
    return Place(store / HARVESTED / f"{name}-{hashlib.sha256(url.encode()).hexdigest()[:6]}")


def _our_base(store: Path) -> str:
    """Return the base of the catalogue in a store, "" where nothing was loaded into it."""
    served = Layout(store).served()
    return Generation.read(served).versions["base"] if served else ""


def _tell(report: Report, state: State, session: Session) -> None:
    copy, asker = session.copy, session.asker
    report.records = state.records
    report.created, report.updated, report.deleted = copy.changes
    report.requests, report.received = asker.requests, asker.received
    report.seconds = asker.clock.now() - asker.started


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """Raise NotHarvested with one sentence for what did not come from the network."""
    try:
        yield
    except NotGot as error:
        told = str(error)
        told = told if told.startswith("http") else f"{url} {told}"
        raise NotHarvested(f"{told}.") from None
