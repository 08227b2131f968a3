"""Conversations: e-mails of one file or of many that answer each other."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from foia_graph.extract.emails.extractor import EmailFinding
from foia_graph.extract.emails.messages import bare_subject, is_answer, topic_key
from foia_graph.extract.emails.redaction_marks import REDACTED

# After so long a silence the same subject is another conversation.
LULL = timedelta(days=60)
# A shorter subject ("Hello") brings strangers together.
SHORTEST_TOPIC = 6
NOT_A_NAME = re.compile(r"<[^>]*>?|\[[^\]]*\]?|\([^)]*\)?|@[\w.-]*|[^a-z ]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ThreadMessage:
    """An e-mail and the document that holds it."""

    document: str
    email: EmailFinding

    @property
    def key(self) -> str:
        """Name the message: its document and its number there."""
        return f"{self.document}#email-{self.email.order}"


@dataclass(frozen=True, slots=True)
class EmailThread:
    """A conversation: named after its first message, with its subject, and its messages in order of time.

    A message that several documents print or quote is there once for each.
    """

    key: str
    subject: str
    messages: tuple[ThreadMessage, ...]


def find_threads(emails: Iterable[tuple[str, EmailFinding]]) -> list[EmailThread]:
    """Put e-mails, each with the document that holds it, together to conversations, in order of time.

    Together are what a message quotes, the same message in two documents (sender and time are equal), and
    answers under one subject among people of whom at least one is in both, without a long silence.
    """
    messages = sorted((ThreadMessage(document, email) for document, email in emails), key=_time_order)
    place = {message.key: at for at, message in enumerate(messages)}
    above = list(range(len(messages)))

    def leader_of(at: int) -> int:
        # Union-find with path halving: each message follows an earlier one, or leads.
        while above[at] != at:
            above[at] = above[above[at]]
            at = above[at]
        return at

    for one, other in (*_quoting_pairs(messages), *_copy_pairs(messages), *_answer_pairs(messages)):
        first, second = sorted((leader_of(place[one.key]), leader_of(place[other.key])))
        above[second] = first
    groups: dict[int, list[ThreadMessage]] = defaultdict(list)
    for at, message in enumerate(messages):
        groups[leader_of(at)].append(message)
    return [_make_thread(groups[at]) for at in sorted(groups)]


def _time_order(message: ThreadMessage) -> tuple[str, str, int]:
    # Messages without a time come last; at one time the document decides.
    return message.email.sent_date[:19] or "9", message.document, message.email.order


def _quoting_pairs(messages: list[ThreadMessage]) -> Iterator[tuple[ThreadMessage, ThreadMessage]]:
    files: dict[str, list[ThreadMessage]] = defaultdict(list)
    for message in messages:
        files[message.document].append(message)
    for found in files.values():
        in_file = sorted(found, key=lambda message: message.email.order)
        yield from ((above, below) for above, below in pairwise(in_file) if below.email.depth > 0)


def _copy_pairs(messages: list[ThreadMessage]) -> Iterator[tuple[ThreadMessage, ThreadMessage]]:
    first: dict[tuple[str, str], ThreadMessage] = {}
    for message in messages:
        sender, sent = person_key(message.email.sender), message.email.sent_date
        if sender and "T" in sent:
            yield first.setdefault((sender, sent[:16]), message), message


def _answer_pairs(messages: list[ThreadMessage]) -> Iterator[tuple[ThreadMessage, ThreadMessage]]:
    """Pair messages under one subject with the one before, where one of them answers."""
    topics: dict[str, list[ThreadMessage]] = defaultdict(list)
    for message in messages:
        topics[topic_key(message.email.subject.replace(REDACTED, ""))].append(message)
    for name, found in topics.items():
        if len(name) >= SHORTEST_TOPIC:
            yield from (
                (one, other) for one, other in pairwise(found) if _is_answered(one.email, other.email)
            )


def _is_answered(one: EmailFinding, other: EmailFinding) -> bool:
    known = one.sent_date and other.sent_date
    if not known or date.fromisoformat(other.sent_date[:10]) - date.fromisoformat(one.sent_date[:10]) > LULL:
        return False
    return (is_answer(one.subject) or is_answer(other.subject)) and bool(
        _people_keys(one) & _people_keys(other)
    )


def _people_keys(email: EmailFinding) -> set[str]:
    return {name for each in (email.sender, *email.to, *email.cc) if (name := person_key(each))}


def person_key(name: str) -> str:
    """Reduce a name to its words in small letters, in order of the alphabet; "" where it is hidden.

    >>> person_key("Roe, Jane <jane@x.example>") == person_key("Jane Roe")
    True
    """
    shown = name.replace(REDACTED, "")
    return " ".join(sorted(NOT_A_NAME.sub(" ", shown).lower().split())) or shown.strip(" '\"<>").lower()


def _make_thread(group: list[ThreadMessage]) -> EmailThread:
    subjects = (bare_subject(message.email.subject) for message in group)
    return EmailThread(group[0].key, next(filter(None, subjects), ""), tuple(group))
