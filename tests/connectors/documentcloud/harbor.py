"""Answers of an invented archive on DocumentCloud."""

from typing import Any

ASSETS = "https://s3.documentcloud.org/"
WHOLE = "?expand=user,organization,projects,sections,notes"
BODY = {
    "id": 7,
    "name": "Harbor Watch",
    "slug": "harbor-watch",
    "individual": False,
    "uuid": "7c",
    "plan": "Free",
}
PROJECT = {
    "id": 40,
    "title": "Harbor papers",
    "description": "<p>What the port released.</p>",
    "private": False,
    "slug": "harbor-papers",
    "user": 3,
    "created_at": "2021-02-03T10:00:00Z",
    "updated_at": "2021-03-04T10:00:00Z",
    "edit_access": False,
    "add_remove_access": False,
    "pinned": False,
}


def document(number: int, **fields: Any) -> dict[str, Any]:
    """A document as a listing has it."""
    return {
        "id": number,
        "access": "public",
        "admin_noindex": False,
        "asset_url": ASSETS,
        "canonical_url": f"https://www.documentcloud.org/documents/{number}-memo-{number}/",
        "created_at": "2021-02-03T10:00:00Z",
        "data": {},
        "description": "",
        "edit_access": False,
        "file_hash": f"{number:040x}",
        "language": "eng",
        "noindex": False,
        "organization": 7,
        "original_extension": "pdf",
        "page_count": 2,
        "page_spec": "612.00x792.00:0-1",
        "projects": [40],
        "publish_at": None,
        "published_url": "",
        "related_article": "",
        "revision_control": False,
        "slug": f"memo-{number}",
        "source": "",
        "status": "success",
        "title": f"Memo {number}",
        "updated_at": "2021-03-04T10:00:00Z",
        "user": 3,
        **fields,
    }


def whole(number: int, **fields: Any) -> dict[str, Any]:
    """A document as it is answered with all its parts."""
    user = {"id": 3, "username": "r.roe", "name": "Robin Roe", "organization": 7, "uuid": "3c"}
    parts = {"organization": BODY, "user": user, "projects": [PROJECT], "notes": [], "sections": []}
    return document(number, **{**parts, **fields})


def note(number: int, **fields: Any) -> dict[str, Any]:
    """A note with a box on the first page."""
    return {
        "id": number,
        "user": 3,
        "organization": 7,
        "page_number": 0,
        "access": "public",
        "edit_access": False,
        "title": "A number",
        "content": "<p>It was <b>40</b>.</p>",
        "x1": 0.1,
        "x2": 0.35,
        "y1": 0.5,
        "y2": 0.525,
        "created_at": "2021-02-05T10:00:00Z",
        "updated_at": "2021-02-06T10:00:00Z",
        **fields,
    }


def texts(*pages: str) -> dict[str, Any]:
    """The file of the texts of pages."""
    return {
        "updated": 1,
        "pages": [{"page": n, "contents": text, "ocr": "tess4"} for n, text in enumerate(pages)],
    }
