"""A repository of OAI-PMH 2.0: its records in RDF where it offers that, else in simple Dublin Core."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element, tostring

from foia_graph.connectors.harvest.base_url import Reach
from foia_graph.connectors.harvest.client import HarvestClient
from foia_graph.connectors.harvest.copies import CopyState
from foia_graph.connectors.harvest.gathering import RecordGatherer, is_record_name, record_gatherer
from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.harvest.protocols.protocol import NOT_THERE, HarvestOrigin
from foia_graph.connectors.harvest.reading import DocumentReader, DocumentRefused, refuse_context
from foia_graph.connectors.harvest.session import HarvestSession
from foia_graph.connectors.http.addresses import parse_target
from foia_graph.connectors.http.outcome import FetchError
from foia_graph.model import namespaces
from foia_graph.model.rdf_syntaxes import RdfFormat, rdf_bytes
from foia_graph.model.rdf_terms import Literal, NamedNode, Triple

OAI, DC, RDF = (f"{{{each}}}" for each in (namespaces.OAI, namespaces.DC, namespaces.RDF))
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ACCEPT = "text/xml, application/xml"
TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
RESTARTS = 3
DUBLIN_CORE = """
contributor coverage creator date description format identifier language publisher relation rights source
subject title type
""".split()  # noqa: SIM905 - easier to read than a list
ELEMENTS = frozenset(f"{DC}{name}" for name in DUBLIN_CORE)


class TokenExpired(Exception):
    """The repository answers badResumptionToken: the list has to begin anew (OAI-PMH 2.0, 3.5)."""


@dataclass(frozen=True, slots=True)
class OaiPmh:
    name: str = "oai-pmh"
    delay: float = 0.0

    def find(self, client: HarvestClient, url: str) -> HarvestOrigin | None:
        plain = url.partition("?")[0]
        with DocumentReader(refuse_context, client.limits.answer) as reader:
            try:
                root = reader.xml(client.get(f"{plain}?verb=Identify", ACCEPT).body)
            except (DocumentRefused, FetchError) as error:
                if isinstance(error, FetchError) and error.reason not in NOT_THERE:
                    raise
                return None
        is_repository = root.tag == f"{OAI}OAI-PMH" and root.find(f"{OAI}Identify") is not None
        return HarvestOrigin(plain, f"{parse_target(plain).origin}/") if is_repository else None

    def covers(self, state: CopyState, url: str) -> bool:
        return state.kind == self.name and state.url == url.partition("?")[0]

    def take(self, session: HarvestSession, origin: HarvestOrigin) -> CopyState:
        with record_gatherer(session, Reach(origin.base, origin.base)) as gatherer:
            return _Repository(gatherer, origin).take(self.name)


@dataclass(slots=True)
class _Repository:
    gatherer: RecordGatherer
    origin: HarvestOrigin

    def take(self, kind: str) -> CopyState:
        session = self.gatherer.session
        identify = self._ask(verb="Identify").find(f"{OAI}Identify")
        if identify is None:
            raise HarvestError(f"{self.origin.url} does not say what it is.")
        # Only a repository that never forgets a deletion tells of each in what changed.
        tells = identify.findtext(f"{OAI}deletedRecord", "").strip() == "persistent"
        before = session.before
        since = str(before.position.get("from", "")) if before and tells and not session.options.full else ""
        prefix = self._prefix()
        session.copy.stage.begin(f"oai {prefix} {since}")
        # A repository refuses times that are finer than its granularity (OAI-PMH 2.0, 2.7.1).
        days = identify.findtext(f"{OAI}granularity", "").strip() == "YYYY-MM-DD"
        answered = self._records(prefix, since)
        position = {"from": answered[:10] if days else answered, "prefix": prefix}
        state = CopyState(url=self.origin.url, kind=kind, base=self.origin.base, position=position)
        return self.gatherer.finish(state, "records", complete=not since, advance=False)

    def _ask(self, **arguments: str) -> Element:
        reply = self.gatherer.session.client.get(f"{self.origin.url}?{urlencode(arguments)}", ACCEPT)
        try:
            root = self.gatherer.reader.xml(reply.body)
        except DocumentRefused as refusal:
            raise HarvestError(f"{reply.url} {refusal}.") from None
        error = root.find(f"{OAI}error")
        if root.tag != f"{OAI}OAI-PMH":
            raise HarvestError(f"{reply.url} is no answer of OAI-PMH; its root is {root.tag[:100]}.")
        if error is not None and error.get("code") == "badResumptionToken":
            raise TokenExpired
        if error is not None and error.get("code") != "noRecordsMatch":
            message = (error.text or "").strip()[:200]
            raise HarvestError(f"{reply.url} answers {error.get('code', 'with an error')}: {message}.")
        return root

    def _prefix(self) -> str:
        """Return the metadata prefix to ask for: RDF where it is offered, else simple Dublin Core."""
        formats = self._ask(verb="ListMetadataFormats").iter(f"{OAI}metadataFormat")
        offered = {
            each.findtext(f"{OAI}metadataPrefix", "").strip(): each.findtext(f"{OAI}metadataNamespace", "")
            for each in formats
        }
        rdf = [prefix for prefix, name in offered.items() if f"{{{name.strip()}}}" == RDF or prefix == "rdf"]
        return min(rdf, default="oai_dc")

    def _records(self, prefix: str, since: str) -> str:
        """Stage all records, and return the time of the first answer, from which the next harvest goes on."""
        for _ in range(RESTARTS):
            try:
                return self._walk(prefix, since)
            except TokenExpired:
                self.gatherer.session.copy.stage.save({}, token=None)
        raise HarvestError(f"{self.origin.url} refuses the resumption tokens that it gives.")

    def _walk(self, prefix: str, since: str) -> str:
        stage = self.gatherer.session.copy.stage
        token, seen = stage.setting("token"), set[str]()
        answered = str(stage.setting("answered") or "") if token else ""
        while token != "":
            # resumptionToken is an exclusive argument (OAI-PMH 2.0, 4.5): no prefix and no date beside it.
            first = {"metadataPrefix": prefix, **({"from": since} if since else {})}
            root = self._ask(verb="ListRecords", **({"resumptionToken": token} if token else first))
            answered = answered or root.findtext(f"{OAI}responseDate", "").strip()
            for record in root.iter(f"{OAI}record"):
                self._take(record, prefix)
            token = root.findtext(f"{OAI}ListRecords/{OAI}resumptionToken", "").strip()
            if token in seen:
                raise HarvestError(f"{self.origin.url} gives the same resumption token twice.")
            seen.add(token)
            stage.save({}, token=token, answered=answered)
        return answered

    def _take(self, record: Element, prefix: str) -> None:
        header = record.find(f"{OAI}header")
        identifier = header.findtext(f"{OAI}identifier", "").strip() if header is not None else ""
        if header is None or not identifier:
            self.gatherer.note_refusal(self.origin.url, "gives a record without an identifier")
            return
        arguments = {"verb": "GetRecord", "identifier": identifier, "metadataPrefix": prefix}
        key = f"{self.origin.url}?{urlencode(arguments)}"
        metadata = record.find(f"{OAI}metadata")
        if header.get("status") == "deleted":
            self.gatherer.stage_deletion(key)
        elif metadata is not None and len(metadata):
            try:
                self.gatherer.stage_record(key, self._lines(metadata[0], key), modified=_datestamp(header))
            except DocumentRefused as error:
                self.gatherer.note_refusal(identifier, str(error))
                self.gatherer.mark_unchanged(key)

    def _lines(self, metadata: Element, key: str) -> str:
        if metadata.tag == f"{RDF}RDF":
            return self.gatherer.reader.triples(tostring(metadata), "rdf-xml", self.origin.url, key)
        lines = rdf_bytes(_dublin_core(metadata, key), RdfFormat.N_TRIPLES)
        return b"".join(sorted(set(lines.splitlines(keepends=True)))).decode()


def _datestamp(header: Element) -> str:
    return header.findtext(f"{OAI}datestamp", "").strip()


def _dublin_core(metadata: Element, key: str) -> Iterator[Triple]:
    """Yield simple Dublin Core as it stands, of the first identifier that is an address of its own."""
    names = [(each.text or "").strip() for each in metadata.iter(f"{DC}identifier")]
    subject = next(
        (name for name in names if urlsplit(name).scheme in ("http", "https") and is_record_name(name)), key
    )
    for each in metadata:
        text = (each.text or "").strip()
        if each.tag in ELEMENTS and text:
            yield Triple(
                NamedNode(subject), NamedNode(f"{DC[1:-1]}{each.tag[len(DC) :]}"), _literal(text, each.attrib)
            )


def _literal(text: str, attributes: Mapping[str, str]) -> Literal:
    language = attributes.get(LANG, "")
    return Literal(text, language=language) if TAG.fullmatch(language) else Literal(text)
