"""Looking for what must not be seen in what was written."""

import gzip
import io
import re
import zipfile

from tests.restricted.world import HIDDEN, HIDDEN_ISSUE

WORD = re.compile(rb"canary[a-z]+", re.IGNORECASE)
SLUGS = [name.rpartition("/")[2].encode() for name in (*HIDDEN[:-1], HIDDEN_ISSUE)]


def opened(body: bytes) -> bytes:
    """Give what is in a file that is packed, of a bag all files with their names."""
    if body.startswith(b"\x1f\x8b"):
        return gzip.decompress(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as bag:
            return b"\n".join(name.encode() + opened(bag.read(name)) for name in bag.namelist())
    return body


def seen(body: bytes) -> list[bytes]:
    """Give the words and names of hidden things that are in a file."""
    text = opened(body)
    return sorted({*WORD.findall(text), *(slug for slug in SLUGS if slug in text)})
