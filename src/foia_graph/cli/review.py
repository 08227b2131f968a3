"""The command review: the queue of what no one has looked at, decided about on the terminal."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import indent, wrap
from typing import Literal

import click

from foia_graph.audit.review_queue import QueueEntry, QueueFilter, ReviewQueue, review_queue
from foia_graph.cli.common import main, open_store, store_option
from foia_graph.cli.review_options import decisions_beside, own_name
from foia_graph.errors import ValueRejected
from foia_graph.model.decisions import Decision
from foia_graph.model.findings import finding_digest
from foia_graph.publish.presenter import Presenter, open_publication
from foia_graph.publish.reviews import choices
from foia_graph.publish.reviews.review_items import ReviewItem, find_part, review_item
from foia_graph.store.generations.generation import Layout

Answer = Literal["accept", "reject", "skip", "undo", "quit"]
ANSWERS: Mapping[str, Answer] = {"a": "accept", "r": "reject", "s": "skip", "u": "undo", "q": "quit"}
QUESTION = "accept, reject, skip, undo or quit"
DONE = {"accept": "accepted", "reject": "rejected", "skip": "skipped", "undo": "taken back"}


@main.command("review")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@store_option
@click.option(
    "--decisions",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File that decisions are added to, if not decisions.jsonl next to the catalog.toml of a PATH.",
)
@click.option(
    "--reviewer", default="", metavar="NAME", help="Who reviews; else the name that git or the system has."
)
@click.option(
    "--kind", default="", metavar="KIND", help="Only these: identity, candidate, weak-evidence, redaction …"
)
@click.option("--document", default="", metavar="ID", help="Only what is of this document.")
@click.option("--below", type=click.FloatRange(0, 1), default=0.0, help="Only what is less sure than this.")
def review_command(
    paths: tuple[Path, ...],
    store: Path,
    decisions: Path | None,
    reviewer: str,
    kind: str,
    document: str,
    below: float,
) -> None:
    """Decide about what a machine read and what is proposed: who is who, candidates, weak evidence.

    Shows one after another what the store holds, both sides of an identity with their names and quotes, and
    asks: accept, reject, skip, undo, quit (the first letter does; words behind it are the reason, for all
    to read). Answers may come from a pipe. Decisions are added to decisions.jsonl next to the catalog.toml
    of a PATH, as `serve --review` adds them; the next load carries them out.

    \b
    Examples:
      foia-graph review data/ --kind identity
      printf 'a\\nr another body\\nq\\n' | foia-graph review data/
    """
    catalogue, layout = open_store(store), Layout(store)
    chosen = QueueFilter(kind, f"{catalogue.base}id/document/{document}" if document else "", "", below)
    log = choices.DecisionLog(decisions or decisions_beside(paths))
    waiting = [f"{catalogue.base}{name}" for name in log.waiting_names(catalogue, layout)]
    terminal = TerminalReview(
        Presenter(open_publication(catalogue, layout)),
        review_queue(catalogue, layout.cache, chosen.part),
        chosen,
        log,
        reviewer.strip() or own_name() or "a reviewer",
        waiting,
    )
    # Not an iteration over the stream, which would read ahead of what is asked.
    terminal.run(iter(sys.stdin.readline, ""))
    click.echo(terminal.summary(), err=True)


@dataclass
class TerminalReview:
    """A walk through the queue, with what was decided on the way."""

    presenter: Presenter
    queue: ReviewQueue
    chosen: QueueFilter
    log: choices.DecisionLog
    reviewer: str
    waiting: list[str]
    """What is decided and not loaded yet (IRIs)."""
    counts: Counter[str] = field(default_factory=Counter)
    made: list[tuple[QueueEntry, Decision]] = field(default_factory=list)
    """Decisions of this walk that hold, the last one last."""

    def run(self, lines: Iterator[str]) -> None:
        """Show one after another, and do what is answered, until there is no more, or no one answers."""
        entry = self.queue.entry_after(0, self.chosen, self.waiting)
        while entry is not None:
            if not self._show(entry):
                entry = self._after(entry)
                continue
            line = next(lines, "q")
            word, _, reason = line.strip().partition(" ")
            answer = ANSWERS.get(word[:1].lower())
            if answer == "quit":
                return
            entry = self._answer(answer, reason, entry)

    def summary(self) -> str:
        """Return what was done, in a sentence."""
        done = ", ".join(
            f"{self.counts[answer]:,} {word}" for answer, word in DONE.items() if self.counts[answer]
        )
        left = self.queue.count(self.chosen, self.waiting)
        where = f" Decisions are in {self.log.path}; the next load carries them out." if self.made else ""
        return f"{done or 'nothing was decided'}; {left:,} to look at.{where}"

    def _show(self, entry: QueueEntry) -> bool:
        item = review_item(entry, self.presenter)
        if item is None:
            return False
        number = self.queue.position(entry.number, self.chosen, self.waiting)
        total = self.queue.count(self.chosen, self.waiting)
        lines = (f"\n{number:,} of {total:,}  {item.name}", *_lines(item), f"{QUESTION}? ")
        click.echo("\n".join(lines), nl=False)
        return True

    def _after(self, entry: QueueEntry) -> QueueEntry | None:
        return self.queue.entry_after(entry.number, self.chosen, self.waiting)

    def _answer(self, answer: Answer | None, reason: str, entry: QueueEntry) -> QueueEntry | None:
        if answer == "skip":
            self.counts["skip"] += 1
            return self._after(entry)
        if answer == "undo":
            return self._undo(reason) or entry
        if answer == "accept" or answer == "reject":
            return self._after(entry) if self._decide(answer, reason, entry) else entry
        click.echo(f"Answer {QUESTION}.")
        return entry

    def _decide(self, verb: choices.Verb, reason: str, entry: QueueEntry) -> bool:
        found = find_part(entry.item, self.presenter)
        if found is None:
            return True
        catalogue = self.presenter.catalogue
        seen = "" if found.is_claim else finding_digest(found.part, catalogue.base)
        latest = self.log.latest_about(entry.item.removeprefix(catalogue.base))
        try:
            decision = choices.make_decision(
                choices.ReviewChoice(verb, reason, seen=seen), found, self.reviewer, catalogue
            )
            self.log.add(decision, latest.key if latest else "")
        except (ValueRejected, choices.DecisionConflict) as error:
            click.echo(str(error))
            return False
        self.counts[verb] += 1
        self.made.append((entry, decision))
        self.waiting.append(entry.item)
        click.echo(f"{DONE[verb]}.")
        return True

    def _undo(self, reason: str) -> QueueEntry | None:
        """Take the last decision of this walk back, and return what it was about."""
        if not self.made:
            click.echo("Nothing was decided here yet that could be taken back.")
            return None
        entry, decision = self.made.pop()
        try:
            choices.revoke(self.log, decision, self.reviewer, reason)
        except choices.DecisionConflict as error:
            click.echo(str(error))
            return None
        self.counts["undo"] += 1
        self.waiting.remove(entry.item)
        click.echo("taken back.")
        return entry


WIDTH = 100
MARK = "    "


def _lines(item: ReviewItem) -> Iterator[str]:
    yield f"{item.kind}: {'; '.join(each.text for each in item.what)}"
    sure = f" It is sure by {item.confidence}, from 0 to 1." if item.confidence else ""
    yield f"{item.reason}{sure}"
    for name, side in zip(("the one", "the other"), item.sides, strict=False):
        kind = f" ({side.link.kind})" if side.link.kind else ""
        yield f"  {name}: {side.link.text}{kind}  {side.link.href}".rstrip()
        if side.names:
            yield from _wrapped(f"also: {'; '.join(side.names)}")
        if side.description:
            yield from _wrapped(side.description)
        for title, links in side.context:
            yield from _wrapped(f"{title}: {'; '.join(link.text for link in links)}")
        for quote in side.quotes:
            page = f", {quote.page.text}" if quote.page else ""
            yield from _wrapped(f"“{quote.words}” ({quote.source.text}{page})")
    if not item.sides:
        if item.words:
            yield from _wrapped(f"“{item.words}”")
        where = [item.about.text, *([item.page.text] if item.page else []), *item.stamps]
        yield from _wrapped(", ".join(where))
    for note in item.notes:
        yield from _wrapped(f"why: {note}")


def _wrapped(text: str) -> Iterator[str]:
    # Names of others may hold what moves the cursor of a terminal.
    clean = "".join(each if each.isprintable() else " " for each in text)
    yield indent("\n".join(wrap(clean, WIDTH - len(MARK))), MARK)
