"""Conversations that the e-mails of all documents belong to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from foia_graph.extract.emails.extractor import EmailFinding
from foia_graph.extract.emails.threads import find_threads
from foia_graph.extract.registry import PageFinding
from foia_graph.model import iris
from foia_graph.model.resource import RawValue


@dataclass(slots=True)
class Conversations:
    """Conversations of two messages and more; each is a part of the document that holds its first message."""

    by_message: dict[str, dict[int, str]] = field(default_factory=dict)
    """For each document (by key), the conversation (IRI) of its messages (by number)."""
    starting: dict[str, list[RawValue]] = field(default_factory=dict)
    """For each document, the conversations that begin in it, as parts of its record."""


def collect_conversations(
    documents: Iterable[tuple[str, Mapping[str, list[PageFinding]]]], base: str
) -> Conversations:
    """Return the conversations of the e-mails of documents, each given by its key."""
    collected = Conversations()
    emails = [
        (key, email)
        for key, each in documents
        for email in each.get("emails", ())
        if isinstance(email, EmailFinding)
    ]
    for thread in find_threads(emails):
        if len(thread.messages) < 2:
            continue
        document, _, name = thread.key.partition("#")
        iri = iris.part_iri(iris.mint(base, "document", document), "thread", iris.slug(name))
        conversation: dict[str, RawValue] = {"id": name}
        if thread.subject:
            conversation["title"] = thread.subject
        collected.starting.setdefault(document, []).append(conversation)
        for message in thread.messages:
            collected.by_message.setdefault(message.document, {})[message.email.order] = iri
    return collected
