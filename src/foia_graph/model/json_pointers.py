"""JSON Pointers (RFC 6901): names of the fields of an object, as text, in fragments, and in plain words."""

import re
from urllib.parse import quote, unquote

from foia_graph.errors import ValueRejected
from foia_graph.model.dates import quote_text

_POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*)+")


def check_pointer(text: str) -> str:
    """Return a JSON Pointer to a field; raises ValueRejected for what is none.

    >>> check_pointer("/files/0/title")
    '/files/0/title'
    """
    if not _POINTER.fullmatch(text):
        raise ValueRejected(f"{quote_text(text)} is no JSON Pointer (RFC 6901); write it as /files/0/title")
    return text


def pointer_fragment(pointer: str) -> str:
    """Return a JSON Pointer as the fragment of an IRI (RFC 6901, section 6).

    >>> pointer_fragment("/Date received")
    '/Date%20received'
    """
    return quote(pointer, safe="/~!$'()*+,;:@?")


def fragment_pointer(fragment: str) -> str:
    """Return the JSON Pointer that a fragment is, "" for any other fragment.

    >>> fragment_pointer("/Date%20received"), fragment_pointer("page=3")
    ('/Date received', '')
    """
    return unquote(fragment) if fragment.startswith("/") else ""


def pointer_words(pointer: str) -> str:
    """Return the names of a field and of those it is in, members of lists counted from 1.

    >>> pointer_words("/files/0/title")
    'files 1, title'
    """
    names: list[str] = []
    for name in pointer.split("/")[1:]:
        if name.isdecimal() and names:
            names[-1] = f"{names[-1]} {int(name) + 1}"
        else:
            names.append(name.replace("~1", "/").replace("~0", "~"))
    return ", ".join(names)
