"""Rights in what viewers show (Presentation 3.0, 3.2): a licence or statement that may stand, and words."""

import re
from collections.abc import Iterator

from foia_graph.model.resource import Resource, Value
from foia_graph.publish.iiif.language_maps import (
    Json,
    by_language,
    escape_markup,
    program_text,
    texts_with_language,
)
from foia_graph.publish.rights_fields import rights_texts
from foia_graph.publish.rights_words import rights_name
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.rights import UsageRights, common_rights, rights_of

ALLOWED = re.compile(
    r"https?://(creativecommons\.org/(?:licenses|publicdomain)/[^\s?#]+|rightsstatements\.org/vocab/[^\s?#]+)"
)
"""What `rights` may be: a licence of Creative Commons, or a statement of RightsStatements.org."""


def file_rights(document: str, catalogue: Catalogue) -> UsageRights:
    """Return the rights in the files of a document, those of the document where it has none."""
    files = catalogue.links(document, catalogue.profile.predicates["distribution"])
    return common_rights(rights_of(catalogue, iri) for iri in files or [document])


def rights_field(rights: UsageRights) -> Json:
    """Return the licence, or else the statement, if viewers take it; its scheme is http, as they want."""
    found = (ALLOWED.fullmatch(address) for address in rights.addresses)
    allowed = next((match[1] for match in found if match), "")
    return {"rights": f"http://{allowed}"} if allowed else {}


def statement_field(thing: Resource, rights: UsageRights, catalogue: Catalogue) -> Json:
    """Return what a viewer has to show: words on rights in a thing and its files, else their name."""
    words = texts_with_language(_words(thing, rights, catalogue), catalogue.language)
    shown = by_language((language, escape_markup(text)) for language, text in words)
    shown = shown or (program_text(rights_name(rights.addresses[0])) if rights.addresses else {})
    return {"requiredStatement": {"label": program_text("Rights"), "value": shown}} if shown else {}


def _words(thing: Resource, rights: UsageRights, catalogue: Catalogue) -> Iterator[Value]:
    yield from dict.fromkeys([*thing.get("rights"), *rights_texts(rights, catalogue)])
    yield from (each for file in thing.parts("distribution") for each in file.get("rights"))
