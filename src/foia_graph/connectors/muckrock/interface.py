"""The interfaces of MuckRock over HTTP: requests with their communications and files, and whom they name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from foia_graph.connectors.http.outcome import FetchError, RequestFailed
from foia_graph.connectors.imports.paged_listing import PagedListing
from foia_graph.connectors.imports.session import ImportSession
from foia_graph.connectors.muckrock.addresses import PATHS, MuckRockSelection, Version
from foia_graph.connectors.muckrock.gathered import (
    WHOLES,
    Fields,
    GatheredThing,
    GatheredThings,
    number_of,
    owned,
)

# Statuses after which the other interface is asked.
NOT_HERE = frozenset((401, 403, 404, 410))
# Fields that name other things by their number, and of which kind those are.
NAMED = {
    "request": {"agency": "agency", "jurisdiction": "jurisdiction"},
    "agency": {"jurisdiction": "jurisdiction", "parent": "agency"},
    "jurisdiction": {"parent": "jurisdiction"},
}


@dataclass(slots=True)
class MuckRockInterface:
    """The requests of one import; `things` is what came."""

    session: ImportSession
    selection: MuckRockSelection
    things: GatheredThings = field(default_factory=GatheredThings)
    _version: Version = "api_v1"

    def gather(self) -> GatheredThings:
        """Return what was selected with what it names; raises RequestFailed where it cannot be fetched."""
        # What one version of the interface lacks or refuses, the other may have.
        for number, version in enumerate(self.selection.versions):
            self._version = version
            try:
                self._gather_selected()
                break
            except RequestFailed as error:
                is_last = number + 1 == len(self.selection.versions)
                if is_last or not (error.status in NOT_HERE or error.reason == "robots"):
                    raise
        self._gather_named()
        return self.things

    def _gather_selected(self) -> None:
        selection = self.selection
        if selection.number:
            self._add_whole(selection.kind, self._get(selection.kind, selection.number))
            self.session.is_complete = True
            return
        listing = self._listing(selection.kind, selection.query)
        for item in listing:
            if not number_of(item) and selection.kind not in WHOLES:
                self.session.problem(listing.url, f"lists a {selection.kind} without a number", "error")
            elif not self.session.skip_unchanged("request", str(item.get("datetime_updated") or "")):
                self._add_whole(selection.kind, item)
        self.session.is_complete = listing.is_complete

    def _add_whole(self, kind: str, fields: Fields) -> None:
        """Add a thing, and ask for the parts that it came without."""
        if kind == "project":
            self._add_project(fields)
            return
        thing = self.things.add(kind, fields)
        if kind == "request" and self.things.lacks_parts(thing):
            self._add_parts(thing, "communication", "foia")
        communications = list(self.things.parts_of(thing)) if kind == "request" else [thing]
        for each in communications:
            if each.kind == "communication" and self.things.lacks_parts(each):
                self._add_parts(each, "file", "communication")

    def _add_project(self, project: Fields) -> None:
        requests = project.get("requests")
        for each in requests if isinstance(requests, list) else []:
            number = number_of(each) or str(each)
            try:
                self._add_whole("request", self._get("request", number))
            except RequestFailed as error:
                self.session.count("request")
                self.session.problem(error.url, error.detail, "error", key=f"request {number}")
        self.things.add("project", project)

    def _add_parts(self, owner: GatheredThing, kind: str, parameter: str) -> None:
        """Add the parts of a thing from a listing of their own."""
        listing = self._listing(kind, f"{parameter}={owner.key}")
        try:
            for item in listing:
                self.things.add(kind, owned(kind, owner.key, item))
        except RequestFailed as error:
            owner.is_cut_off = error.may_pass
            self.session.problem(error.url, f"{error.detail}; a {kind} of it may be missing", "error")
        else:
            owner.is_cut_off = not listing.is_complete

    def _gather_named(self) -> None:
        """Ask once for each agency and jurisdiction that something names, and for what these name."""
        # A work list until nothing new is named: an agency names its parent, which names another.
        asked: set[tuple[str, str]] = set()
        while missing := [each for each in self._named() if each not in asked]:
            for kind, number in missing:
                asked.add((kind, number))
                try:
                    self.things.add(kind, self._get(kind, number))
                except RequestFailed as error:
                    key = f"{kind} {number}"
                    self.session.problem(error.url, f"{error.detail}; only its number is known", key=key)

    def _named(self) -> Iterator[tuple[str, str]]:
        """Yield kind and number of what is named and not described yet, each once."""
        found: dict[tuple[str, str], None] = {}
        for thing in self.things.things.values():
            for name, kind in NAMED.get(thing.kind, {}).items():
                value = thing.fields.get(name)
                if isinstance(value, Mapping):
                    continue
                if value not in (None, "") and self.things.find(kind, value) is None:
                    found[kind, str(value)] = None
        yield from found

    # ------------------------------------------------------------ requests

    def _get(self, kind: str, number: str) -> Fields:
        url = f"{self._address(kind)}{number}/"
        value: Any = self.session.client.get_json(url).value
        if not isinstance(value, Mapping) or number_of(value) != number:
            raise RequestFailed(url, FetchError("wrong-type", f"is not the {kind} that was asked for", 200))
        return value

    def _listing(self, kind: str, query: str) -> PagedListing:
        url = self._address(kind)
        return PagedListing(self.session, f"{url}?{query}" if query else url, PATHS[kind]["api_v2"])

    def _address(self, kind: str) -> str:
        return f"{self.selection.site}/{self._version}/{PATHS[kind][self._version]}/"
