"""What a finding aid says of itself (EAD3, `control`): name, title, who keeps it, and how it was made."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from foia_graph.model.resource import text_of
from foia_graph.publish.datacite.record import UNAVAILABLE
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.xml_elements import add_element, add_filled
from foia_graph.runtime.version import __version__

RULES = "foia-graph application profile"
ENCODINGS = {"dateencoding": "iso8601", "langencoding": "iso639-1", "scriptencoding": "iso15924"}


@dataclass(frozen=True, slots=True)
class Keeper:
    """Who keeps the catalogue: its name, the catalogue's title, licence and language."""

    name: str
    title: str
    license: str
    language: str


def catalogue_keeper(presenter: Presenter) -> Keeper:
    """Return who keeps a catalogue, as it says of itself."""
    catalogue, own = presenter.catalogue, presenter.catalogue.catalog_resource
    publisher = text_of(next(iter(own.get("publisher")), "")) if own else ""
    title = own.one("title") if own else ""
    return Keeper(
        name=(presenter.labels.preferred_name(publisher) if publisher else "") or title or UNAVAILABLE,
        title=title or UNAVAILABLE,
        license=own.one("license") if own else "",
        language=catalogue.language,
    )


def control_element(iri: str, address: str, title: str, modified: str, keeper: Keeper) -> Element:
    """Write what a finding aid says of itself; `modified` is when its description last changed."""
    root = Element(
        "control", {"dateencoding": "iso8601", "langencoding": "iso639-1", "scriptencoding": "iso15924"}
    )
    add_element(root, "recordid", iri, instanceurl=address)
    file = add_element(root, "filedesc")
    add_element(add_element(file, "titlestmt"), "titleproper", title)
    statement = add_element(file, "publicationstmt")
    add_element(statement, "publisher", keeper.name)
    add_element(statement, "date", modified[:10], normal=modified[:10])
    add_element(root, "maintenancestatus", value="derived")
    add_element(root, "publicationstatus", value="published")
    add_element(add_element(root, "maintenanceagency"), "agencyname", keeper.name)
    _add_declarations(root, keeper)
    event = add_element(add_element(root, "maintenancehistory"), "maintenanceevent")
    add_element(event, "eventtype", value="derived")
    add_element(event, "eventdatetime", modified, standarddatetime=modified)
    add_element(event, "agenttype", value="machine")
    add_element(event, "agent", f"foia-graph {__version__}")
    return root


def _add_declarations(root: Element, keeper: Keeper) -> None:
    language = add_element(root, "languagedeclaration")
    add_element(language, "language", langcode=keeper.language.partition("-")[0])
    # The scheme of codes has one for a script that nobody named (ISO 15924).
    add_element(language, "script", scriptcode="Zyyy")
    add_element(add_element(root, "conventiondeclaration"), "citation", RULES)
    if keeper.license:
        rights = add_element(root, "rightsdeclaration")
        add_filled(rights, "citation", keeper.license, href=keeper.license)
