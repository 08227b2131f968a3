"""Drafts: the records that a post gives rise to, and the sentences of it that nothing was read from."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from foia_graph.connectors.drafting.known_names import DatedWork
from foia_graph.connectors.imports.post import Post
from foia_graph.connectors.imports.records import ImportedRecord
from foia_graph.connectors.imports.session import UnreadSentence
from foia_graph.extract.gazetteer import Gazetteer
from foia_graph.runtime.plugins import PluginTable, subclass_of


@dataclass(frozen=True, slots=True)
class Draft:
    """What was drafted from one post.

    `records` are those of the post itself: first the source document, whose id is the prefix of the draft and
    which all claims name as their source, then all others, whose ids begin with the prefix. `authorities` are
    agencies, organizations, people and campaigns that no gazetteer knew: posts that name the same one draft
    it under the same id, so that who drafts several posts writes it once (`gather_authorities`).
    """

    records: tuple[ImportedRecord, ...]
    authorities: tuple[ImportedRecord, ...]
    unread: tuple[UnreadSentence, ...]


class Drafter(ABC):
    """A reader of prose, registered in the entry-point group `foia_graph.drafters`.

    Of a gazetteer it takes the things that it knows by name; `scope` begins the ids of authorities that it
    has to draft, so that those of two origins differ; `dated_works` are candidates for what a post cites by
    author and date alone.
    """

    @abstractmethod
    def __init__(self, gazetteer: Gazetteer, scope: str = "", dated_works: Iterable[DatedWork] = ()) -> None:
        """Prepare to draft the posts of one origin."""

    @abstractmethod
    def draft(self, post: Post, prefix: str) -> Draft:
        """Draft the records of a post; `prefix` is the id of its source document, and begins all other ids.

        Every value that the words of the post state is a claim with its exact `quote`, its `start` in
        `post.text`, and a status of `machine-read`, or of `candidate` where it is not sure. Quotes of the
        title have no `start`. Names of private people are in no value and in no quote.
        """


# The drafters by name.
DRAFTERS: PluginTable[type[Drafter]] = PluginTable("drafters", subclass_of(Drafter))  # type: ignore[type-abstract]


def gather_authorities(drafts: Iterable[Draft]) -> list[ImportedRecord]:
    """Return the authorities of several drafts, each as the first that names it has it, in order of ids."""
    found: dict[tuple[str, str], ImportedRecord] = {}
    for each in drafts:
        for record in each.authorities:
            found.setdefault(record.address, record)
    return [found[address] for address in sorted(found)]
