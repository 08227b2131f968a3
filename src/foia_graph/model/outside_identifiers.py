"""Identifiers of other authority files: Wikidata, VIAF, ISNI, names of the Library of Congress, GeoNames.

Each has one address that names the thing, by which it is written; as people write it, it is `wikidata:Q42`,
the number that it shows, or the address of its page.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from foia_graph.errors import ValueRejected


@dataclass(frozen=True, slots=True)
class IdentifierScheme:
    """An authority file: its short name, its title, the address of a thing in it, and its identifiers.

    `pages` match the addresses (host and path) of its pages; `clean` returns an identifier in its settled
    form, and raises ValueRejected, which says `example` would have been right.
    """

    name: str
    title: str
    address: str
    pages: re.Pattern[str]
    clean: Callable[[str], str]
    example: str


def isni_check_character(digits: str) -> str:
    """Return the check character of the first 15 digits of an ISNI (ISO 27729; ISO 7064, MOD 11-2).

    >>> isni_check_character("000000012146438")
    'X'
    """
    rest = 0
    for digit in digits:
        rest = (rest + int(digit)) * 2 % 11
    value = (12 - rest) % 11
    return "X" if value == 10 else str(value)


def clean_isni(text: str) -> str:
    """Return an ISNI as 16 characters without spaces; raises ValueRejected where its check character is
    wrong.
    """
    plain = re.sub(r"[\s-]", "", text).upper()
    if not re.fullmatch(r"[0-9]{15}[0-9X]", plain):
        raise ValueRejected(f"{text[:40]!r} is no ISNI")
    if isni_check_character(plain[:15]) != plain[15]:
        raise ValueRejected(
            f"{text[:40]!r} is no ISNI: its last character should be {isni_check_character(plain[:15])}"
        )
    return plain


def clean_lccn(text: str) -> str:
    """Return a control number of names of the Library of Congress in its normal form (info:lccn).

    >>> clean_lccn("n 79-21164"), clean_lccn("no2001012345")
    ('n79021164', 'no2001012345')
    """
    plain = re.sub(r"\s", "", text).lower()
    left, hyphen, serial = plain.partition("-")
    if hyphen and serial.isdecimal() and len(serial) <= 6:
        plain = f"{left}{serial:0>6}"
    if not re.fullmatch(r"n[abors]?(?:[0-9]{8}|[0-9]{10})", plain):
        raise ValueRejected(f"{text[:40]!r} is no number of a name in the Library of Congress")
    return plain


def _matching(pattern: str, title: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def clean(text: str) -> str:
        if not compiled.fullmatch(text):
            raise ValueRejected(f"{text[:40]!r} is no identifier of {title}")
        return text

    return clean


# The authority files that are known, in the order in which they are looked at.
SCHEMES = (
    IdentifierScheme(
        "wikidata", "Wikidata", "http://www.wikidata.org/entity/{}",
        re.compile(r"(?:(?:www|m)\.)?wikidata\.org/(?:entity|wiki)/(.+)"),
        _matching("Q[1-9][0-9]{0,11}", "Wikidata"), "Q42",
    ),
    IdentifierScheme(
        "viaf", "VIAF", "http://viaf.org/viaf/{}", re.compile(r"(?:www\.)?viaf\.org/viaf/([^/]+)/?"),
        _matching("[1-9][0-9]{1,21}", "VIAF"), "75121530",
    ),
    IdentifierScheme(
        "isni", "ISNI", "https://isni.org/isni/{}",
        re.compile(r"(?:www\.)?isni\.org/(?:isni/|page/)?([^/]+)/?"),
        clean_isni, "0000 0001 2146 438X",
    ),
    IdentifierScheme(
        "lcnaf", "Library of Congress", "http://id.loc.gov/authorities/names/{}",
        re.compile(r"id\.loc\.gov/authorities/names/([^/]+?)(?:\.html)?"), clean_lccn, "n79021164",
    ),
    IdentifierScheme(
        "geonames", "GeoNames", "https://sws.geonames.org/{}/",
        re.compile(r"(?:sws|www)\.geonames\.org/([^/]+)(?:/.*)?"),
        _matching("[1-9][0-9]{0,8}", "GeoNames"), "4140963",
    ),
)  # fmt: skip


def clean_outside_identifier(text: str) -> str:
    """Return the address that names a thing in another authority file.

    What is of none of the files that are known is returned as it is. Raises ValueRejected for an identifier
    that its file cannot have.
    """
    found = next(_identifiers(text.strip()), None)
    if found is None:
        return text.strip()
    scheme, identifier = found
    try:
        return scheme.address.format(scheme.clean(identifier))
    except ValueRejected as error:
        raise ValueRejected(f"{error}; write it as {scheme.name}:{scheme.example}") from None


def identifier_words(iri: str) -> str:
    """Return an address of another authority file as people read it, "" for any other.

    >>> identifier_words("http://www.wikidata.org/entity/Q42")
    'Wikidata Q42'
    """
    found = next(_identifiers(iri), None)
    if found is None:
        return ""
    scheme, identifier = found
    shown = " ".join(re.findall(".{4}", identifier)) if scheme.name == "isni" else identifier
    return f"{scheme.title} {shown}"


def _identifiers(text: str) -> Iterator[tuple[IdentifierScheme, str]]:
    parts = urlsplit(text)
    for scheme in SCHEMES:
        name, colon, identifier = text.partition(":")
        if colon and name.lower() == scheme.name and not identifier.startswith("//"):
            yield scheme, identifier.strip()
        elif parts.scheme in ("http", "https") and (
            match := scheme.pages.fullmatch(f"{parts.netloc.lower()}{unquote(parts.path)}")
        ):
            yield scheme, match[1]
