"""Read budgets: what is read where others wait ends, whoever reads it and whatever is read."""

import weakref

import pytest

from foia_graph.model.rdf_terms import NamedNode, Quad
from foia_graph.store import read_budget
from foia_graph.store.read_budget import BLOCK, ReadBudgetSpent, current_budget, read_within

QUAD = Quad(NamedNode("https://a.example/"), NamedNode("https://b.example/"), NamedNode("https://c.example/"))


def quads(number):
    return iter([QUAD] * number)


@pytest.mark.parametrize(("most", "number"), [(0, 1), (10, 11), (BLOCK, BLOCK + 1), (100, 1000)])
def test_a_reading_ends_before_a_quad_that_is_too_many(most, number):
    """
    As many as there may be are read; one more is not.
    """
    with read_within(most, 60.0):
        assert most == len(list(current_budget().spend(quads(most))))
    with read_within(most, 60.0), pytest.raises(ReadBudgetSpent):
        list(current_budget().spend(quads(number)))


def test_all_that_is_read_counts_together():
    """
    Many small readings are as much as a large one.
    """
    with read_within(100, 60.0):
        budget = current_budget()
        assert [1] * 100 == [len(list(budget.spend(quads(1)))) for _ in range(100)]
        with pytest.raises(ReadBudgetSpent):
            list(budget.spend(quads(1)))


class Reading:
    """An iterator of quads that tells when it is gone."""

    def __iter__(self):
        return self

    def __next__(self):
        return QUAD


def test_the_end_of_a_reading_holds_no_iterator():
    """
    The engine's may be dropped by the thread only that made it, and an error can outlive its thread.
    """
    reading = Reading()
    gone = weakref.ref(reading)
    with read_within(1, 60.0):
        spending = current_budget().spend(reading)
        del reading
        with pytest.raises(ReadBudgetSpent) as ended:
            next(spending)

    assert gone() is None
    assert ended.tb is not None


class Clocks:
    """Clocks of which each look takes so many seconds."""

    def __init__(self, waiting, processing):
        self.steps = {"monotonic": waiting + processing, "thread_time": processing}
        self.now = dict.fromkeys(self.steps, 0.0)
        self.looks = dict.fromkeys(self.steps, 0)

    def __getattr__(self, name):
        def look():
            self.looks[name] += 1
            self.now = {each: time + self.steps[each] for each, time in self.now.items()}
            return self.now[name]

        return look


def test_a_reading_ends_when_it_takes_too_long(monkeypatch):
    """
    Large values take longer than many small ones, and there is no need to count what they hold.
    """
    monkeypatch.setattr(read_budget, "time", Clocks(waiting=0.0, processing=0.002))

    with read_within(10_000, 0.01), pytest.raises(ReadBudgetSpent):
        list(current_budget().spend(quads(10_000)))


def test_who_waits_for_the_processor_reads_nothing_for_it(monkeypatch):
    """
    Elsewhere the same would wait again; how long it had is asked only when it seems to take long.
    """
    monkeypatch.setattr(read_budget, "time", clocks := Clocks(waiting=1.0, processing=0.0))

    with read_within(10_000, 0.01):
        assert 10_000 == len(list(current_budget().spend(quads(10_000))))
    monkeypatch.setattr(read_budget, "time", quick := Clocks(waiting=0.0, processing=0.0))
    with read_within(10_000, 0.01):
        list(current_budget().spend(quads(10_000)))

    assert clocks.looks["thread_time"] > 0
    assert 0 == quick.looks["thread_time"]


def test_a_budget_ends_with_its_block():
    """
    What is read later, or by others, has none; nor has what comes after a reading that was ended.
    """

    def read():
        with read_within(1, 60.0):
            list(current_budget().spend(quads(2)))

    with pytest.raises(ReadBudgetSpent):
        read()

    assert current_budget() is None
