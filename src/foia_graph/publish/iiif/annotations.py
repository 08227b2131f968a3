"""Annotations on the canvas of a page: its image, its words whole and line by line, and its redactions."""

from collections.abc import Callable, Iterator, Mapping

from foia_graph.errors import NotFound
from foia_graph.extract.parsed_document import Box
from foia_graph.model import iris
from foia_graph.model.claims import STANDING
from foia_graph.model.namespaces import FOIA
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.iiif.addresses import Addresses
from foia_graph.publish.iiif.image_requests import service, thumbnail
from foia_graph.publish.iiif.pages import Leaf
from foia_graph.publish.iiif.values import Json, ours
from foia_graph.publish.presenter import Viewer
from foia_graph.store.evidence_places import places

PLAIN = "text/plain"
REDACTING = f"{FOIA}redacting"
LABELS: Mapping[str, str] = {"text": "Text", "lines": "Lines of the text", "redactions": "Redactions"}
"""The kinds of pages of annotations beside the one that paints, and what each is called."""
KINDS = ("painting", *LABELS)


class Annotations:
    """Writes the annotations of a page."""

    def __init__(self, viewer: Viewer, leaf: Leaf) -> None:
        self._viewer, self._leaf = viewer, leaf
        self._addresses = Addresses(viewer.catalogue.base)
        self.canvas = self._addresses.canvas(leaf.iri)
        self._kinds: Mapping[str, Callable[[], Iterator[Json]]] = {
            "painting": self._painting,
            "text": self._text,
            "lines": self._lines,
            "redactions": self._redactions,
        }

    def page(self, kind: str) -> Json:
        """Write a page of annotations; raises NotFound where there is no such kind."""
        if kind not in self._kinds:
            known = ", ".join(self._kinds)
            raise NotFound(f"A page has no annotations of the kind {kind[:20]!r}; there are {known}.")
        return {**self._head(kind), "items": list(self._kinds[kind]())}

    def references(self, *, redacted: bool) -> list[Json]:
        """Return references to the pages of annotations beside the image, those that have any."""
        words = self._leaf.read.words if self._leaf.has_text and self._leaf.read else None
        has = {
            "text": bool(words and words.text),
            "lines": bool(words and words.lines),
            "redactions": redacted,
        }
        return [self._head(kind) for kind in LABELS if has[kind]]

    def _head(self, kind: str) -> Json:
        head = {"id": f"{self.canvas}/{kind}", "type": "AnnotationPage"}
        return {**head, "label": ours(LABELS[kind])} if kind in LABELS else head

    def _annotation(
        self, page: str, name: str, *motivations: str, body: object, box: Box | None = None
    ) -> Json:
        return {
            "id": f"{self.canvas}/{page}#{name}",
            "type": "Annotation",
            "motivation": motivations[0] if len(motivations) == 1 else list(motivations),
            "body": body,
            "target": self._target(box),
        }

    def _target(self, box: Box | None) -> str:
        """Return the IRI of the canvas, or of a box within it (Media Fragments URI 1.0, 4.2.2)."""
        if box is None:
            return self.canvas
        width, height = self._leaf.size
        left, right = (_within(share, width) for share in (box.x, box.x + box.width))
        top, bottom = (_within(share, height) for share in (box.y, box.y + box.height))
        return f"{self.canvas}#xywh={left},{top},{max(right - left, 1)},{max(bottom - top, 1)}"

    # -- the kinds -------------------------------------------------------------------------------------------

    def _painting(self) -> Iterator[Json]:
        if self._leaf.held is not None:
            yield self._annotation("painting", "image", "painting", body=self.image())

    def image(self, *, small: bool = False) -> Json:
        """Write the image of the page, in small or as it is."""
        size = thumbnail(self._leaf.size) if small else self._leaf.size
        wanted = ",".join(map(str, size)) if small else "max"
        return {
            "id": f"{self._addresses.image(self._leaf.iri)}/full/{wanted}/0/default.jpg",
            "type": "Image",
            "format": "image/jpeg",
            "width": size[0],
            "height": size[1],
            "service": [service(self._leaf, self._addresses)],
        }

    def _text(self) -> Iterator[Json]:
        """Yield the words of the page, as they are in the store."""
        if self._leaf.read is not None and self._leaf.has_text:
            yield self._annotation("text", "text", "supplementing", body=_words(self._leaf.read.text))

    def _lines(self) -> Iterator[Json]:
        words = self._leaf.read.words if self._leaf.read is not None and self._leaf.has_text else None
        for number, line in enumerate(words.lines if words else (), 1):
            said = words.text[line.start : line.end].rstrip("\n") if words else ""
            if said.strip():
                yield self._annotation(
                    "lines", f"line-{number}", "supplementing", body=_words(said), box=line.box
                )

    def _redactions(self) -> Iterator[Json]:
        """Yield the redactions that stand, with the exemptions claimed, each where it is known to be."""
        described = self._viewer.catalogue.describe(self._leaf.iri)
        for part in described.parts("redaction") if described else ():
            status = part.one("status")
            if status and iris.last(status) not in STANDING:
                continue
            box = next((place.box for place in places(part) if place.box), None)
            name = part.iri.partition("#")[2]
            yield self._annotation(
                "redactions", name, "tagging", REDACTING, body=self._exemptions(part, status), box=box
            )

    def _exemptions(self, part: Resource, status: str) -> list[Json]:
        claimed = [text_of(each) for each in part.get("claimedExemption")]
        named = (
            ", ".join(self._viewer.link(iri).text for iri in claimed) or part.one("asStated") or "Redaction"
        )
        how = f" ({self._viewer.link(status).text.lower()})" if status else ""
        return [
            {**_words(f"{named}{how}"), "language": self._viewer.catalogue.language, "purpose": "tagging"},
            *({"type": "SpecificResource", "source": iri, "purpose": "classifying"} for iri in claimed),
        ]


def _words(text: str) -> Json:
    return {"type": "TextualBody", "value": text, "format": PLAIN}


def _within(share: float, side: int) -> int:
    return min(max(round(share * side / 100), 0), side)
