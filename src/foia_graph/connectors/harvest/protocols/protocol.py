"""The interface of a kind of origin: it is recognised, and taken over."""

from abc import ABC, abstractmethod
from typing import ClassVar

from foia_graph.connectors.harvest.client import HarvestClient, Reach, server_base
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.gathering import Contexts, RecordGatherer
from foia_graph.connectors.harvest.reading import ACCEPT, DocumentReader, DocumentRefused
from foia_graph.connectors.harvest.session import HarvestSession
from foia_graph.connectors.http.client import Reply
from foia_graph.connectors.http.outcome import FetchError
from foia_graph.errors import FoiaGraphError


class OtherKind(FoiaGraphError):
    """An address is not of a kind; the message says why, as the rest of a sentence about it.

    `reply` is what came, None where nothing was asked, since the address cannot be of this kind.
    """

    def __init__(self, message: str, reply: Reply | None = None) -> None:
        super().__init__(message)
        self.reply = reply


class OriginKind(ABC):
    """One kind of origin.

    `name` is its name, as `--as` takes it; `wanted` says what would have been right at an address, in the
    words of a sentence; `delay` are the seconds between two requests, unless --delay sets others.
    """

    name: ClassVar[str]
    wanted: ClassVar[str]
    delay: ClassVar[float] = 0.0
    is_provable: ClassVar[bool] = False
    """Whether origins state a hash of what they say, so that a copy can be proved."""

    def entrance(self, url: str) -> str:
        """Return the address that represents an origin, "" where this kind is not looked for."""
        return url

    @abstractmethod
    def find(self, client: HarvestClient, entrance: str, reader: DocumentReader) -> CopyState:
        """Return the first state of a copy of an origin; raises OtherKind where it is of another one."""

    @abstractmethod
    def take(self, session: HarvestSession, state: CopyState) -> CopyState:
        """Bring the copy to a state of the origin."""

    def first_state(self, url: str, base: str) -> CopyState:
        """Return the state of a copy of which nothing was taken yet."""
        return CopyState(url=url, kind=self.name, base=base)


class RecordKind(OriginKind):
    """A kind of origin that is recognised by one answer, and gives records one by one."""

    accept: ClassVar[str] = ACCEPT

    def question(self, entrance: str) -> str:
        """Return the address whose answer tells whether an origin is of this kind."""
        return entrance

    @abstractmethod
    def recognise(self, reader: DocumentReader, reply: Reply, entrance: str) -> str:
        """Return the base of an origin's names, by its answer; raises DocumentRefused for another kind."""

    @abstractmethod
    def gather(self, gatherer: RecordGatherer, state: CopyState) -> CopyState:
        """Stage the records, and bring the copy to them."""

    def find(self, client: HarvestClient, entrance: str, reader: DocumentReader) -> CopyState:
        asked = self.question(entrance)
        try:
            reply = client.get(asked, self.accept)
        except FetchError as error:
            if error.reason != "robots" or asked == entrance:
                raise
            raise OtherKind(str(error)) from None  # no one named this very address, which may be of no API
        try:
            return self.first_state(entrance, self.recognise(reader, reply, entrance))
        except DocumentRefused as refusal:
            place = "" if asked == entrance else f"{reply.url} "
            raise OtherKind(f"{place}{refusal}", reply) from None

    def take(self, session: HarvestSession, state: CopyState) -> CopyState:
        reach = Reach(state.base, server_base(state.url))
        contexts = Contexts(session.client, reach)
        with DocumentReader(contexts.get, session.client.limits.answer) as reader:
            return self.gather(RecordGatherer(session, reach, reader), state)
