"""The description of a repository (4.2): whose it is, how old, and how its records are named."""

from xml.etree.ElementTree import Element

from foia_graph.model.namespaces import OAI
from foia_graph.model.resource import text_of
from foia_graph.publish.oai.datestamps import GRANULARITY
from foia_graph.publish.oai.dublin_core import Crosswalk
from foia_graph.publish.oai.identifiers import DOMAIN, SCHEME, host_of
from foia_graph.publish.oai.records import Records
from foia_graph.publish.oai.xml import XSI, add, dc
from foia_graph.store.catalogue import Catalogue

IDENTIFIER = f"{OAI}oai-identifier"


def identify(catalogue: Catalogue, records: Records, address: str) -> Element:
    """Return what the repository is."""
    catalog, host = catalogue.catalog, host_of(catalogue.base)
    root = Element("Identify")
    add(root, "repositoryName", (catalog.one("title") if catalog else "") or "Catalogue")
    add(root, "baseURL", address)
    add(root, "protocolVersion", "2.0")
    add(root, "adminEmail", _contact(catalogue))
    add(root, "earliestDatestamp", records.earliest)
    add(root, "deletedRecord", "persistent")
    add(root, "granularity", GRANULARITY)
    if DOMAIN.fullmatch(host):
        sample = next(reversed(records.by_identifier), f"{SCHEME}:{host}:document/name")
        add(root, "description").append(_naming(host, sample))
    if catalog is not None:
        add(root, "description").append(dc(Crosswalk(catalogue).elements(catalog)))
    return root


def _contact(catalogue: Catalogue) -> str:
    """Return the e-mail address of the catalogue, else the one that every web site should have (RFC 2142)."""
    catalog = catalogue.catalog
    contacts = map(text_of, catalog.get("contact")) if catalog else iter(())
    found = next((each for each in contacts if each.startswith("mailto:")), "")
    return found.removeprefix("mailto:").partition("?")[0] or f"webmaster@{host_of(catalogue.base)}"


def _naming(host: str, sample: str) -> Element:
    """Return how records are named (OAI Identifier Format, 2.1)."""
    location = f"{IDENTIFIER} {IDENTIFIER}.xsd"
    root = Element("oai-identifier", {"xmlns": IDENTIFIER, "xmlns:xsi": XSI, "xsi:schemaLocation": location})
    add(root, "scheme", SCHEME)
    add(root, "repositoryIdentifier", host)
    add(root, "delimiter", ":")
    add(root, "sampleIdentifier", sample)
    return root
