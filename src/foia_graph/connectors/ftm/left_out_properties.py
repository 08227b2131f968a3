"""Properties that records have no room for, with the reason, and what platforms keep beside an entity."""

from collections.abc import Mapping

from foia_graph.connectors.ftm.reverse_properties import REVERSE_PROPERTIES

PLATFORM = "the platform or the export keeps it for itself"
OTHER_KEYS = (
    *("caption", "datasets", "dataset", "referents", "target", "first_seen", "last_seen", "last_change"),
    *("created_at", "updated_at", "mutable", "role_id", "collection", "collection_id", "links", "latinized"),
    *("highlight", "score", "shallow", "writeable", "bookmarked", "profile_id", "namespace", "origin"),
    *("statements", "text", "key_prefix", "numeric", "schemata", "name_symbols", "tags", "context"),
    *("countries", "dates", "names", "emails", "phones", "languages", "mimetypes", "urls", "addresses"),
    *("identifiers", "ibans", "entities", "checksums", "genders", "topics", "numbers", "ips"),
    *("canonical_id", "external", "lang", "index_text", "_index", "name_keys", "name_parts", "name_phonetic"),
)
AT_OTHER_SIDE = "says from the other side what another entity says"
LEFT_OUT_PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "is of the private life of a person": (
        *("birthDate", "birthPlace", "birthCountry", "deathDate", "nationality", "citizenship", "gender"),
        *("passportNumber", "socialSecurityNumber", "idNumber", "taxNumber", "ethnicity", "height"),
        *("weight", "eyeColor", "hairColor", "appearance", "religion", "political", "education"),
        *("spokenLanguage", "fatherName", "motherName", "profession", "biography", "pictured"),
    ),
    "is an address or a number of people": (
        *("email", "phone", "sender", "from", "to", "cc", "bcc", "headers", "metadata", "messageId"),
        *("senderAccount", "recipientAccount", "inReplyTo", "ipAddress", "address", "addressEntity"),
    ),
    "is part of a name that stands whole elsewhere": (
        *("firstName", "secondName", "middleName", "lastName", "nameSuffix", "title"),
    ),
    "is what a machine found in the text, not identified": (
        *("detectedLanguage", "detectedCountry", "namesMentioned", "peopleMentioned", "companiesMentioned"),
        *("ibanMentioned", "ipMentioned", "locationMentioned", "phoneMentioned", "emailMentioned"),
        *("contextCountry", "contextPhone", "contextEmail", "detectedSchema", "indexText"),
    ),
    AT_OTHER_SIDE: (*REVERSE_PROPERTIES,),
    "is a translation by a machine": (*("translatedLanguage", "translatedText", "translatedTextLanguage"),),
    "tells how a file was processed": (
        *("crawler", "generator", "encoding", "extension", "processingStatus", "processingError"),
        *("processingAgent", "processedAt", "pdfHash", "csvHash", "columns", "rowCount", "ancestors"),
        *("duration", "samplingRate", "credit", "publisherUrl", "alephUrl", "createdAt", "modifiedAt"),
        *("retrievedAt", "recordId", "contentHash", "bodyHtml", "fileName", "mimeType", "fileSize"),
    ),
    "is a code of a country or language, not a thing of the catalogue": (
        *("country", "language", "mainCountry", "jurisdiction"),
    ),
    "is a judgement of a list of risks": (
        *(
            "topics",
            "riskSource",
            "program",
            "programId",
            "programUrl",
            "sector",
            "classification",
            "important",
        ),
    ),
    "is of money, which is no matter of a release": (
        *("amount", "currency", "amountUsd", "amountEur", "capital", "taxStatus", "numberOfSeats"),
    ),
    "is the document that proves an entity; what it proves is a claim of the file": ("proof",),
    "is the publisher or the address of a source that is no document here": ("publisher", "sourceUrl"),
    "repeats what stands in another property": ("date", "startDate", "endDate", "bodyText", "name", "full"),
    "is told by another property, or of no use without what was left out": (
        *("wikidataId", "wikipediaUrl", "alias", "previousName", "weakAlias", "parent", "vehicle"),
        *("summary", "description"),
    ),
    "is part of an address that stands whole elsewhere": (
        *("remarks", "postOfficeBox", "street", "street2", "city", "postalCode", "region", "state"),
        *("latitude", "longitude", "osmId", "googlePlaceId", "level", "fipsCode", "zipCode", "nutsCode"),
    ),
}
"""Properties that are left out where no field took them, by reason."""
