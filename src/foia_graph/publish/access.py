"""Access to documents: open, or restricted in part or in full, and by which exemptions from disclosure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from foia_graph.audit.withheld_pages import WithheldStatement, withheld_statements
from foia_graph.model import iris
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.listing.selection import list_index
from foia_graph.store.redaction_index import RedactionIndex

AccessStatus = Literal["unrestricted", "partly", "fully", "undetermined"]
DUPLICATES = "duplicate"
EXEMPTION, EXEMPTIONS = "exemption", "exemptions"


@dataclass(frozen=True, slots=True)
class AccessRestriction:
    """A ground on which something is withheld: the concept of an exemption, "" for none, and words."""

    exemption: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class DocumentAccess:
    """The access to a document, and each ground on which something of it is withheld."""

    status: AccessStatus
    restrictions: tuple[AccessRestriction, ...] = ()


def document_access(catalogue: Catalogue, document: str) -> DocumentAccess:
    """Return how much of a document was released, as far as what is held of it shows.

    No one knows it of a document whose text is not here, unless something on it is known to be withheld.
    """
    is_redacted = RedactionIndex(catalogue.tables).has_redactions(document)
    holding = {iris.last_segment(iri) for iri in catalogue.links(document, _holding_path(catalogue))}
    restrictions = tuple(_restrictions(catalogue, document, is_redacted))
    if "withheld" in holding:
        return DocumentAccess("fully", restrictions)
    if restrictions:
        return DocumentAccess("partly", restrictions)
    return DocumentAccess("unrestricted" if holding == {"held"} else "undetermined")


def _holding_path(catalogue: Catalogue) -> str:
    return catalogue.profile.predicates["holdingStatus"]


def _restrictions(catalogue: Catalogue, document: str, is_redacted: bool) -> Iterator[AccessRestriction]:
    """Yield a restriction for each exemption, then one for what is withheld on grounds that are not named."""
    left_out = _pages_left_out(catalogue).get(document, [])
    notes: dict[str, list[str]] = {exemption: [] for exemption in _exemptions(catalogue, document)}
    for statement in left_out:
        for exemption in _statement_exemptions(statement, catalogue) or [""]:
            notes.setdefault(exemption, []).append(str(statement))
    if is_redacted and not notes:
        notes[""] = []
    for exemption in sorted(notes, key=lambda each: (not each, each)):
        yield AccessRestriction(exemption, " ".join(notes[exemption]))


def _statement_exemptions(statement: WithheldStatement, catalogue: Catalogue) -> list[str]:
    return [iris.concept_iri(catalogue.base, EXEMPTIONS, each) for each in statement.exemptions]


def _exemptions(catalogue: Catalogue, document: str) -> list[str]:
    return list_index(catalogue, catalogue.profile["ReleasedDocument"]).values_of(document, EXEMPTION)


def _pages_left_out(catalogue: Catalogue) -> dict[str, list[WithheldStatement]]:
    """Return what each document says of pages that are not in it, duplicates aside."""

    def by_document() -> dict[str, list[WithheldStatement]]:
        found: dict[str, list[WithheldStatement]] = {}
        for each in withheld_statements(catalogue):
            if each.treatment != DUPLICATES:
                found.setdefault(each.document, []).append(each)
        return found

    return catalogue.compute_once("pages left out", by_document)
