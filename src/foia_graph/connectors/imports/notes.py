"""Notes on documents as claims: what somebody wrote next to a page, with the position that it is about."""

from foia_graph.connectors.imports.records import FieldValue

NO_WORDS = "it marks a place and says nothing"
NOT_PUBLIC = "the origin does not show it to everyone"
ACCOUNT = "an account of a person"


def note_claim(**keys: FieldValue) -> dict[str, FieldValue]:
    """Return the claim that a note is, of keys in their order (docs/records.md), but empty ones.

    A box without a page is none, and neither is a position in words without words. Whoever wrote the note has
    an account; where that is a person's, `by` is empty, and says that no one is to be named.
    """
    lost = {"region"} if not keys.get("page") else set[str]()
    lost |= {"prefix", "suffix", "start"} if not keys.get("quote") else set[str]()
    return {name: value for name, value in keys.items() if name not in lost and (value or name == "by")}
