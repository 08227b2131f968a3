"""References to whatever is cited: works, pages, passages of them, and claims."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from foia_graph.model import iris
from foia_graph.model.claims import field_claims, settled_values
from foia_graph.model.json_pointers import pointer_words
from foia_graph.model.resource import Resource, Value, text_of
from foia_graph.publish.annotations.collections import best_place
from foia_graph.publish.citations import formats
from foia_graph.publish.citations.quotation_marks import without_outer_marks
from foia_graph.publish.machine_note import VALUE_PARTS, machine_note
from foia_graph.search.entry_builder import PAGE
from foia_graph.store.catalogue import Catalogue, Labels
from foia_graph.store.claim_views import ClaimView, EvidencePlace, claim_view, claims_of
from foia_graph.store.document_files import Holdings

MAX_STAMPS = 3
# Statuses of claims that need not be told.
USUAL_STATUSES = frozenset(("asserted", "reviewed", "preferred"))
# The class of records, whose writers are in them, and are not quoted there.
RELEASED_DOCUMENT = "ReleasedDocument"
NOTHING = formats.Reference("", "", formats.PART, "", "")


class ReferenceBuilder:
    """Makes references to what one catalogue holds."""

    def __init__(self, source: Catalogue, holdings: Holdings) -> None:
        self._catalogue, self._holdings = source, holdings
        self._labels = Labels(source)

    def reference(self, iri: str) -> formats.Reference | None:
        """Build the reference to a thing or a claim, None for what cannot be cited."""
        thing = self._catalogue.describe(iris.owner_iri(iri))
        if thing is None:
            return None
        if iri == thing.iri:
            return self.thing_reference(thing)
        pair = next((pair for pair in claims_of(thing) if pair[1].iri == iri), None)
        return self._claim_reference(claim=pair[1], about=pair[0]) if pair else None

    def passage_reference(self, page: Resource, quote: str, address: str) -> formats.Reference | None:
        """Build the reference to words of a page that are found at an address, None without such a page."""
        whole = self.thing_reference(page)
        if whole is None:
            return None
        words = without_outer_marks(quote)
        return replace(
            whole,
            iri=address,
            key=f"{whole.key}:{zlib.crc32(address.encode()):08x}",
            genre=formats.PART,
            title=formats.shorten_title(words),
            container=whole.title,
            quote=words,
        )

    def thing_reference(self, thing: Resource) -> formats.Reference | None:
        """Build the reference to a thing, None for one that cannot be cited."""
        shape = self._catalogue.profile[thing.type]
        if not shape.citation:
            return None
        return self._page_reference(thing) if shape.kind == PAGE else self.work_reference(thing)

    def work_reference(self, thing: Resource) -> formats.Reference:
        """Build the reference to a work of any kind: a release, a document, a source, a cited work."""
        name, _ = self._labels.titles(thing)
        public = self._settled_value(thing, "available-date")
        # The date on a thing goes before that on which it was made public, also where no one knows it.
        is_dated = bool(self._field_values(thing, "issued"))
        date = self._settled_value(thing, "issued") if is_dated else public
        days, written = self._date_range(thing) if not date else (("", ""), "")
        shape = self._catalogue.profile[thing.type]
        forms = list(map(text_of, self._field_values(thing, "genre")))
        wholes = [
            *self._field_values(thing, "collection-title"),
            *self._field_values(thing, "container-title"),
        ]
        cited = {*VALUE_PARTS, *(prop.name for prop in shape.properties.values() if prop.citation)}
        genres = (formats.GENRES.get(iris.last_segment(form)) for form in forms)
        return formats.Reference(
            iri=thing.iri,
            key=formats.reference_key(thing.iri, self._catalogue.base),
            genre=formats.COLLECTION
            if shape.citation == formats.COLLECTION.csl
            else next(filter(None, genres), formats.DOCUMENT),
            title=text_of(name),
            language=self._labels.language_of(name),
            archive=self._catalogue.own_text("title"),
            authors=self.names_of(self._field_values(thing, "author")),
            publishers=self.names_of(self._field_values(thing, "publisher"))
            or self.names_of(self.releaser_iris(thing)),
            date=date,
            date_range=days,
            date_words=written,
            publication_date=public,
            form=", ".join(map(self._labels.preferred_name, forms)),
            number=", ".join(map(text_of, self._field_values(thing, "number"))),
            container="; ".join(self.names_of(wholes)),
            stamps=self.bates_numbers(thing.iri),
            address=self._settled_value(thing, "URL"),
            remarks=tuple(filter(None, [machine_note(thing, self._catalogue.profile, cited)])),
        )

    def _page_reference(self, page: Resource) -> formats.Reference | None:
        document, number = iris.page_of(page.iri)
        thing = self._catalogue.describe(document)
        whole = self.thing_reference(thing) if thing is not None else None
        if whole is None:
            return None
        return replace(
            whole,
            iri=page.iri,
            key=formats.reference_key(page.iri, self._catalogue.base),
            page=str(number),
            printed_number=page.one("pagination"),
            stamps=self.bates_numbers(page.iri),
        )

    def releaser_iris(self, thing: Resource) -> list[str]:
        """Return who made a release public (IRIs): the releasers of its disclosure."""
        acts = (self._catalogue.describe(text_of(iri)) for iri in thing.get("disclosure"))
        parts = (part for act in acts if act for part in act.parts("qualifiedAssociation"))
        return [
            text_of(agent)
            for part in parts
            if iris.last_segment(part.one("hadRole")) == "releaser"
            for agent in part.get("agent")
        ]

    def _date_range(self, thing: Resource) -> tuple[formats.DateRange, str]:
        # Only a thing whose date is in one claim, without a value, has such days.
        claims = self._claims_on(thing, "issued") or self._claims_on(thing, "available-date")
        if len(claims) != 1 or claims[0].get("object"):
            return ("", ""), ""
        return (claims[0].one("notBefore"), claims[0].one("notAfter")), claims[0].one("asStated")

    def _claims_on(self, thing: Resource, variable: str) -> list[Resource]:
        profile, fields = self._catalogue.profile, self._citation_fields(thing, variable)
        return [claim for field in fields for claim in field_claims(thing, field, profile)]

    def _citation_fields(self, thing: Resource, variable: str) -> tuple[str, ...]:
        return self._catalogue.profile[thing.type].cited_as(variable)

    def _field_values(self, thing: Resource, variable: str) -> list[Value]:
        return [value for field in self._citation_fields(thing, variable) for value in thing.get(field)]

    def _settled_value(self, thing: Resource, variable: str) -> str:
        fields = self._citation_fields(thing, variable)
        found = (v for field in fields for v in settled_values(thing, field, self._catalogue.profile))
        return next(map(text_of, found), "")

    def names_of(self, values: Iterable[Value]) -> formats.Names:
        """Return what people and bodies are called, each once."""
        return tuple(dict.fromkeys(self._labels.preferred_name(text_of(value)) for value in values))

    def bates_numbers(self, iri: str) -> formats.Names:
        """Return the first Bates numbers of a page or document, and say how many more there are."""
        found = [each for each in self._holdings.printed_numbers(iri) if each]
        more = len(found) - MAX_STAMPS
        return (*found[:MAX_STAMPS], f"and {more} more") if more > 0 else tuple(found)

    def _claim_reference(self, claim: Resource, about: Resource) -> formats.Reference:
        """Build the reference to a claim on a thing or a part of one.

        Whoever speaks in a work of others is quoted there: the date of the work is not that of the words,
        and its authors are not those of the words.
        """
        view = claim_view(claim, self._catalogue, about)
        work = self._catalogue.describe(view.source)
        container = self.work_reference(work) if work is not None else NOTHING
        is_of_others = self._is_of_others(view, work)
        is_quoted = is_of_others and (work is None or work.type != RELEASED_DOCUMENT)
        place = best_place(view.evidence)
        quote = without_outer_marks(place.quote)
        return formats.Reference(
            iri=claim.iri,
            key=formats.reference_key(claim.iri, self._catalogue.base),
            genre=formats.PART,
            title=formats.shorten_title(quote or view.text or self._claim_title(view, about)),
            language=container.language,
            archive=self._catalogue.own_text("title"),
            authors=((view.speaker,) if view.speaker else self.names_of(view.by)),
            publishers=container.publishers,
            date=view.date or ("" if is_of_others else container.date),
            container=container.title,
            container_authors=(container.authors or container.publishers) if is_quoted else (),
            container_date=container.date,
            is_quoted=is_quoted,
            page=str(place.page or ""),
            stamps=self.bates_numbers(place.iri) if place.page else (),
            quote=quote,
            address=container.address,
            remarks=(*container.remarks, *self._remarks(claim, about, place)),
        )

    def _is_of_others(self, view: ClaimView, work: Resource | None) -> bool:
        if view.speaker:
            return True
        if not view.by or work is None:
            return False
        # Its authors and its publishers answer for the words of a work.
        fields = (*self._citation_fields(work, "author"), *self._citation_fields(work, "publisher"))
        return not {text_of(value) for field in fields for value in work.get(field)}.issuperset(view.by)

    def _claim_title(self, claim: ClaimView, about: Resource) -> str:
        shape = self._catalogue.profile[about.type]
        field = next((p.title for p in shape.properties.values() if p.path == claim.predicate), "")
        is_described = self._catalogue.stub(claim.value) is not None
        value_text = self._labels.preferred_name(claim.value) if is_described else claim.value
        return f"{field}: {value_text}" if field else value_text

    def _remarks(self, claim: Resource, about: Resource, place: EvidencePlace) -> Iterator[str]:
        if place.field:
            yield f"In the field {pointer_words(place.field)}."
        status = claim.one("status")
        if status and iris.last_segment(status) not in USUAL_STATUSES:
            yield f"Status of the claim: {self._labels.preferred_name(status).lower()}."
        if claim.get("conflictsWith"):
            yield "Another source contradicts it."
        for other in about.parts("claims"):
            if claim.iri in other.get("wasRevisionOf"):
                yield f"Corrected by <{other.iri}>."
