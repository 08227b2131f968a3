"""Schemata of FollowTheMoney for the things of a catalogue, and the properties for their fields.

A field that has no property of its own stands in the notes of its entity, after its title.
"""

from collections.abc import Mapping

from foia_graph.model.iris import last_segment
from foia_graph.model.resource import Resource, text_of

SCHEMATA: Mapping[str, str] = {
    "Agency": "PublicBody",
    "Organization": "Organization",
    "Post": "Position",
    "Person": "Person",
    "Place": "Address",
    "Release": "Folder",
    "ReleasedDocument": "Document",
    "SourceDocument": "Document",
    "CitedWork": "Document",
    "CourtCase": "CourtCase",
    "Event": "Event",
    "Disclosure": "Event",
    "Request": "Event",
    "Program": "Project",
    "Campaign": "Project",
}
"""The schema of the things of each class, in the order in which they are written; others have none."""
DOCUMENT_SCHEMATA = frozenset(
    (
        *("Document", "Pages", "HyperText", "PlainText", "Email", "Article", "Image"),
        *("Audio", "Video", "Table", "Workbook", "Folder"),
    )
)
LEGAL_ENTITIES = frozenset(("PublicBody", "Organization", "Person"))
ORGANIZATIONS = frozenset(("PublicBody", "Organization"))
OF_FORMS: Mapping[str, str] = {
    "e-mail": "Email",
    "web-page": "HyperText",
    "blog-post": "HyperText",
    "news-article": "Article",
    "photograph": "Image",
}
"""The schema of documents of a form (scheme/document-types)."""
OF_MEDIA_TYPES: Mapping[str, str] = {
    "text/html": "HyperText",
    "text/plain": "PlainText",
    "text/csv": "Table",
    "message/rfc822": "Email",
    "application/vnd.ms-excel": "Workbook",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Workbook",
    "image": "Image",
    "audio": "Audio",
    "video": "Video",
}
"""The schema of documents whose file has a media type, or one that begins so."""
COMMON: Mapping[str, str] = {
    **dict.fromkeys(("alternative", "altLabel", "alternateName"), "alias"),
    **dict.fromkeys(("description",), "summary"),
    **dict.fromkeys(("history", "remark"), "notes"),
    **dict.fromkeys(("webPage", "homepage", "landingPage", "url"), "sourceUrl"),
    **dict.fromkeys(("subject", "raisesIssue", "form"), "keywords"),
}
OF_CLASSES: Mapping[str, Mapping[str, str]] = {
    "Agency": {"homepage": "website", "telephone": "phone"},
    "Organization": {"homepage": "website", "telephone": "phone", "address": "address"},
    "Person": {"jobTitle": "position", "sensitivity": "classification"},
    "Release": {"date": "date"},
    "ReleasedDocument": {"created": "authoredAt", "issued": "publishedAt"},
    "SourceDocument": {
        "created": "authoredAt",
        "issued": "publishedAt",
        "dateModified": "modifiedAt",
        "captured": "retrievedAt",
    },
    "CitedWork": {"created": "authoredAt", "issued": "publishedAt"},
    "CourtCase": {"identifier": "caseNumber", "startDate": "fileDate", "endDate": "closeDate"},
    "Event": {"date": "date"},
    "Disclosure": {"date": "date"},
    "Request": {"date": "date"},
    "Program": {"startDate": "startDate", "endDate": "endDate"},
    "Campaign": {"startDate": "startDate", "endDate": "endDate"},
}


def property_of(type_name: str, field: str) -> str:
    """Return the property for a field of things of a class, "" where there is none."""
    return OF_CLASSES.get(type_name, {}).get(field) or COMMON.get(field, "")


def schema_of(thing: Resource, has_pages: bool) -> str:
    """Return the schema of a thing, "" for a class that has none.

    A document whose pages are described is `Pages`, whatever its form; else form and file decide.
    """
    schema = SCHEMATA.get(thing.type, "")
    if schema != "Document":
        return schema
    if has_pages:
        return "Pages"
    forms = (OF_FORMS.get(last_segment(text_of(form)), "") for form in thing.get("form"))
    files = (_media_schema(part.one("mediaType")) for part in thing.parts("distribution"))
    return next(filter(None, (*forms, *files)), schema)


def _media_schema(media_type: str) -> str:
    return OF_MEDIA_TYPES.get(media_type, "") or OF_MEDIA_TYPES.get(media_type.partition("/")[0], "")
