"""Targets of notes: the documents and pages of a catalogue that their addresses name."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from foia_graph.connectors.imports.catalogue_contents import CatalogueContents, plain_address
from foia_graph.errors import InputError
from foia_graph.ingest.mapping.catalog_settings import CATALOG_TOML, read_settings

_OF_DOCUMENT = re.compile(
    r"(?:id|doc|iiif)/document/([A-Za-z0-9._~-]+?)(?:/page/([1-9][0-9]{0,8}))?(?:\.[a-z]+)?(?:[/?#].*)?"
)
_SHA256 = re.compile(
    r"(?:urn:(?:hash:)?(?:sha-?256):|hash://sha256/|(?:.*/)?file/)([0-9a-f]{64})\b.*", re.IGNORECASE
)
_NAMED_DIGEST = re.compile(r"ni://[^/]*/sha-256;([A-Za-z0-9_-]{43})\b.*")
_FINGERPRINT = re.compile(r"urn:x-pdf:([0-9a-f]{2,128})", re.IGNORECASE)


def catalogue_base(folder: Path) -> str:
    """Return the base of the names of a catalogue, "" where it has no settings yet."""
    path = folder / CATALOG_TOML
    try:
        return read_settings(path.read_bytes(), CATALOG_TOML).base if path.is_file() else ""
    except InputError:
        # The load reports it, with its line.
        return ""


class TargetFinder:
    """Finds the documents of a catalogue by their names under some bases, addresses and digests."""

    def __init__(self, contents: CatalogueContents, bases: tuple[str, ...]) -> None:
        self._contents, self._bases = contents, tuple(filter(None, bases))

    def find(self, addresses: tuple[str, ...]) -> tuple[str, int]:
        """Return the id of the document that the first of some addresses names, and its page (0: none named).

        ("", 0) where none of them names one.
        """
        found = (self._find_one(address) for address in addresses)
        return next((each for each in found if each[0]), ("", 0))

    def _find_one(self, address: str) -> tuple[str, int]:
        for base in self._bases:
            if address.startswith(base) and (match := _OF_DOCUMENT.fullmatch(address[len(base) :])):
                is_known = match[1] in self._contents.documents
                return (match[1], int(match[2] or 0)) if is_known else ("", 0)
        return self._by_digest(address) or self._contents.addresses.get(plain_address(address), ""), 0

    def _by_digest(self, address: str) -> str:
        if match := _FINGERPRINT.fullmatch(address):
            return self._contents.with_fingerprint(match[1].lower())
        if match := _SHA256.fullmatch(address):
            return self._contents.with_sha256(match[1].lower())
        if match := _NAMED_DIGEST.fullmatch(address):
            return self._contents.with_sha256(_hex_digits(match[1]))
        return ""


def _hex_digits(text: str) -> str:
    """Return a digest of a named information URI (RFC 6920) in hexadecimal digits, "" for what is none."""
    try:
        return base64.urlsafe_b64decode(f"{text}=").hex()
    except (binascii.Error, ValueError):
        return ""


_PAGE = re.compile(r"(?:^|[#&?])page=([1-9][0-9]{0,8})(?:&|$)")
_BOX = re.compile(r"(?:^|[#&])(xywh=percent:[0-9.]+,[0-9.]+,[0-9.]+,[0-9.]+)(?:&|$)")


def each_object(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a value that may be one, several, or the IRI of one."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            yield {"id": each}
        elif isinstance(each, Mapping):
            yield each


def each_selector(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield selectors, and those that refine them."""
    for each in each_object(value):
        yield each
        yield from each_selector(each.get("refinedBy", []))


def selected_page(address: str) -> int:
    """Return the page that a fragment names (ISO 32000-2, annex O), 0 where it names none."""
    found = _PAGE.search(address)
    return int(found[1]) if found else 0


def selected_box(fragment: str) -> str:
    """Return the box that a fragment names in percent (Media Fragments URI 1.0, 4.2.2), "" for none."""
    found = _BOX.search(fragment)
    return found[1] if found else ""


def selector_fields(value: Any) -> dict[str, Any]:
    """Return the fields of a target that its selectors give: page, quote, prefix, suffix, start, region."""
    found: dict[str, Any] = {}
    for each in each_selector(value):
        kind = each.get("type")
        if kind == "TextQuoteSelector":
            names = {"exact": "quote", "prefix": "prefix", "suffix": "suffix"}
            found |= {ours: text for theirs, ours in names.items() if (text := _text(each.get(theirs)))}
        elif kind == "TextPositionSelector" and _is_offset(each.get("start")):
            found["start"] = str(each["start"])
        elif kind == "PageSelector" and _is_offset(each.get("index")):
            found["page"] = each["index"] + 1
        elif kind == "FragmentSelector":
            fragment = _text(each.get("value"))
            parts = {"page": selected_page(fragment), "region": selected_box(fragment)}
            found |= {name: part for name, part in parts.items() if part}
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _is_offset(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 31
