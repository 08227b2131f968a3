"""Reading of a page from an archive: its text, the places of its words, its image and its findings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from foia_graph.client.page import ArchivePage, parse_findings, parse_words
from foia_graph.client.requests import ArchiveRequests
from foia_graph.errors import RequestRefused


@dataclass(frozen=True, slots=True)
class PageReader:
    """The reader of pages of an archive whose IRIs have some base."""

    requests: ArchiveRequests
    base: str

    def read_page(
        self, description: Mapping[str, Any], label: str, document: str, slug: str, number: str
    ) -> ArchivePage:
        """Return a page that is described, of the document (IRI) with some name."""
        path = f"/doc/document/{slug}/page/{number}"
        text, notice = self._page_text(f"{path}/text")
        words = self.requests.read_json(f"/iiif/document/{slug}/page/{number}/words", instead={"items": []})
        stamps = description.get("batesRange", [])
        return ArchivePage(
            iri=str(description["id"]),
            label=label,
            document=document,
            number=int(number),
            bates=tuple(each["asPrinted"] for each in stamps if "asPrinted" in each),
            text=text,
            notice=notice,
            words=tuple(parse_words(words)),
            findings=tuple(parse_findings(description)),
            address=f"{self.base}{path[1:]}",
            description=description,
            read_image=self._image_reader(slug, number),
        )

    def _page_text(self, path: str) -> tuple[str, str]:
        """Return the text of a page, or why it is held back."""
        try:
            return self.requests.read(path, "text/plain", instead=b"").decode(), ""
        except RequestRefused as refusal:
            if refusal.status != 403:
                raise
            return "", refusal.sentence

    def _image_reader(self, slug: str, number: str) -> Callable[[int], bytes]:
        def read_image(longest_side: int) -> bytes:
            size = f"!{longest_side},{longest_side}" if longest_side else "max"
            path = f"/iiif/image/{slug}/{number}/full/{size}/0/default.jpg"
            return self.requests.read(path, "image/jpeg", instead=b"")

        return read_image
