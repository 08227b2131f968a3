"""What reviewers decided, as it may be shown: nothing of things that nobody may see now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from foia_graph.model import iris
from foia_graph.model.decisions import Decision, revoked_keys
from foia_graph.publish.addresses import path_of
from foia_graph.publish.presenter import Presenter
from foia_graph.publish.reviews.choices import DecisionLog
from foia_graph.publish.view_models import LinkView

DECISIONS_AT_ONCE = 50
VERBS = {
    "withdraw": "withdrawn", "restore": "restored", "purge": "erased", "correct": "corrected",
    "revoke": "taken back",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as shown: `what` is None where what it is about is not shown now; then nothing is said."""

    key: str
    time: str
    verb: str
    who: str
    what: LinkView | None
    value: str
    reason: str
    is_revoked: bool
    is_waiting: bool
    can_be_revoked: bool


def history_rows(
    decisions: Iterable[Decision], log: DecisionLog, waiting: Collection[str], presenter: Presenter
) -> list[DecisionRow]:
    """Return some decisions, in their order; `waiting` are the keys of those that are not loaded yet."""
    revoked = revoked_keys(log.decisions)
    latest = {each.of: each.key for each in log.decisions if each.do != "revoke" and each.key not in revoked}
    return [
        _row(each, revoked, latest.get(each.of, ""), each.key in waiting, presenter) for each in decisions
    ]


def _row(
    decision: Decision, revoked: Collection[str], latest: str, is_waiting: bool, presenter: Presenter
) -> DecisionRow:
    what = _link(decision, presenter)
    return DecisionRow(
        decision.key,
        decision.time,
        VERBS.get(decision.do, "accepted" if decision.status == "reviewed" else decision.status),
        decision.reviewer or decision.by,
        what,
        decision.value if what else "",
        decision.reason if what else "",
        decision.key in revoked,
        is_waiting,
        what is not None and "#" in decision.of and latest == decision.key,
    )


def _link(decision: Decision, presenter: Presenter) -> LinkView | None:
    base = presenter.catalogue.base
    owner = iris.owner_iri(f"{base}{decision.of}")
    if presenter.catalogue.stub(owner) is None:
        return None
    return LinkView(path_of(f"{base}{decision.of}", base), presenter.shown_name(owner))
