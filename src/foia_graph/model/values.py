"""Cleaners of values: from text as written to the canonical lexical form or IRI, else `ValueRejected`."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from foia_graph.errors import ValueRejected
from foia_graph.model import dates, iris
from foia_graph.model.namespaces import OA, SKOS
from foia_graph.model.profile import Profile, Property, Shape

Cleaner = Callable[[str], str]

# Characters in one value; a text beyond it is a file in the wrong position.
MAX_VALUE_LENGTH = 1_000_000
CACHE_SIZE = 10_000
INTEGER = re.compile(r"[+-]?[0-9]+")
DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
DATETIME = re.compile(
    r"(?P<second>[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])"
    r"(?P<fraction>\.[0-9]{1,9})?(?P<zone>Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])?"
)
# Language, script, region and variants of BCP 47; extensions and private tags are not needed here.
LANGUAGE = re.compile(
    r"([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*",
    re.IGNORECASE | re.ASCII,
)
# Characters that XML 1.0, and so RDF/XML and the XML results of SPARQL, cannot hold.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
PAGE = re.compile(r"([^/]+)/(?:page/)?([1-9][0-9]{0,8})")


def clean_text(value: str) -> str:
    """Check a text: blanks around it go, and every character can be written in XML."""
    if len(value) > MAX_VALUE_LENGTH:
        raise ValueRejected(
            f"has {len(value):,} characters; a value has at most {MAX_VALUE_LENGTH:,}, longer text is a file"
        )
    match = UNWRITABLE.search(value)
    if match:
        raise ValueRejected(
            f"holds the character U+{ord(match[0]):04X} at {match.start() + 1}, which no text can hold"
        )
    stripped = value.strip()
    if not stripped:
        raise ValueRejected("is empty; leave the field out instead")
    return stripped


def clean_integer(value: str) -> str:
    """Check a whole number, and write it without sign or zeros in front."""
    # int() refuses more than 4,300 digits.
    if not INTEGER.fullmatch(value) or len(value) > 4000:
        raise ValueRejected(f"{dates.quote_text(value)} is no whole number; write digits only, as 1397")
    return str(int(value))


def clean_number(value: str) -> str:
    """Check a number and write it canonically (XSD 1.1), a whole number without a point."""
    if not DECIMAL.fullmatch(value) or len(value) > 4000:
        raise ValueRejected(
            f"{dates.quote_text(value)} is no number; write digits and at most one point, as 1.25"
        )
    sign = "-" if value.startswith("-") else ""
    whole, _, fraction = value.lstrip("+-").partition(".")
    plain = f"{whole.lstrip('0') or '0'}.{fraction.rstrip('0')}".rstrip(".")
    return plain if plain == "0" else f"{sign}{plain}"


def clean_datetime(value: str) -> str:
    """Check a date with a time of day (XML Schema dateTime); write UTC as Z, no zeros behind the second."""
    match = DATETIME.fullmatch(value)
    if not match:
        raise ValueRejected(f"{dates.quote_text(value)} is no time; write it as 2012-04-10T12:00:00Z")
    dates.full_date(value[:10])
    fraction = (match["fraction"] or "").rstrip("0").rstrip(".")
    zone = "Z" if match["zone"] in ("+00:00", "-00:00") else match["zone"] or ""
    return f"{match['second']}{fraction}{zone}"


def clean_language_tag(value: str) -> str:
    """Check a language tag (BCP 47), and write it in small letters."""
    if not LANGUAGE.fullmatch(value):
        raise ValueRejected(f"{dates.quote_text(value)} is no language; write a code as en or es-mx")
    return value.lower()


SIMPLE_CLEANERS: dict[str, Cleaner] = {
    "text": clean_text,
    "string": clean_text,
    "integer": clean_integer,
    "decimal": clean_number,
    "number": clean_number,
    "date": dates.partial_date,
    "day": dates.full_date,
    "datetime": clean_datetime,
    "iri": iris.check_address,
}


# Fields that lead to the same thing in other authority files.
MATCHES = frozenset((f"{SKOS}exactMatch", f"{SKOS}closeMatch"))
# The field of the name of a note, which need be no address.
CANONICAL = f"{OA}canonical"
# Kinds of which bulk material has few values, each very often.
REPEATED_KINDS = frozenset(("date", "day", "integer"))


def field_cleaner(prop: Property, profile: Profile, base: str) -> Cleaner:
    """Build the cleaner of a field, once."""
    if prop.kind in REPEATED_KINDS:
        return lru_cache(CACHE_SIZE)(_stripping_cleaner(SIMPLE_CLEANERS[prop.kind]))
    if prop.path in MATCHES:
        return _stripping_cleaner(lambda value: iris.check_address(clean_outside_identifier(value)))
    if prop.path == CANONICAL:
        return _stripping_cleaner(iris.check_name)
    if prop.kind in SIMPLE_CLEANERS:
        return _stripping_cleaner(SIMPLE_CLEANERS[prop.kind])
    if prop.kind == "link":
        return lru_cache(CACHE_SIZE)(_stripping_cleaner(_link_cleaner(prop, profile, base)))
    if prop.kind == "field":
        return _predicate_cleaner(profile)
    raise ValueRejected(f"field {prop.name!r} takes no plain value")


def _stripping_cleaner(clean: Cleaner) -> Cleaner:
    def stripped(value: str) -> str:
        if UNWRITABLE.search(value) or len(value) > MAX_VALUE_LENGTH:
            clean_text(value)
        return clean(value.strip())

    return clean_text if clean is clean_text else stripped


def _predicate_cleaner(profile: Profile) -> Cleaner:
    def predicate(value: str) -> str:
        try:
            return profile.predicates[value]
        except KeyError:
            raise ValueRejected(f"{dates.quote_text(value)} is no field of the profile") from None

    return predicate


def _link_cleaner(prop: Property, profile: Profile, base: str) -> Cleaner:
    shapes = profile.linked(prop)
    kinds = {shape.kind: shape for shape in shapes}
    only = shapes[0] if len(shapes) == 1 else None

    def link(value: str) -> str:
        if not value:
            raise ValueRejected("is empty; leave the field out instead")
        if "://" in value:
            return iris.check_address(value)
        if value.startswith("scheme/"):
            return _concept_path_iri(value, base, kinds, prop)
        if prop.scheme and "/" not in value:
            return iris.concept_iri(base, prop.scheme, value)
        kind, slash, key = value.partition("/")
        if slash and kind in kinds:
            return key_iri(kinds[kind], key, base)
        if only and (not slash or only.kind == "page"):
            return key_iri(only, value, base)
        raise ValueRejected(_link_message(value, prop, tuple(kinds)))

    return link


def _concept_path_iri(value: str, base: str, kinds: dict[str, Shape], prop: Property) -> str:
    parts = value.split("/")
    if len(parts) == 3 and (prop.scheme or {"concept", "issue"} & kinds.keys()):
        return iris.concept_iri(base, parts[1], parts[2])
    if len(parts) == 2 and "scheme" in kinds:
        return iris.scheme_iri(base, parts[1])
    raise ValueRejected(_link_message(value, prop, tuple(kinds)))


def _link_message(value: str, prop: Property, kinds: tuple[str, ...]) -> str:
    if prop.scheme:
        return f"{dates.quote_text(value)} is no concept; write a notation of {prop.scheme}, or scheme/…/…"
    return (
        f"{dates.quote_text(value)} names nothing here; "
        f"write {' or '.join(f'{kind}/…' for kind in sorted(kinds))}"
    )


def key_iri(shape: Shape, key: str, base: str) -> str:
    """Return the IRI of a thing of a class by its key: a slug, or `document/number` for a page."""
    if shape.kind == "page":
        match = PAGE.fullmatch(key)
        if not match:
            raise ValueRejected(
                f"{dates.quote_text(key)} is no page; write the document and the number, as ice-117629/35"
            )
        return iris.page_iri(base, match[1], match[2])
    if shape.in_scheme:
        return iris.concept_iri(base, shape.in_scheme, key)
    if shape.kind == "scheme":
        return iris.scheme_iri(base, key)
    if shape.kind == "catalog":
        return iris.catalog_iri(base)
    if shape.kind == "graph":
        return iris.graph_iri(base, key)
    if shape.kind == "activity":
        return f"{iris.catalog_iri(base)}#activity-{iris.slug(key)}"
    return iris.mint(base, shape.kind, key)


class IdentifierScheme(msgspec.Struct, frozen=True):
    """An authority file: its title, the address of a thing in it, and its identifiers.

    `pages` matches the addresses (host and path) of its pages, `pattern` an identifier where there is no
    more to it; `example` is one that would have been right.
    """

    title: str
    address: str
    pages: str
    example: str
    pattern: str = ""


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
    """Return an ISNI as 16 characters; raises ValueRejected where its check character is wrong."""
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


# How identifiers are cleaned of authority files that have more to it than a pattern.
CLEANERS: Mapping[str, Callable[[str], str]] = {"isni": clean_isni, "lcnaf": clean_lccn}
# The authority files that are known, in the order in which they are looked at.
SCHEMES = msgspec.toml.decode(
    Path(__file__).with_name("outside_identifiers.toml").read_bytes(), type=dict[str, IdentifierScheme]
)


def clean_outside_identifier(text: str) -> str:
    """Return the address that names a thing in another authority file.

    What is of none of the files that are known is returned as it is. Raises ValueRejected for an identifier
    that its file cannot have.
    """
    found = next(_identifiers(text.strip()), None)
    if found is None:
        return text.strip()
    name, identifier = found
    scheme = SCHEMES[name]
    try:
        if name in CLEANERS:
            identifier = CLEANERS[name](identifier)
        elif not re.fullmatch(scheme.pattern, identifier):
            raise ValueRejected(f"{identifier[:40]!r} is no identifier of {scheme.title}")
    except ValueRejected as error:
        raise ValueRejected(f"{error}; write it as {name}:{scheme.example}") from None
    return scheme.address.format(identifier)


def identifier_words(iri: str) -> str:
    """Return an address of another authority file as people read it, "" for any other.

    >>> identifier_words("http://www.wikidata.org/entity/Q42")
    'Wikidata Q42'
    """
    found = next(_identifiers(iri), None)
    if found is None:
        return ""
    name, identifier = found
    shown = " ".join(re.findall(".{4}", identifier)) if name == "isni" else identifier
    return f"{SCHEMES[name].title} {shown}"


def _identifiers(text: str) -> Iterator[tuple[str, str]]:
    """Yield the short name of each authority file that a text may be of, with the identifier in it."""
    parts = urlsplit(text)
    own, colon, identifier = text.partition(":")
    for name, scheme in SCHEMES.items():
        if colon and own.lower() == name and not identifier.startswith("//"):
            yield name, identifier.strip()
        elif parts.scheme in ("http", "https") and (
            match := re.fullmatch(scheme.pages, f"{parts.netloc.lower()}{unquote(parts.path)}")
        ):
            yield name, match[1]
