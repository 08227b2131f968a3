"""Time travel: after any changes, what is asked for as of a time of the log is what was said then."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from archives import content
from foia_graph.model.profile import Profile
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.changelog.log import history_of, log_of
from foia_graph.store.claim_views import claims_of
from foia_graph.store.open_generations import OpenGenerations, last_moment
from store.time_travel import CHANGES, CatalogueHistory, Change

SETTINGS = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def check_moments(history: CatalogueHistory, profile: Profile, folder: Path) -> None:
    """Ask for every time of the log, and for the last moment before the next one."""
    current = OpenGenerations(history.archive.root, profile, patience=300)
    log = log_of(current.served_catalogue())
    assert {entry.time for entry in log.entries_since(0)} <= {moment.time for moment in history.moments}
    times = [moment.time for moment in history.moments]
    for number, moment in enumerate(history.moments):
        asked = [last_moment(moment.time)]
        if number + 1 < len(times):
            asked.append(last_moment(times[number + 1]) - timedelta(milliseconds=1))
        expected = content(history.oracle(moment, folder / str(number)).root)
        for each in asked:
            found = current.as_of(each)
            quads = sorted(map(str, Store.read_only(str(found.generation.path / "oxigraph"))))
            assert expected == quads, (number, moment)
        check_claims(current.as_of(asked[0]), current.served_catalogue(), moment.time)
    current.close()


def check_claims(then: Catalogue, now: Catalogue, time: str) -> None:
    """Every claim of an older state had begun by then, and had ended just where its status says so."""
    for iri in then.all_things:
        thing = then.describe(iri)
        assert thing is not None
        history = history_of(iri, now)
        for _, claim in claims_of(thing):
            if claim.iri in now.hidden_names:
                continue  # it rested on what is hidden now, and the log does not name it
            entries = [each for each in history.entries if each.iri == claim.iri and each.time <= time]
            marks = [each.validity for each in entries if each.validity or each.type == "Create"]
            has_ended = claim.one("status").rpartition("/")[2] in ("withdrawn", "rejected")
            assert entries and (marks[-1] == "ended") is has_ended, (claim.iri, entries)


@pytest.mark.slow
@SETTINGS
@given(st.lists(CHANGES, min_size=1, max_size=5))
@example([("withdraw", "letter", 1), ("claim", "oaks", 2), ("withdraw", "letter", 1), ("end", "oaks", 1)])
@example([("retitle", "oaks", 2), ("withdraw", "oaks", 1), ("remove", "oaks", 1), ("review", "elms", 3)])
@example([("restrict", "oaks", 1), ("remove", "oaks", 1), ("remove", "oaks", 1), ("restrict", "elms", 1)])
def test_every_time_of_the_log_is_told_as_it_was_but_for_what_is_hidden_now(
    tmp_path_factory: pytest.TempPathFactory,
    small: Profile,
    monkeypatch: pytest.MonkeyPatch,
    changes: list[Change],
):
    """
    All quads, in all graphs, are those of a load of the records of then in which what is hidden now, or was
    withdrawn then, is restricted; and claims have begun and ended by the log as they did in the states.
    """
    monkeypatch.setattr(os, "fsync", lambda _: None)
    folder = tmp_path_factory.mktemp("time-travel")
    history = CatalogueHistory.begin(folder / "catalogue", small)
    for change in changes:
        history.make(change)

    check_moments(history, small, folder)
