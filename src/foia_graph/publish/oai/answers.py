"""Answers to the verbs (4), element by element."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from xml.etree.ElementTree import Element

from foia_graph.model.dates import shown
from foia_graph.model.namespaces import OAI
from foia_graph.publish.oai import resumption_tokens
from foia_graph.publish.oai.arguments import PREFIX, Asked
from foia_graph.publish.oai.datestamps import written
from foia_graph.publish.oai.dublin_core import Crosswalk
from foia_graph.publish.oai.errors import Failure
from foia_graph.publish.oai.identity import identify
from foia_graph.publish.oai.records import Record, between, records_of
from foia_graph.publish.oai.resumption_tokens import Token
from foia_graph.publish.oai.sets import sets_of
from foia_graph.publish.oai.xml import OAI_DC, add, dc
from foia_graph.store.catalogue import Catalogue

AT_ONCE: Mapping[str, int] = {"ListRecords": 100, "ListIdentifiers": 1000, "ListSets": 1000}
"""The number of records, headers or sets in one answer."""


class Repository:
    """The repository of one catalogue, as harvesters see it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._records = records_of(catalogue)
        self._sets = sets_of(catalogue, self._records)
        self._crosswalk = Crosswalk(catalogue)

    @property
    def address(self) -> str:
        """Return the address that requests are put to."""
        return f"{self._catalogue.base}oai"

    def moment(self, now: datetime, is_loading: bool) -> str:
        """Return the time of an answer, which harvesters come back with as `from`.

        While another generation is being made, its entries may have a time that is past when they are served:
        then the time is that of the last entry, and nothing lies before it that is not served yet.
        """
        return self._records.latest if is_loading else written(now)

    def answer(self, asked: Asked) -> Element:
        """Return the answer to a request; raises Failure where there is none."""
        return ANSWERS[asked.verb](self, asked)

    def identify(self, _: Asked) -> Element:
        """Return what the repository is (4.2)."""
        return identify(self._catalogue, self._records, self.address)

    def formats(self, asked: Asked) -> Element:
        """Return the one format that every record has (4.4)."""
        if asked.identifier:
            self._record(asked.identifier)
        root = Element("ListMetadataFormats")
        found = add(root, "metadataFormat")
        add(found, "metadataPrefix", PREFIX)
        add(found, "schema", f"{OAI}oai_dc.xsd")
        add(found, "metadataNamespace", OAI_DC)
        return root

    def sets(self, asked: Asked) -> Element:
        """Return a part of the list of sets (4.6)."""
        found, after = self._sets.all(), asked.token.name if asked.token else ""
        if not found:
            raise Failure("noSetHierarchy", "There are no records yet, and so no sets.")
        left = [each for each in found if each.spec > after] or found[-1:]
        part = left[: AT_ONCE[asked.verb]]
        root = Element("ListSets")
        for each in part:
            told = add(root, "set")
            add(told, "setSpec", each.spec)
            add(told, "setName", each.name)
        return _in_parts(root, asked, left, ("", part[-1].spec))

    def one(self, asked: Asked) -> Element:
        """Return a record (4.1)."""
        root = Element("GetRecord")
        root.append(self._written(self._record(asked.identifier)))
        return root

    def headers(self, asked: Asked) -> Element:
        """Return a part of a list of headers (4.3)."""
        return self._listed(asked, self._header)

    def records(self, asked: Asked) -> Element:
        """Return a part of a list of records (4.5)."""
        return self._listed(asked, self._written)

    # ------------------------------------------------------------ records

    def _record(self, identifier: str) -> Record:
        found = self._records.by_identifier.get(identifier)
        if found is None:
            raise Failure("idDoesNotExist", f"There is no record {shown(identifier)}.")
        return found

    def _listed(self, asked: Asked, write: Callable[[Record], Element]) -> Element:
        left = self._left(asked)
        part = left[: AT_ONCE[asked.verb]]
        root = Element(asked.verb)
        root.extend(map(write, part))
        return _in_parts(root, asked, left, part[-1].place)

    def _left(self, asked: Asked) -> Sequence[Record]:
        """Return what of a list was not sent before; raises Failure where there is nothing."""
        token = asked.token
        after = (token.time, token.name) if token else ("", "")
        found = self._sets.records(asked.set) if asked.set else self._records.all
        left = between(found, asked.first, asked.last, after)
        if left:
            return left
        if token is None:
            raise Failure("noRecordsMatch", "No record of this set changed in this time.")
        # All that was left changed since, after `until`; a part must hold something, so the last one again.
        return [self._record(token.name)]

    def _written(self, record: Record) -> Element:
        thing = None if record.deleted else self._catalogue.describe(record.iri)
        root = Element("record")
        root.append(self._header(record))
        if thing is not None:
            add(root, "metadata").append(dc(self._crosswalk.elements(thing)))
        return root

    def _header(self, record: Record) -> Element:
        root = Element("header", {"status": "deleted"} if record.deleted else {})
        add(root, "identifier", record.identifier)
        add(root, "datestamp", record.datestamp)
        for spec in self._sets.of(record):
            add(root, "setSpec", spec)
        return root


ANSWERS: Mapping[str, Callable[[Repository, Asked], Element]] = {
    "GetRecord": Repository.one,
    "Identify": Repository.identify,
    "ListIdentifiers": Repository.headers,
    "ListMetadataFormats": Repository.formats,
    "ListRecords": Repository.records,
    "ListSets": Repository.sets,
}


def _in_parts(root: Element, asked: Asked, left: Sequence[object], place: tuple[str, str]) -> Element:
    """Return a part of a list with the token by which it goes on, empty at its end (3.5).

    `left` is what of the list was not sent before, `place` that of the last in this part.
    """
    sent, cursor = len(root), asked.token.cursor if asked.token else 0
    if asked.token or len(left) > sent:
        token = Token(asked.verb, asked.first, asked.last, asked.set, *place, cursor + sent)
        facts = {"completeListSize": str(cursor + len(left)), "cursor": str(cursor)}
        add(root, "resumptionToken", resumption_tokens.written(token) if len(left) > sent else "", **facts)
    return root
