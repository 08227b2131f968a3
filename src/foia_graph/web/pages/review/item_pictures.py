"""Pictures of what a reviewer looks at: the place on the page where a finding or claim stands."""

from foia_graph.extract.parsed_document import Box
from foia_graph.model.iris import page_of
from foia_graph.publish.iiif.canvas_pages import CanvasPage, PageCrop, canvas_page
from foia_graph.publish.page_claims import quote_box
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.reviews.review_items import ReviewItem
from foia_graph.store.evidence_places import EvidencePlace
from foia_graph.web.pages.redactions.crops import place_picture
from foia_graph.web.pages.redactions.places import RedactionPlace


def item_picture(item: ReviewItem, presenter: Presenter) -> tuple[PageCrop | None, str]:
    """Return the picture around the place of an item on its page, or why there is none."""
    page = item.place_page
    if not page_of(page)[1] or presenter.catalogue.stub(page) is None:
        return None, "" if item.sides else "It is said of no single page."
    canvas = canvas_page(presenter.holdings, page)
    if canvas.held_file is None:
        return None, "There is no picture of this page."
    box = item.place.box or _quoted_box(canvas, item.place)
    if box is None:
        return None, "Nobody says where on the page it is."
    return place_picture(canvas, RedactionPlace((), (box,))), ""


def _quoted_box(canvas: CanvasPage, place: EvidencePlace) -> Box | None:
    words = canvas.parsed_page.words if canvas.has_text and canvas.parsed_page else None
    return quote_box(words, place) if words and place.quote else None
