"""Metadata of a PDF: title and dates, outline, attachments, links, page labels."""

import ctypes
import hashlib
from collections.abc import Iterator
from typing import Any

from foia_graph.extract.parsed_document import Attachment, OutlineItem, PageLink
from foia_graph.extract.pdf.page_handle import one_line
from foia_graph.extract.pdf.pdfium import raw, read_string
from foia_graph.runtime.tables import table_beside

# The fields of a parsed document by the keys of the information dictionary (ISO 32000-2, 14.3.3).
METADATA_KEYS = {name: key.encode() for name, key in table_beside(__file__)["keys"].items()}
_DEEPEST, _MAX_ITEMS, _MAX_ATTACHMENTS, _MAX_LINKS = 20, 5_000, 100, 1_000
_MAX_ATTACHMENT = 256 << 20
_URI_ACTION, _MAX_ADDRESS_LENGTH = 3, 8_192


def read_metadata(document: Any) -> dict[str, Any]:
    """Return the fields of a parsed document that are of the file as a whole."""
    found: dict[str, Any] = {
        field: one_line(read_string(raw.FPDF_GetMetaText, document, tag))
        for field, tag in METADATA_KEYS.items()
    }
    found["version"] = _pdf_version(document)
    # The revision is -1 where the file has no security handler.
    found["encrypted"] = raw.FPDF_GetSecurityHandlerRevision(document) >= 0
    found["outline"] = tuple(_outline_items(document))
    found["attachments"] = tuple(_attachments(document))
    return found


def page_label(document: Any, index: int) -> str:
    """Return the file's own name of a page, "" where it has none."""
    return one_line(read_string(raw.FPDF_GetPageLabel, document, index))


def _pdf_version(document: Any) -> str:
    number = ctypes.c_int()
    if not raw.FPDF_GetFileVersion(document, ctypes.byref(number)):
        return ""
    # PDFium says 17 for version 1.7.
    return f"{number.value // 10}.{number.value % 10}"


# -- outline -------------------------------------------------------------------------------------------------


def _outline_items(document: Any) -> Iterator[OutlineItem]:
    """Walk the outline in its order; one that leads back into itself is walked once."""
    seen: set[int] = set()
    stack = [(raw.FPDFBookmark_GetFirstChild(document, None), 1)]
    while stack and len(seen) < _MAX_ITEMS:
        mark, level = stack.pop()
        if not mark or _pointer_address(mark) in seen or level > _DEEPEST:
            continue
        seen.add(_pointer_address(mark))
        destination = raw.FPDFBookmark_GetDest(document, mark)
        yield OutlineItem(
            one_line(read_string(raw.FPDFBookmark_GetTitle, mark)),
            level,
            max(raw.FPDFDest_GetDestPageIndex(document, destination), -1) + 1 if destination else 0,
        )
        stack.append((raw.FPDFBookmark_GetNextSibling(document, mark), level))
        stack.append((raw.FPDFBookmark_GetFirstChild(document, mark), level + 1))


def _pointer_address(pointer: Any) -> int:
    return ctypes.addressof(pointer.contents)


# -- attachments and links -----------------------------------------------------------------------------------


def _attachments(document: Any) -> Iterator[Attachment]:
    for index in range(min(raw.FPDFDoc_GetAttachmentCount(document), _MAX_ATTACHMENTS)):
        handle = raw.FPDFDoc_GetAttachment(document, index)
        if handle:
            data = _attachment_content(handle)
            name = one_line(read_string(raw.FPDFAttachment_GetName, handle))
            yield Attachment(name, len(data), hashlib.sha256(data).hexdigest() if data else "")


def _attachment_content(handle: Any) -> bytes:
    size = ctypes.c_ulong()
    if not raw.FPDFAttachment_GetFile(handle, None, 0, ctypes.byref(size)):
        return b""
    if not 0 < size.value <= _MAX_ATTACHMENT:
        return b""
    buffer = ctypes.create_string_buffer(size.value)
    raw.FPDFAttachment_GetFile(handle, buffer, size.value, ctypes.byref(size))
    return buffer.raw[: size.value]


def page_links(document: Any, page: Any, number: int) -> Iterator[PageLink]:
    """Yield the addresses that a page links to."""
    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    for _ in range(_MAX_LINKS):
        if not raw.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
            return
        action = raw.FPDFLink_GetAction(link)
        if action and raw.FPDFAction_GetType(action) == _URI_ACTION:
            yield PageLink(number, _link_address(document, action))


def _link_address(document: Any, action: Any) -> str:
    size = raw.FPDFAction_GetURIPath(document, action, None, 0)
    if not 1 < size <= _MAX_ADDRESS_LENGTH:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAction_GetURIPath(document, action, buffer, size)
    return one_line(buffer.raw[: size - 1].decode("utf-8", "replace"))
