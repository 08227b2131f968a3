"""Query parameters: given once or often, typed, and refused where they mean nothing."""

import binascii
import re
from collections.abc import Collection, Iterable
from urllib.parse import unquote_plus, urlencode

from flask import request

from foia_graph.errors import RequestRefused

AS_OF_NAME = "asOf"

# The parameter of the words that are searched, everywhere or in a document.
WORDS = "q"

# Values of filters that one address may hold.
MAX_VALUES = 100

BOOLEANS = {"true": True, "false": False}


def address_without_empty() -> str:
    """Return the address of a form without the fields in which nothing was picked; "" where none is empty."""
    pairs = [(name, value) for name, value in request.args.items(multi=True) if value]
    if len(pairs) == len(list(request.args.items(multi=True))):
        return ""
    return f"{request.path}?{urlencode(pairs, safe='/')}" if pairs else request.path


def one_value(name: str) -> str:
    """Return the value of a parameter that is given once and not empty, "" where it is not given."""
    given_values = parameter_values(name)
    if len(given_values) > 1:
        raise RequestRefused(f"{name} is given once, not {len(given_values)} times.")
    return given_values[0] if given_values else ""


def parameter_values(name: str) -> list[str]:
    """Return the values of a parameter, each once; raises RequestRefused for one that is empty."""
    given_values = list(dict.fromkeys(request.args.getlist(name)))
    if "" in given_values:
        raise RequestRefused(f"{name} is empty; remove it, or give it a value.")
    return given_values


def form_value(name: str) -> str:
    """Return the value of a field of the form, "" for an empty one; raises Refused for two values."""
    texts = [text for text in dict.fromkeys(request.args.getlist(name)) if text.strip()]
    if len(texts) > 1:
        raise RequestRefused(f"{name} is given once, not {len(texts)} times.")
    return texts[0].strip() if texts else ""


def check_value_count(names: Iterable[str], what: str) -> None:
    """Raise RequestRefused where parameters have too many values together, also where these are the same."""
    if sum(len(request.args.getlist(name)) for name in names) > MAX_VALUES:
        raise RequestRefused(f"{what} is filtered by at most {MAX_VALUES} values.")


def boolean_value(name: str, otherwise: bool = False) -> bool:
    """Return a parameter that is true or false, `otherwise` where it is not given."""
    text = one_value(name)
    if text and text not in BOOLEANS:
        raise RequestRefused(f"{name} is true or false, not {text[:20]!r}.")
    return BOOLEANS.get(text, otherwise)


def word_value(name: str, words: Collection[str]) -> str:
    """Return a parameter that is one of some words, "" where it is not given."""
    text = one_value(name)
    if text and text not in words:
        raise RequestRefused(f"{name} is {', '.join(words)}; not {text[:40]!r}.")
    return text


def number_value(name: str, otherwise: int) -> int:
    """Return a whole number, `otherwise` where it is not given."""
    text = one_value(name)
    if text and not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise RequestRefused(f"{name} is a whole number, not {text[:20]!r}.")
    return int(text) if text else otherwise


def check_names(allowed: Iterable[str], what: str) -> None:
    """Raise RequestRefused for a parameter that is not known, naming those that are."""
    names = list(allowed)
    for name in request.args:
        if name not in names:
            there_are = ", ".join(names) or "none"
            raise RequestRefused(f"{what} has no parameter {name[:40]!r}; there are {there_are}.")


def parameter_names(query_string: str) -> list[str]:
    """Return the names of the parameters of an address, whose values are not decoded.

    >>> parameter_names("as%4Ff=2020&query=ASK%7B%7D")
    ['asOf', 'query']
    """
    return [unquote_plus(pair.partition("=")[0]) for pair in query_string.split("&")]


FORM_TYPE = "application/x-www-form-urlencoded"

MAX_FIELDS = 200

RawPairs = list[tuple[str, str]]
# A percent sign that begins no escape, and is for itself.
_ODD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def parse_pairs(data: bytes, where: str) -> RawPairs:
    """Parse names and values from raw bytes; raises RequestRefused, naming `where`, for what is not UTF-8.

    Werkzeug would turn such bytes into the text `%FF`, and take the first of parameters given twice.
    """
    utf8_text(data, where)
    if data.count(b"&") >= MAX_FIELDS:
        raise RequestRefused(f"The {where} has more than {MAX_FIELDS} parameters.")
    try:
        pairs = (pair.partition(b"=") for pair in data.split(b"&") if pair)
        return [(_decode_part(name), _decode_part(value)) for name, _, value in pairs]
    except UnicodeDecodeError:
        raise _not_utf8(where) from None


def _decode_part(part: bytes) -> str:
    return part.decode() if part.isalnum() else percent_decode(part.replace(b"+", b" ")).decode()


def percent_decode(part: bytes) -> bytes:
    """Decode a part of an address, as `urllib.parse.unquote_to_bytes` does, without a loop in Python.

    >>> percent_decode(b"%41=%zz%"), percent_decode(b"%=41")
    (b'A=%zz%', b'%=41')
    """
    # Escapes of quoted-printable (RFC 2045, 6.7) differ by their sign alone, and are decoded in C.
    escaped = _ODD_ESCAPE.sub(b"%25", part).replace(b"=", b"=3D").replace(b"%", b"=")
    return binascii.a2b_qp(escaped)


def utf8_text(data: bytes, where: str) -> str:
    """Return bytes as text; raises RequestRefused, naming `where`, for what is not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise _not_utf8(where) from None


def _not_utf8(where: str) -> RequestRefused:
    return RequestRefused(f"The {where} holds bytes that are not UTF-8.")
