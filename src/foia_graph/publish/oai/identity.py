"""The description of a repository (4.2): whose it is, how old, and how its records are named."""

from xml.etree.ElementTree import Element

from foia_graph.model.namespaces import OAI
from foia_graph.publish.addresses import host_of
from foia_graph.publish.contact import contact_address
from foia_graph.publish.oai.datestamps import GRANULARITY
from foia_graph.publish.oai.dublin_core import DublinCoreWriter
from foia_graph.publish.oai.identifiers import DOMAIN, SCHEME
from foia_graph.publish.oai.records import OaiRecords, earliest_datestamp
from foia_graph.publish.oai.xml import dublin_core_element
from foia_graph.publish.xml_elements import XSI, add_element
from foia_graph.store.catalogue import Catalogue

IDENTIFIER = f"{OAI}oai-identifier"


def identify_element(catalogue: Catalogue, records: OaiRecords, address: str) -> Element:
    """Return what the repository is."""
    catalog, host = catalogue.catalog_resource, host_of(catalogue.base)
    root = Element("Identify")
    add_element(root, "repositoryName", (catalog.one("title") if catalog else "") or "Catalogue")
    add_element(root, "baseURL", address)
    add_element(root, "protocolVersion", "2.0")
    add_element(root, "adminEmail", contact_address(catalogue))
    add_element(root, "earliestDatestamp", earliest_datestamp(catalogue))
    add_element(root, "deletedRecord", "persistent")
    add_element(root, "granularity", GRANULARITY)
    if DOMAIN.fullmatch(host):
        sample = records.sample or f"{SCHEME}:{host}:document/name"
        add_element(root, "description").append(_identifier_format(host, sample))
    if catalog is not None:
        add_element(root, "description").append(
            dublin_core_element(DublinCoreWriter(catalogue).elements(catalog))
        )
    return root


def _identifier_format(host: str, sample: str) -> Element:
    """Return how records are named (OAI Identifier Format, 2.1)."""
    location = f"{IDENTIFIER} {IDENTIFIER}.xsd"
    root = Element("oai-identifier", {"xmlns": IDENTIFIER, "xmlns:xsi": XSI, "xsi:schemaLocation": location})
    add_element(root, "scheme", SCHEME)
    add_element(root, "repositoryIdentifier", host)
    add_element(root, "delimiter", ":")
    add_element(root, "sampleIdentifier", sample)
    return root
