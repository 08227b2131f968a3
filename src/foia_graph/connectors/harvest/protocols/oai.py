"""A repository of OAI-PMH 2.0: its records in RDF where it offers that, else in simple Dublin Core.

What the header of a record says, its identifier, its datestamp and its sets, is kept next to what it is
about.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, tostring

from foia_graph.connectors.harvest.client import HarvestClient, Reach
from foia_graph.connectors.harvest.copy import CopyState
from foia_graph.connectors.harvest.gathering import RecordGatherer, is_record_name, record_gatherer
from foia_graph.connectors.harvest.limits import HarvestError, reply_error
from foia_graph.connectors.harvest.protocols.protocol import HarvestOrigin, OtherKind
from foia_graph.connectors.harvest.reading import DocumentReader, DocumentRefused, refuse_context
from foia_graph.connectors.harvest.session import HarvestSession
from foia_graph.connectors.http.addresses import parse_target
from foia_graph.connectors.http.outcome import FetchError
from foia_graph.model import namespaces
from foia_graph.model.namespaces import DCAT, DCMI_TYPES, DCTERMS, FOAF, OAI, RDF, XSD
from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_bytes
from foia_graph.model.rdf_terms import Literal, NamedNode, Triple

DATESTAMPS = (
    (re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII), f"{XSD}date"),
    (
        re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T[\d:]{8}Z", re.ASCII),
        f"{XSD}dateTime",
    ),
)
TYPE, TITLE = NamedNode(f"{RDF}type"), NamedNode(f"{DCTERMS}title")
IDENTIFIER, MODIFIED = NamedNode(f"{DCTERMS}identifier"), NamedNode(f"{DCTERMS}modified")
PART_OF, TOPIC = NamedNode(f"{DCTERMS}isPartOf"), NamedNode(f"{FOAF}primaryTopic")
RECORD, COLLECTION = NamedNode(f"{DCAT}CatalogRecord"), NamedNode(f"{DCMI_TYPES}Collection")


@dataclass(frozen=True, slots=True)
class RecordHeader:
    """A header: the identifier of a record in its repository, its datestamp, its sets, and if it is
    deleted.
    """

    identifier: str
    datestamp: str
    sets: tuple[str, ...]
    deleted: bool


def read_header(record: Element) -> RecordHeader | None:
    """Return the header of a record, None where it has none, or one without an identifier."""
    header = record.find(f"{{{OAI}}}header")
    if header is None:
        return None
    identifier = header.findtext(f"{{{OAI}}}identifier", "").strip()
    specs = ((each.text or "").strip() for each in header.findall(f"{{{OAI}}}setSpec"))
    datestamp = header.findtext(f"{{{OAI}}}datestamp", "").strip()
    sets = tuple(dict.fromkeys(filter(None, specs)))
    found = RecordHeader(identifier, datestamp, sets, header.get("status") == "deleted")
    return found if identifier else None


@dataclass(frozen=True, slots=True)
class HeaderWriter:
    """The writer of headers of one repository; `names` are those of its sets, by their setSpec."""

    url: str
    prefix: str
    names: Mapping[str, str]

    def triples(self, header: RecordHeader, key: str, topic: str) -> Iterator[Triple]:
        """Yield what a header says of the record at `key`, whose metadata are about `topic`."""
        record = NamedNode(key)
        yield Triple(record, TYPE, RECORD)
        yield Triple(record, IDENTIFIER, Literal(header.identifier))
        if header.datestamp:
            yield Triple(record, MODIFIED, _datestamp(header.datestamp))
        if topic not in ("", key):
            yield Triple(record, TOPIC, NamedNode(topic))
        for spec in header.sets:
            yield from self._membership(record, spec)

    def _membership(self, record: NamedNode, spec: str) -> Iterator[Triple]:
        """Yield that a record is in a set, which is named by the question for all of its records."""
        arguments = {"verb": "ListRecords", "metadataPrefix": self.prefix, "set": spec}
        members = NamedNode(f"{self.url}?{urlencode(arguments)}")
        yield Triple(record, PART_OF, members)
        yield Triple(members, TYPE, COLLECTION)
        yield Triple(members, IDENTIFIER, Literal(spec))
        if name := self.names.get(spec):
            yield Triple(members, TITLE, Literal(name))


def _datestamp(text: str) -> Literal:
    datatype = next((datatype for pattern, datatype in DATESTAMPS if pattern.fullmatch(text)), "")
    return Literal(text, datatype=NamedNode(datatype)) if datatype else Literal(text)


OAI_TAG, DC, RDF_TAG = (f"{{{each}}}" for each in (namespaces.OAI, namespaces.DC, namespaces.RDF))
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ACCEPT = "text/xml, application/xml"
TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
ON_THE_WEB = re.compile(r"https?://", re.IGNORECASE)
RESTARTS = 3
DUBLIN_CORE = """
contributor coverage creator date description format identifier language publisher relation rights source
subject title type
""".split()  # noqa: SIM905 - easier to read than a list
NOTHING = frozenset(("noRecordsMatch", "noSetHierarchy"))
"""Errors that say that there is nothing of what was asked for."""
ELEMENTS = frozenset(f"{DC}{name}" for name in DUBLIN_CORE)


class TokenExpired(Exception):
    """The repository answers badResumptionToken: the list has to begin again (OAI-PMH 2.0, 3.5)."""


@dataclass(frozen=True, slots=True)
class OaiPmh:
    name: str = "oai-pmh"
    wanted: str = "the Identify of a repository"
    delay: float = 0.0

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin:
        plain = url.partition("?")[0]
        reply = client.get(f"{plain}?verb=Identify", ACCEPT)
        with DocumentReader(refuse_context, client.limits.answer) as reader:
            try:
                root = reader.xml(reply.body)
            except DocumentRefused as refusal:
                raise OtherKind(f"{reply.url} {refusal}", reply) from None
        if root.tag != f"{OAI_TAG}OAI-PMH" or root.find(f"{OAI_TAG}Identify") is None:
            raise OtherKind(f"{reply.url} identifies no repository", reply)
        return HarvestOrigin(plain, f"{parse_target(plain).origin}/")

    def covers(self, state: CopyState, url: str) -> bool:
        return state.kind == self.name and state.url == url.partition("?")[0]

    def take(self, session: HarvestSession, origin: HarvestOrigin) -> CopyState:
        with record_gatherer(session, Reach(origin.base, origin.base)) as gatherer:
            return _Repository(gatherer, origin).take(self.name)


@dataclass(slots=True)
class _Repository:
    gatherer: RecordGatherer
    origin: HarvestOrigin
    sets: dict[str, str] = field(default_factory=dict)
    """The names of sets, by their setSpec."""

    def take(self, kind: str) -> CopyState:
        session = self.gatherer.session
        identify = self._ask(verb="Identify").find(f"{OAI_TAG}Identify")
        if identify is None:
            raise HarvestError(f"{self.origin.url} does not say what it is.")
        # Only a repository that never forgets a deletion reports each in what changed.
        tells = identify.findtext(f"{OAI_TAG}deletedRecord", "").strip() == "persistent"
        before = session.before
        self.sets = self._list_sets(dict(before.position.get("sets", {})) if before else {})
        # Records have the names of their sets: where one has changed, each is asked for again.
        same = before is not None and tells and before.position.get("sets") == self.sets
        since = str(before.position.get("from", "")) if before and same and not session.options.full else ""
        prefix = self._prefix()
        session.copy.stage.begin(f"oai {prefix} {since}")
        # A repository refuses times that are finer than its granularity (OAI-PMH 2.0, 2.7.1).
        days = identify.findtext(f"{OAI_TAG}granularity", "").strip() == "YYYY-MM-DD"
        answered = self._records(prefix, since)
        position = {"from": answered[:10] if days else answered, "prefix": prefix, "sets": self.sets}
        state = CopyState(url=self.origin.url, kind=kind, base=self.origin.base, position=position)
        return self.gatherer.finish(state, "records", complete=not since, advance=False)

    def _ask(self, **arguments: str) -> Element:
        reply = self.gatherer.session.client.get(f"{self.origin.url}?{urlencode(arguments)}", ACCEPT)
        try:
            root = self.gatherer.reader.xml(reply.body)
        except DocumentRefused as refusal:
            raise reply_error(reply, str(refusal)) from None
        error = root.find(f"{OAI_TAG}error")
        if root.tag != f"{OAI_TAG}OAI-PMH":
            raise reply_error(reply, f"has the root {root.tag[:100]}, where OAI-PMH is right")
        if error is not None and error.get("code") == "badResumptionToken":
            raise TokenExpired
        if error is not None and error.get("code") not in NOTHING:
            message = (error.text or "").strip()[:200]
            raise HarvestError(f"{reply.url} answers {error.get('code', 'with an error')}: {message}.")
        return root

    def _list_sets(self, earlier: dict[str, str]) -> dict[str, str]:
        """Return the names of the sets by their setSpec, with those from earlier where the list fails."""
        sets, token, seen = dict[str, str](), "", set[str]()
        try:
            while True:
                root = self._ask(verb="ListSets", **({"resumptionToken": token} if token else {}))
                for each in root.iter(f"{OAI_TAG}set"):
                    spec = each.findtext(f"{OAI_TAG}setSpec", "").strip()
                    if spec:
                        sets[spec] = " ".join(each.findtext(f"{OAI_TAG}setName", "").split())
                token = root.findtext(f"{OAI_TAG}ListSets/{OAI_TAG}resumptionToken", "").strip()
                if not token or token in seen:
                    return sets
                seen.add(token)
        except TokenExpired:
            why = "refuses a resumption token of its own list of sets"
        except (HarvestError, FetchError) as error:
            why = f"does not list its sets, so that they have no names: {error}"
        self.gatherer.session.report.remarks.add(why, self.origin.url)
        return {**earlier, **sets}

    def _prefix(self) -> str:
        """Return the metadata prefix to ask for: RDF where it is offered, else simple Dublin Core."""
        formats = self._ask(verb="ListMetadataFormats").iter(f"{OAI_TAG}metadataFormat")
        offered = {
            each.findtext(f"{OAI_TAG}metadataPrefix", "").strip(): each.findtext(
                f"{OAI_TAG}metadataNamespace", ""
            )
            for each in formats
        }
        rdf = [
            prefix for prefix, name in offered.items() if f"{{{name.strip()}}}" == RDF_TAG or prefix == "rdf"
        ]
        return min(rdf, default="oai_dc")

    def _records(self, prefix: str, since: str) -> str:
        """Stage all records, and return the time of the first answer, from which the next harvest
        continues.
        """
        for _ in range(RESTARTS):
            try:
                return self._walk(prefix, since)
            except TokenExpired:
                self.gatherer.session.copy.stage.save({}, token=None)
                self.gatherer.reset_remarks()
        raise HarvestError(f"{self.origin.url} refuses the resumption tokens that it gives.")

    def _walk(self, prefix: str, since: str) -> str:
        stage = self.gatherer.session.copy.stage
        token, seen = stage.setting("token"), set[str]()
        answered = str(stage.setting("answered") or "") if token else ""
        while token != "":
            # resumptionToken is an exclusive argument (OAI-PMH 2.0, 4.5): no prefix and no date next to it.
            first = {"metadataPrefix": prefix, **({"from": since} if since else {})}
            root = self._ask(verb="ListRecords", **({"resumptionToken": token} if token else first))
            answered = answered or root.findtext(f"{OAI_TAG}responseDate", "").strip()
            for record in root.iter(f"{OAI_TAG}record"):
                self._take(record, prefix)
            token = root.findtext(f"{OAI_TAG}ListRecords/{OAI_TAG}resumptionToken", "").strip()
            if token in seen:
                raise HarvestError(f"{self.origin.url} gives the same resumption token twice.")
            seen.add(token)
            stage.save({}, token=token, answered=answered)
        return answered

    def _take(self, record: Element, prefix: str) -> None:
        header = read_header(record)
        if header is None:
            self.gatherer.note_refusal(self.origin.url, "gives a record without an identifier")
            return
        arguments = {"verb": "GetRecord", "identifier": header.identifier, "metadataPrefix": prefix}
        key = f"{self.origin.url}?{urlencode(arguments)}"
        metadata = record.find(f"{OAI_TAG}metadata")
        if header.deleted:
            self.gatherer.stage_deletion(key)
        elif metadata is None or not len(metadata):
            why = "has neither metadata nor the status deleted, where one of them is right"
            self.gatherer.note_refusal(header.identifier, why)
            self.gatherer.mark_unchanged(key)
        else:
            if record.find(f"{OAI_TAG}about") is not None:
                self._remark(header.identifier, "has an about container, which is left out")
            self._stage(header, metadata[0], key, prefix)

    def _stage(self, header: RecordHeader, metadata: Element, key: str, prefix: str) -> None:
        try:
            topic, lines = self._content(header, metadata, key)
        except DocumentRefused as error:
            self.gatherer.note_refusal(header.identifier, str(error))
            self.gatherer.mark_unchanged(key)
            return
        writer = HeaderWriter(self.origin.url, prefix, self.sets)
        lines += rdf_bytes(writer.triples(header, key, topic), RdfFormat.N_TRIPLES)
        whole = b"".join(sorted(set(lines.splitlines(keepends=True)))).decode()
        self.gatherer.stage_record(key, whole, modified=header.datestamp)

    def _content(self, header: RecordHeader, metadata: Element, key: str) -> tuple[str, bytes]:
        """Return what a record is about, "" where it says so itself, and the lines of its metadata."""
        if metadata.tag == f"{RDF_TAG}RDF":
            text = self.gatherer.reader.triples(tostring(metadata), "rdf-xml", self.origin.url, key)
            return "", text.encode()
        for each in metadata:
            if each.tag not in ELEMENTS:
                reason = (
                    f"has the element {each.tag[:100]}, where simple Dublin Core is right; it is left out"
                )
                self._remark(header.identifier, reason)
        topic = _topic(metadata, key)
        return topic, rdf_bytes(_dublin_core(metadata, topic), RdfFormat.N_TRIPLES)

    def _remark(self, identifier: str, why: str) -> None:
        self.gatherer.session.report.remarks.add(why, identifier)


def _topic(metadata: Element, key: str) -> str:
    names = ((each.text or "").strip() for each in metadata.iter(f"{DC}identifier"))
    return next((name for name in names if ON_THE_WEB.match(name) and is_record_name(name)), key)


def _dublin_core(metadata: Element, subject: str) -> Iterator[Triple]:
    """Yield simple Dublin Core as it is."""
    for each in metadata:
        text = "".join(each.itertext()).strip()
        if each.tag in ELEMENTS and text:
            yield Triple(
                NamedNode(subject), NamedNode(f"{DC[1:-1]}{each.tag[len(DC) :]}"), _literal(text, each.attrib)
            )


def _literal(text: str, attributes: Mapping[str, str]) -> Literal:
    language = attributes.get(LANG, "")
    return Literal(text, language=language) if TAG.fullmatch(language) else Literal(text)
