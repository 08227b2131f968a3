"""Annotations on the canvas of a page: its image, its words whole and line by line, and its redactions."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from foia_graph.errors import NotFound
from foia_graph.extract.parsed_document import Box, PositionedText
from foia_graph.model import iris
from foia_graph.model.claims import STANDING_STATUSES, claim_stands
from foia_graph.model.namespaces import FOIA
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.annotations.collections import PageClaim, page_claims, target_body, textual_body
from foia_graph.publish.iiif import canvas_pages
from foia_graph.publish.iiif.language_maps import Json, program_text
from foia_graph.publish.presenter import Presenter
from foia_graph.runtime.tables import table_beside
from foia_graph.store.claim_views import claim_view, evidence_places

WORD = re.compile(r"\S+")
REDACTING = f"{FOIA}redacting"
# The kinds of pages of annotations next to the one that paints, and what each is called.
KIND_LABELS: Mapping[str, str] = table_beside(__file__)["kind_labels"]
KINDS = ("painting", *KIND_LABELS)


class CanvasAnnotations:
    """Writes the annotations of a page."""

    def __init__(self, presenter: Presenter, page: canvas_pages.CanvasPage) -> None:
        self._presenter, self._page = presenter, page
        self._addresses = canvas_pages.IiifAddresses(presenter.catalogue.base)
        self.canvas = self._addresses.canvas(page.iri)
        self._kinds: Mapping[str, Callable[[], Iterator[Json]]] = {
            "painting": self._painting_annotation,
            "text": self._text_annotation,
            "lines": self._line_annotations,
            "words": self._word_annotations,
            "redactions": self._redaction_annotations,
            "claims": self._claim_annotations,
        }

    def annotation_page(self, kind: str) -> Json:
        """Write a page of annotations; raises NotFound where there is no such kind."""
        if kind not in self._kinds:
            kinds = ", ".join(self._kinds)
            raise NotFound(f"A page has no annotations of the kind {kind[:20]!r}; there are {kinds}.")
        return {**self._page_head(kind), "items": list(self._kinds[kind]())}

    def page_references(self, *, redacted: bool, claimed: bool) -> list[Json]:
        """Return references to the pages of annotations next to the image, those that have any."""
        words = self._words
        has = (words and words.text, words and words.lines, words and words.lines, redacted, claimed)
        return [self._page_head(kind) for kind, there in zip(KIND_LABELS, has, strict=True) if there]

    @property
    def _words(self) -> PositionedText | None:
        return self._page.parsed_page.words if self._page.has_text and self._page.parsed_page else None

    def _page_head(self, kind: str) -> Json:
        head = {"id": f"{self.canvas}/{kind}", "type": "AnnotationPage"}
        return {**head, "label": program_text(KIND_LABELS[kind])} if kind in KIND_LABELS else head

    def _annotation(
        self, page: str, name: str, *motivations: str, body: object, box: Box | None = None
    ) -> Json:
        return {
            "id": f"{self.canvas}/{page}#{name}",
            "type": "Annotation",
            "motivation": motivations[0] if len(motivations) == 1 else list(motivations),
            "body": body,
            "target": self.canvas if box is None else box_target(self.canvas, self._page.size, box),
        }

    def _painting_annotation(self) -> Iterator[Json]:
        if self._page.held_file is not None:
            yield self._annotation("painting", "image", "painting", body=self.page_image())

    def page_image(self, *, small: bool = False) -> Json:
        """Write the image of the page, in small or as it is."""
        size = canvas_pages.thumbnail_size(self._page.size) if small else self._page.size
        size_name = ",".join(map(str, size)) if small else "max"
        return {
            "id": f"{self._addresses.image(self._page.iri)}/full/{size_name}/0/default.jpg",
            "type": "Image",
            "format": "image/jpeg",
            "width": size[0],
            "height": size[1],
            "service": [canvas_pages.image_service(self._page, self._addresses)],
        }

    def _text_annotation(self) -> Iterator[Json]:
        if self._page.parsed_page is not None and self._page.has_text:
            yield self._annotation(
                "text", "text", "supplementing", body=textual_body(self._page.parsed_page.text)
            )

    def _line_annotations(self) -> Iterator[Json]:
        words = self._words
        for number, line in enumerate(words.lines if words else (), 1):
            text = words.text[line.start : line.end].rstrip("\n") if words else ""
            if text.strip():
                yield self._annotation(
                    "lines", f"line-{number}", "supplementing", body=textual_body(text), box=line.box
                )

    def _word_annotations(self) -> Iterator[Json]:
        words = self._words
        found = (each.span() for each in WORD.finditer(words.text)) if words else ()
        for number, (start, end) in enumerate(found, 1):
            if words and (box := words.box_of(start, end)):
                body = textual_body(words.text[start:end])
                yield self._annotation("words", f"word-{number}", "supplementing", body=body, box=box)

    def _redaction_annotations(self) -> Iterator[Json]:
        """Yield the redactions that stand, with exemptions or marks, each where it is known to be."""
        page = self._presenter.catalogue.describe(self._page.iri)
        for part in page.parts("redaction") if page else ():
            status = part.one("status")
            if status and iris.last_segment(status) not in STANDING_STATUSES:
                continue
            box = next((place.box for place in evidence_places(part) if place.box), None)
            name = part.iri.partition("#")[2]
            yield self._annotation(
                "redactions", name, "tagging", REDACTING, body=self._exemption_bodies(part, status), box=box
            )

    def _claim_annotations(self) -> Iterator[Json]:
        """Yield the claims that rest on the page and stand, each at its box, or at its quote.

        Where it has a quote, the words of the page are a second target, for those who have their text.
        """
        for each in page_claims(self._presenter, self._page.iri):
            if claim_stands(each.claim):
                name = each.claim.iri.partition("#")[2]
                body, box = self._claim_bodies(each), each.box(self._words)
                annotation = self._annotation("claims", name, "commenting", body=body, box=box)
                if each.place.quote:
                    words = target_body(replace(each.place, box=None), self._presenter)
                    annotation["target"] = [annotation["target"], words]
                yield annotation

    def _claim_bodies(self, found: PageClaim) -> list[Json]:
        linked = self._presenter.linked_claim(found.claim)
        value = claim_view(found.claim, self._presenter.catalogue, found.about).value
        shown = self._presenter.link(value).marked_text if "://" in value else value
        words = f"{linked.field}: {shown}" if linked.field else shown
        language = {"language": self._presenter.catalogue.language}
        return [
            {**textual_body(words), **language, "purpose": "commenting"},
            {"type": "SpecificResource", "source": found.claim.iri, "purpose": "linking"},
        ]

    def _exemption_bodies(self, part: Resource, status: str) -> list[Json]:
        names = ("claimedExemption", "withholdingMark")
        claimed = [text_of(each) for name in names for each in part.get(name)]
        named = ", ".join(self._presenter.link(iri).text for iri in claimed)
        how = f" ({self._presenter.link(status).text.lower()})" if status else ""
        words = textual_body(f"{named or part.one('asStated') or 'Redaction'}{how}")
        return [
            {**words, "language": self._presenter.catalogue.language, "purpose": "tagging"},
            *({"type": "SpecificResource", "source": iri, "purpose": "classifying"} for iri in claimed),
        ]


def box_target(canvas: str, size: canvas_pages.PixelSize, box: Box) -> str:
    """Return the IRI of a box within a canvas of so many pixels (Media Fragments URI 1.0, 4.2.1)."""
    width, height = size
    left, right = (_clamped_pixel(share, width) for share in (box.x, box.x + box.width))
    top, bottom = (_clamped_pixel(share, height) for share in (box.y, box.y + box.height))
    return f"{canvas}#xywh={left},{top},{max(right - left, 1)},{max(bottom - top, 1)}"


def _clamped_pixel(share: float, side: int) -> int:
    return min(max(round(share * side / 100), 0), side)
