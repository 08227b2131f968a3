"""What came as a reply, in the words of a sentence that refuses it."""

from foia_graph.connectors.harvest.limits import HarvestError
from foia_graph.connectors.http.client import Reply

FIRST_WORDS = 60
"""Characters of a reply that a refusal quotes."""


def describe_reply(reply: Reply) -> str:
    """Return status, type and first words of a reply, as the rest of a sentence about its address."""
    words = " ".join(reply.body[:400].decode("utf-8", "replace").split())
    plain = "".join(each if each.isprintable() else "\ufffd" for each in words)
    rest = "…" if len(plain) > FIRST_WORDS else ""
    begin = f"which begins with “{plain[:FIRST_WORDS]}{rest}”" if plain else "which is empty"
    return f"answers {reply.status} with {reply.media_type or 'no media type'}, {begin}"


def reply_error(reply: Reply, reason: str) -> HarvestError:
    """Return the error for a reply that is of no use: what was asked, what came, and why it will not do."""
    return HarvestError(f"{reply.url} {describe_reply(reply)}, and {reason}.")
