"""The note on what a program read of a thing, for forms whose values have no place for a mark.

Formats of third parties (Dublin Core, DCAT, schema.org, DataCite, EAD3, FollowTheMoney …) describe a thing in
words next to its values: there the note names the values that no person has verified.
"""

from collections.abc import Container

from foia_graph.model.claims import MACHINE_READ, machine_values
from foia_graph.model.iris import last_segment
from foia_graph.model.profile import Profile
from foia_graph.model.resource import Resource, TaggedLiteral, build_resource
from foia_graph.publish.rights import with_rights
from foia_graph.store.catalogue import Catalogue

DESCRIPTION = "description"
# Fields whose parts are written as values of the thing: its numbers.
VALUE_PARTS = ("batesRange",)


def machine_note(
    thing: Resource, profile: Profile, among: Container[str] | None = None, also: str = ""
) -> str:
    """Return a sentence that names the fields of a thing that a program alone read, "" where it read none.

    Fields that are not `among` those that a form writes are omitted; `also` is one of another thing.
    """
    read = {path for path, _ in machine_values(thing)}
    parts = {name: {last_segment(part.one("status")) for part in thing.parts(name)} for name in VALUE_PARTS}
    names = [
        prop.plain_title.lower().replace("bates", "Bates")  # after Edwin G. Bates
        for prop in profile[thing.type].properties.values()
        if (among is None or prop.name in among)
        and not prop.inverse
        and (prop.path in read or MACHINE_READ in parts.get(prop.name, ()))
    ]
    names += [also] if also else []
    return f"Machine-read, unverified: {', '.join(names)}." if names else ""


def with_machine_note(thing: Resource, profile: Profile) -> Resource:
    """Return a thing whose description ends with the note on what a program read."""
    note = machine_note(thing, profile)
    if not note or DESCRIPTION not in profile[thing.type].properties:
        return thing
    first, *others = thing.get(DESCRIPTION) or ("",)
    # In the language of the catalogue it continues the description, else it is another one.
    is_own = not isinstance(first, TaggedLiteral)
    texts = (f"{first} {note}".strip(), *others) if is_own else (first, *others, note)
    return build_resource(thing.iri, thing.type, {**thing.values, DESCRIPTION: texts})


def published_thing(thing: Resource, catalogue: Catalogue) -> Resource:
    """Return a thing as formats of third parties write it, with the note and the rights that hold."""
    return with_machine_note(with_rights(thing, catalogue), catalogue.profile)
