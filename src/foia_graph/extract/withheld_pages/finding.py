"""Findings of withheld pages: how many, which, what became of them, and the grounds that are claimed."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from foia_graph.extract.registry import PageFinding
from foia_graph.model.resource import RawValue

# The reason why pages are not there, "" where the notice names none; the concepts of `page-treatments`.
PageTreatment = Literal["", "withheld-in-full", "duplicate", "referred"]
# The field of documents that holds them.
FIELD = "withheldPages"


class WithholdingGround(msgspec.Struct, frozen=True, omit_defaults=True):
    """An exemption claimed for withholding: its code, as it is printed, by whom, and how often.

    `agency` is the one that claims it, as printed after "Per", "" where none is named.
    """

    code: str
    printed: str
    agency: str = ""
    count: int = 1


class NumberSpan(msgspec.Struct, frozen=True, omit_defaults=True):
    """Numbers of pages, first to last; with a `prefix` they are Bates numbers."""

    first: int
    last: int
    prefix: str = ""

    @property
    def count(self) -> int:
        """Return how many numbers it has."""
        return self.last - self.first + 1

    def record_fields(self) -> dict[str, RawValue]:
        """Return it as fields of a record."""
        if self.prefix:
            number = {"batesStart": str(self.first), "batesEnd": str(self.last)}
            return {"batesPrefix": self.prefix.strip(), **number}
        pages = {"firstPage": str(self.first), "lastPage": str(self.last)}
        return {**pages, "pageNumbering": "as-stated-unknown"}


class WithheldPagesFinding(PageFinding, frozen=True, omit_defaults=True, kw_only=True):
    """Pages or documents that a page says were omitted: how many (None where it does not say), and which.

    `documents` are their numbers as stated, `stated` the words of the notice, "" where codes are alone.
    """

    stated: str
    treatment: PageTreatment = ""
    page_count: int | None = None
    document_count: int | None = None
    span: NumberSpan | None = None
    documents: tuple[str, ...] = ()
    grounds: tuple[WithholdingGround, ...] = ()

    @property
    def agencies(self) -> tuple[str, ...]:
        """Return who claims the grounds, as printed."""
        return tuple(dict.fromkeys(each.agency for each in self.grounds if each.agency))

    def record_parts(self) -> Iterator[tuple[str, dict[str, RawValue]]]:
        """Yield them as a part of the document."""
        fields: dict[str, RawValue] = {"asStated": self.stated} if self.stated else {}
        if self.treatment:
            fields["pageTreatment"] = self.treatment
        if self.page_count is not None:
            fields["numberOfPages"] = str(self.page_count)
        if self.document_count is not None:
            fields["documentCount"] = str(self.document_count)
        if self.span is not None:
            fields |= self.span.record_fields()
        if self.documents:
            fields["identifier"] = [*self.documents]
        if self.grounds:
            fields["claimedExemption"] = [*dict.fromkeys(each.code for each in self.grounds)]
        yield FIELD, fields
