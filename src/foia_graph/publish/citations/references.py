"""References to things of the catalogue: only what is settled, and as precise as it is known."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from foia_graph.model import iris
from foia_graph.model.resource import Resource, Value, text_of
from foia_graph.model.single_value import settled_values
from foia_graph.publish.citations.reference import (
    COLLECTION,
    DOCUMENT,
    GENRES,
    PART,
    Genre,
    Names,
    Reference,
    reference_key,
)
from foia_graph.publish.citations.texts import shorten_title
from foia_graph.search.entry import PAGE
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.claim_views import ClaimView, claim_view, claims_of
from foia_graph.store.document_files import Holdings, page_of
from foia_graph.store.evidence_places import EvidencePlace
from foia_graph.store.labels import Labels

USUAL_STATUSES = frozenset(("asserted", "reviewed", "preferred"))
"""Statuses of claims that need not be told."""
MOST_STAMPS = 3


class ReferenceBuilder:
    """Makes references to what one catalogue holds."""

    def __init__(self, source: Catalogue, holdings: Holdings) -> None:
        self._catalogue, self._holdings = source, holdings
        self._labels = Labels(source)

    def reference(self, iri: str) -> Reference | None:
        """Build the reference to a thing or a claim, None for what cannot be cited."""
        thing = self._catalogue.describe(iris.owner_iri(iri))
        if thing is None:
            return None
        if iri != thing.iri:
            return next(
                (self.claim_reference(claim, about) for about, claim in claims_of(thing) if claim.iri == iri),
                None,
            )
        return self.thing_reference(thing)

    def thing_reference(self, thing: Resource) -> Reference | None:
        """Build the reference to a thing, None for one that cannot be cited."""
        shape = self._catalogue.profile[thing.type]
        if not shape.citation:
            return None
        return self._page_reference(thing) if shape.kind == PAGE else self._work_reference(thing)

    # ------------------------------------------------------------ things

    def _work_reference(self, thing: Resource) -> Reference:
        name, _ = self._labels.titles(thing)
        date, public = self._citation_dates(thing)
        shape = self._catalogue.profile[thing.type]
        forms = list(map(text_of, self._field_values(thing, "genre")))
        return Reference(
            iri=thing.iri,
            key=reference_key(thing.iri, self._catalogue.base),
            genre=COLLECTION if shape.citation == COLLECTION.csl else _work_genre(forms),
            title=text_of(name),
            language=self._labels.language_of(name),
            archive=self._archive_title,
            authors=self._labels_of(self._field_values(thing, "author")),
            publishers=self._labels_of(self._field_values(thing, "publisher")) or self._releasers(thing),
            date=date,
            publication_date=public,
            form=", ".join(map(self._labels.preferred_name, forms)),
            number=", ".join(map(text_of, self._field_values(thing, "number"))),
            container="; ".join(
                self._labels_of(
                    [
                        *self._field_values(thing, "collection-title"),
                        *self._field_values(thing, "container-title"),
                    ]
                )
            ),
            stamps=self._bates_numbers(thing.iri),
            address=self._settled_value(thing, "URL"),
        )

    def _page_reference(self, page: Resource) -> Reference | None:
        document, number = page_of(page.iri)
        whole = self.reference(document)
        if whole is None:
            return None
        return replace(
            whole,
            iri=page.iri,
            key=reference_key(page.iri, self._catalogue.base),
            page=str(number),
            printed_number=page.one("pagination"),
            stamps=self._bates_numbers(page.iri),
        )

    def passage_reference(self, page: Resource, quote: str, address: str) -> Reference | None:
        """Build the reference to words of a page that are found at an address, None without such a page."""
        whole = self._page_reference(page)
        if whole is None:
            return None
        return replace(
            whole,
            iri=address,
            key=f"{whole.key}:{zlib.crc32(address.encode()):08x}",
            genre=PART,
            title=shorten_title(quote),
            container=whole.title,
            quote=quote,
        )

    def _releasers(self, thing: Resource) -> Names:
        """Return who made a release public: the releasers of its disclosure."""
        acts = (self._catalogue.describe(text_of(iri)) for iri in thing.get("disclosure"))
        parts = (part for act in acts if act for part in act.parts("qualifiedAssociation"))
        return self._labels_of(
            v for p in parts if iris.last_segment(p.one("hadRole")) == "releaser" for v in p.get("agent")
        )

    def _citation_dates(self, thing: Resource) -> tuple[str, str]:
        """Return the date to cite by, and the day of publication: the date on a thing goes before that."""
        public = self._settled_value(thing, "available-date")
        return (
            (self._settled_value(thing, "issued"), public)
            if self._field_values(thing, "issued")
            else (public, public)
        )

    # ------------------------------------------------------------ claims

    def claim_reference(self, claim: Resource, about: Resource) -> Reference:
        """Build the reference to a claim: its words, whose they are, and where they stand."""
        view = claim_view(claim, self._catalogue)
        said_in = self._catalogue.describe(view.source)
        source = self._work_reference(said_in) if said_in is not None else None
        place = _best_evidence(view.evidence)
        words = place.quote or view.text or self._claim_title(view, about)
        return Reference(
            iri=claim.iri,
            key=reference_key(claim.iri, self._catalogue.base),
            genre=PART,
            title=shorten_title(words),
            language=source.language if source else "",
            archive=self._archive_title,
            authors=self._labels_of(view.by),
            publishers=source.publishers if source else (),
            date=view.date or (source.date if source else ""),
            container=source.title if source else "",
            page=str(place.page or ""),
            stamps=self._bates_numbers(place.iri) if place.page else (),
            quote=place.quote,
            address=source.address if source else "",
            remarks=tuple(self._remarks(claim, about)),
        )

    def _claim_title(self, claim: ClaimView, about: Resource) -> str:
        """Return what a claim without words says."""
        shape = self._catalogue.profile[about.type]
        field = next((p.title for p in shape.properties.values() if p.path == claim.predicate), "")
        is_described = self._catalogue.stub(claim.value) is not None
        value_text = self._labels.preferred_name(claim.value) if is_described else claim.value
        return f"{field}: {value_text}" if field else value_text

    def _remarks(self, claim: Resource, about: Resource) -> Iterator[str]:
        status = claim.one("status")
        if status and iris.last_segment(status) not in USUAL_STATUSES:
            yield f"Status of the claim: {self._labels.preferred_name(status).lower()}."
        if claim.get("conflictsWith"):
            yield "Another source contradicts it."
        for other in about.parts("claims"):
            if claim.iri in other.get("wasRevisionOf"):
                yield f"Corrected by <{other.iri}>."

    # ------------------------------------------------------------ values

    @property
    def _archive_title(self) -> str:
        catalog = self._catalogue.catalog_resource
        return catalog.one("title") if catalog else ""

    def _citation_fields(self, thing: Resource, variable: str) -> tuple[str, ...]:
        return self._catalogue.profile[thing.type].cited_as(variable)

    def _field_values(self, thing: Resource, variable: str) -> list[Value]:
        """Return what stands in the fields that fill a CSL variable."""
        return [value for field in self._citation_fields(thing, variable) for value in thing.get(field)]

    def _settled_value(self, thing: Resource, variable: str) -> str:
        """Return the first settled value of the fields that fill a CSL variable, "" for none."""
        fields = self._citation_fields(thing, variable)
        found = (v for field in fields for v in settled_values(thing, field, self._catalogue.profile))
        return next(map(text_of, found), "")

    def _labels_of(self, values: Iterable[Value]) -> Names:
        return tuple(dict.fromkeys(self._labels.preferred_name(text_of(value)) for value in values))

    def _bates_numbers(self, iri: str) -> Names:
        """Return the first Bates numbers of a page or document, and say how many more there are."""
        found = [each for each in self._holdings.printed_numbers(iri) if each]
        more = len(found) - MOST_STAMPS
        return (*found[:MOST_STAMPS], f"and {more} more") if more > 0 else tuple(found)


def _work_genre(forms: list[str]) -> Genre:
    return next(
        (GENRES[iris.last_segment(form)] for form in forms if iris.last_segment(form) in GENRES), DOCUMENT
    )


def _best_evidence(places: Iterable[EvidencePlace]) -> EvidencePlace:
    """Choose the evidence that says most: the page, and the words."""
    return max(places, key=lambda place: (bool(place.page), bool(place.quote)), default=EvidencePlace())
