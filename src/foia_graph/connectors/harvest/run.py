"""The harvest of an origin: all of it once, and its changes from then on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from foia_graph.connectors.harvest.client import HarvestClient, HarvestError
from foia_graph.connectors.harvest.copy import CopyFolder, CopyState, copy_states, open_copy
from foia_graph.connectors.harvest.gathering import HarvestOptions, HarvestReport, HarvestSession, timestamp
from foia_graph.connectors.harvest.protocols import KINDS, find_origin
from foia_graph.connectors.harvest.protocols.foia_graph import LogReplay, stated_hash
from foia_graph.connectors.http.connection import Clock, FetchError, parse_target
from foia_graph.errors import StoreError
from foia_graph.model import iris
from foia_graph.runtime import sandbox_policy
from foia_graph.store.generations.generation import HARVESTED, Generation, Layout

MAX_NAME_LENGTH = 80
FILE_KIND = "dcat"
DEFAULTS = HarvestOptions()


def harvest(
    url: str, store: Path, options: HarvestOptions = DEFAULTS, clock: Clock | None = None
) -> HarvestReport:
    """Build or update the copy of an origin; a HarvestError or StoreError leaves it as it was."""
    client = HarvestClient(options.limits, private=options.private, clock=clock or Clock())
    return _harvest(client, url, store, options)


def harvest_file(
    path: Path, store: Path, address: str = "", options: HarvestOptions = DEFAULTS
) -> HarvestReport:
    """Build the copy of a catalogue in a file, as if it were served at an address; raises HarvestError.

    Without an address its names are under one that no one can have (RFC 6761, 6.4), the same for each path.
    """
    if options.kind not in ("", FILE_KIND):
        raise HarvestError(
            f"{path} is a file, which can be harvested as {FILE_KIND}, and not as {options.kind}."
        )
    whole = path.resolve()
    url = address or f"https://file.invalid/{sha256(str(whole).encode()).hexdigest()[:8]}/{quote(whole.name)}"
    with _one_sentence(url):
        files = {parse_target(url).url: whole}
    client = HarvestClient(options.limits, files=files)
    return _harvest(client, url, store, replace(options, kind=FILE_KIND))


def _harvest(client: HarvestClient, url: str, store: Path, options: HarvestOptions) -> HarvestReport:
    if options.verify and options.kind:
        _require_provable(options.kind)
    with _one_sentence(url):
        origin, place = _choose_origin(client, parse_target(url).url, store, options.kind)
        folder, kind = Layout(store).served_generation(), KINDS[origin.kind]
        ours = Generation.read(folder).versions["base"] if folder else ""
        if ours == origin.base:
            raise HarvestError(f"{url} serves the catalogue of this very store ({ours}).")
        if options.verify:
            _require_provable(origin.kind)
            stated_hash(client, origin.url)
        client.client.pace.delay = kind.delay if options.delay is None else options.delay
        with open_copy(place, origin.url) as copy:
            report = HarvestReport(place.name, origin.url, kind.name)
            report.notes += filter(None, [sandbox_policy.sandbox_warning()])
            session = HarvestSession(client, copy, place.state(), options, report, ours)
            try:
                state = kind.take(session, origin)
                if options.verify:
                    state = LogReplay(session, state).prove(state)
            except StoreError:
                copy.stage.clear()  # what cannot be stored now cannot be stored the next time either
                raise
            finally:
                client.stop()
            copy.stage.clear()  # what is not in the copy now was in it already
            report.records = state.records
            report.created, report.updated, report.deleted = copy.changes
            report.requests, report.received = client.requests, client.received_bytes
            report.seconds = client.clock.now() - client.start
            place.write_last_check(timestamp())
            return report


def _require_provable(kind: str) -> None:
    if not KINDS[kind].is_provable:
        raise HarvestError(
            f"An origin of the kind {kind} states no hash of what it says, so no copy of it can be "
            "proved: leave --verify out."
        )


def _choose_origin(
    client: HarvestClient, url: str, store: Path, kind_name: str
) -> tuple[CopyState, CopyFolder]:
    """Return the origin at an address and its copy; one that has a copy is not asked for its kind."""
    copies = [(place, state) for place, state in copy_states(store) if state is not None]
    # What was harvested by this very address comes before what it may stand for as well.
    for place, state in sorted(copies, key=lambda each: each[1].url != url):
        kind = KINDS.get(state.kind)
        if kind and kind_name in ("", kind.name) and kind.entrance(url) == state.url:
            return kind.first_state(state.url, state.base), place
    with client.ask_once():
        origin = find_origin(client, url, kind_name)
    return origin, _copy_folder(origin.url, store)


def _copy_folder(url: str, store: Path) -> CopyFolder:
    address = parse_target(url)
    name = iris.slug(f"{address.authority}{address.path}")[:MAX_NAME_LENGTH].strip("-")
    place = CopyFolder(store / HARVESTED / name)
    state = place.state() if place.root.is_dir() else None
    if state is None or state.url == url:
        return place
    return CopyFolder(store / HARVESTED / f"{name}-{sha256(url.encode()).hexdigest()[:6]}")


@contextmanager
def _one_sentence(url: str) -> Iterator[None]:
    try:
        yield
    except FetchError as error:
        message = str(error)
        message = message if message.startswith("http") else f"{url} {message}"
        raise HarvestError(f"{message}.") from None
