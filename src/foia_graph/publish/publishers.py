"""Publishers of releases and documents: who made them public, as is stated or follows from their release."""

from collections.abc import Iterable, Iterator

from foia_graph.model import iris
from foia_graph.model.resource import Resource, text_of
from foia_graph.publish.profiles.settled_view import SettledView
from foia_graph.store.catalogue import Catalogue

RELEASER, PRODUCER = "releaser", "producing-agency"
# The fields of parts that tell of a role: which, and who has it.
ROLE_OF_PARTS = {"mentions": ("mentionRole", "body"), "qualifiedAssociation": ("hadRole", "agent")}
RELEASED = ("Release", "ReleasedDocument")
BODIES, CAMPAIGN = ("Agency", "Organization"), "Campaign"


class PublisherReader:
    """Reads who made things of one catalogue public."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._of_wholes: dict[str, tuple[str, ...]] = {}

    def publishers(self, thing: Resource) -> tuple[str, ...]:
        """Return those who made a thing public, () where no one is known to have.

        Where none is stated it is whoever made its release public: the campaign for which that was done, else
        the releasers. Of a document in no release it is the agency that produced it, else the body it is by.
        """
        stated = _linked(thing, "publisher")
        if stated or thing.type not in RELEASED:
            return stated
        wholes = [*_linked(thing, "inSeries"), *_linked(thing, "isPartOf")]
        return (
            self._releasers(thing)
            or _merged(map(self._publishers_of_whole, wholes))
            or self._role_holders(thing, PRODUCER)
            or tuple(each for each in _linked(thing, "creator") if self._is_of(each, BODIES))
        )

    def _publishers_of_whole(self, iri: str) -> tuple[str, ...]:
        # Memoized: the documents of a release all ask for the publishers of the same whole.
        if iri not in self._of_wholes:
            found = self._catalogue.describe(iri)
            is_released = found is not None and found.type in RELEASED
            self._of_wholes[iri] = self.publishers(found) if found and is_released else ()
        return self._of_wholes[iri]

    def producers(self, thing: Resource) -> tuple[str, ...]:
        """Return the agencies from whose files a document comes: its own, else those of its releases."""
        own = self._role_holders(thing, PRODUCER)
        releases = self._described(_linked(thing, "inSeries"))
        disclosures = (each for release in releases for each in self._disclosures(release))
        return own or _merged(self._role_holders(each, PRODUCER) for each in disclosures)

    def _releasers(self, thing: Resource) -> tuple[str, ...]:
        disclosures = list(self._disclosures(thing))
        reasons = _merged(_linked(each, "wasInformedBy") for each in disclosures)
        campaigns = tuple(iri for iri in reasons if self._is_of(iri, (CAMPAIGN,)))
        if len(campaigns) == 1:
            return campaigns
        return _merged(self._role_holders(each, RELEASER) for each in disclosures)

    def _disclosures(self, thing: Resource) -> Iterator[Resource]:
        return self._described(_linked(thing, "disclosure"))

    def _role_holders(self, thing: Resource, role: str) -> tuple[str, ...]:
        view = SettledView(thing, self._catalogue)
        found = (
            part.one(who)
            for field, (which, who) in ROLE_OF_PARTS.items()
            for part in view.settled_parts(field)
            if iris.last_segment(part.one(which)) == role
        )
        return tuple(dict.fromkeys(filter(None, found)))

    def _described(self, names: Iterable[str]) -> Iterator[Resource]:
        return (found for iri in names if (found := self._catalogue.describe(iri)) is not None)

    def _is_of(self, iri: str, classes: tuple[str, ...]) -> bool:
        stub = self._catalogue.stub(iri)
        return stub is not None and stub.type in classes


def _linked(thing: Resource, field: str) -> tuple[str, ...]:
    return tuple(map(text_of, thing.get(field)))


def _merged(found: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for names in found for each in names))
