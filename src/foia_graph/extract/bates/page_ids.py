"""Identifiers of pages: the Bates number stamped on one, its document's number, the number of its case."""

from collections.abc import Iterator
from typing import Literal

from foia_graph.extract.registry import PageFinding
from foia_graph.model.resource import RawValue

# A stamp of the release, other on each page; a name of the document; a request, suit, docket or file; a line
# at the edge of a page without a stamp, in which the stamps of other files may show one.
PageIdKind = Literal["bates", "document-id", "case-id", "bates-candidate"]


class PageId(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """An identifier on a page, `printed` as it should read.

    Of a Bates number, `prefix` is what comes before the digits, `number` their value and `width` how many are
    printed, leading zeros included. `repaired` is true where the text says something else, or nothing: then
    other pages, or a list of the pages withheld, prove the number, and `spots` quote what the text says.
    `proof` says what other files of its release have to do with it.
    """

    kind: PageIdKind
    printed: str
    prefix: str = ""
    number: int | None = None
    width: int = 0
    repaired: bool = False
    proof: str = ""

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield a Bates number as a range of one page, of a candidate nothing, else an identifier."""
        if self.kind == "bates":
            number, prefix = str(self.number), self.prefix.strip()
            bates: dict[str, RawValue] = {"batesStart": number, "batesEnd": number, "asPrinted": self.printed}
            yield "batesRange", {"batesPrefix": prefix, **bates} if prefix else bates
        elif self.kind != "bates-candidate":
            yield "identifier", {"notation": self.printed}
