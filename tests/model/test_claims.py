"""Who says so: which claims stand, and which cannot be true together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_tables import tabled
from foia_graph.model import claims, dates
from foia_graph.model.namespaces import FOIA
from foia_graph.model.resource import TaggedLiteral, build_resource
from foia_graph.runtime.files import resource_folder

BASE = "https://foia.example.org/"
MEMO = f"{BASE}id/work/memo"
DCTERMS = "http://purl.org/dc/terms/"


def claim(name, predicate, value=(), status="asserted", **more):
    given = {
        "predicate": [predicate],
        "object": [value] if value else [],
        "status": [f"{BASE}scheme/claim-status/{status}"],
    }
    return build_resource(f"{MEMO}#claim-{name}", "Claim", {**given, **{k: [v] for k, v in more.items()}})


def dated(name, date, status="asserted"):
    first, last = dates.day_bounds(date)
    return claim(name, f"{DCTERMS}issued", date, status, notBefore=first, notAfter=last)


def memo(*found, **fields):
    return build_resource(MEMO, "CitedWork", {"claims": found, **fields})


def figure(name, measure="arrests", unit="", period="", **numbers):
    temporal = [build_resource(f"{MEMO}#{name}-period", "Period", {"startDate": [period]})] if period else []
    given = {
        "measure": [f"{BASE}scheme/measures/{measure}"],
        "unitText": [unit] if unit else [],
        "temporal": temporal,
    }
    bound = numbers.pop("bound", "")
    given["bound"] = [f"{BASE}scheme/bounds/{bound}"] if bound else []
    return build_resource(
        f"{MEMO}#figure-{name}", "Quantity", {**given, **{k: [v] for k, v in numbers.items()}}
    )


def conflicting(profile, res):
    return [(a.iri[-1], b.iri[-1]) for a, b in claims.contradictions(res, profile)]


def counted(profile, *figures):
    said = [claim(str(n), f"{FOIA}figure", each.iri) for n, each in enumerate(figures, 1)]
    return conflicting(profile, memo(*said, figure=figures))


def test_every_status_of_the_scheme_is_known():
    """The statuses of claims are those of the scheme; the scheme is right."""
    text = (resource_folder("ontology") / "schemes/claim-status.ttl").read_text(encoding="utf-8")

    assert claims.STATUSES == {line.split('"')[1] for line in text.splitlines() if "skos:notation" in line}


@tabled
def test_a_claim_stands_by_its_status(status, stands):
    """Candidate, rejected, corrected and withdrawn claims do not be."""
    assert stands is claims.claim_stands(dated("1", "2012", status))


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("2012-04-05", "2012-04-06", [("1", "2")]),
        ("2010-02", "2010-02-03", []),
        ("2010", "2010-02", []),
        ("2010-02", "2010-03", [("1", "2")]),
        ("2010", "2011", [("1", "2")]),
        ("2010-12-31", "2011", [("1", "2")]),
        ("2010-02-03", "2010-02-03", []),
    ],
)
def test_dates_conflict_when_no_day_is_in_both(profile, first, second, found):
    """A date that is only less precise than another does not contradict it."""
    assert found == conflicting(profile, memo(dated("1", first), dated("2", second)))


@given(st.dates(), st.dates(), st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10]))
def test_dates_conflict_as_their_days_do(profile, a, b, first, second):
    """Two dates conflict when, and only when, neither is a shorter form of the other."""
    one, other = a.isoformat()[:first], b.isoformat()[:second]

    found = conflicting(profile, memo(dated("1", one), dated("2", other)))

    assert bool(found) is not (one.startswith(other) or other.startswith(one))


def test_an_open_side_goes_on_for_ever(profile):
    """ "Before May" conflicts with June, and not with January of any year before."""
    before_may = claim("1", f"{DCTERMS}issued", asStated="before May 2012", notAfter="2012-04-30")

    assert [] == conflicting(profile, memo(before_may, dated("2", "2010-01")))
    assert [("1", "2")] == conflicting(profile, memo(before_may, dated("2", "2012-06")))


def test_a_claim_that_does_not_stand_contradicts_nothing(profile):
    """What was rejected takes no part."""
    assert [] == conflicting(profile, memo(dated("1", "2011"), dated("2", "2012", "rejected")))


def test_other_single_values_conflict_when_they_differ(profile):
    """A number of pages is one number."""
    path = profile.predicates["numberOfPages"]
    res = memo(claim("1", path, "12"), claim("2", path, "13"), claim("3", path, "12"))

    assert [("1", "2"), ("2", "3")] == conflicting(profile, res)


def test_texts_and_lists_never_conflict(profile):
    """Titles are worded differently, and a work may have several makers."""
    title, creator = profile.predicates["title"], profile.predicates["creator"]
    res = memo(
        claim("1", title, "Memo"),
        claim("2", title, TaggedLiteral("Nota", "es")),
        claim("3", title, "The memo"),
        claim("4", creator, f"{BASE}id/agency/ice"),
        claim("5", creator, f"{BASE}id/agency/dhs"),
    )

    assert [] == conflicting(profile, res)


class TestFigures:
    def test_counts_of_one_thing_conflict(self, profile):
        """Two numbers for the same measure cannot both be true."""
        assert [("1", "2")] == counted(profile, figure("a", amount="10"), figure("b", amount="11"))
        assert [] == counted(profile, figure("a", amount="10"), figure("b", amount="10"))

    @pytest.mark.parametrize(
        "other",
        [{"measure": "matches"}, {"unit": "percent"}, {"period": "2011"}],
        ids=["measure", "unit", "period"],
    )
    def test_counts_of_other_things_do_not(self, profile, other):
        """Another measure, unit or period is another question."""
        assert [] == counted(profile, figure("a", amount="10"), figure("b", amount="11", **other))

    def test_counts_of_one_period_do(self, profile):
        """The same period is the same question, whichever figure it belongs to."""
        first, second = figure("a", amount="10", period="2011"), figure("b", amount="11", period="2011")

        assert [("1", "2")] == counted(profile, first, second)

    @pytest.mark.parametrize(
        ("numbers", "interval"),
        [
            ({"amount": "10"}, (10, 10)),
            ({"amount": "10", "bound": "exact"}, (10, 10)),
            ({"amount": "10", "bound": "at-least"}, (10, float("inf"))),
            ({"amount": "10", "bound": "more-than"}, (10, float("inf"))),
            ({"amount": "10", "bound": "at-most"}, (float("-inf"), 10)),
            ({"amount": "10", "bound": "fewer-than"}, (float("-inf"), 10)),
            ({"amount": "100", "bound": "about"}, (90, 110)),
            ({"amount": "-100", "bound": "about"}, (-110, -90)),
            ({"amount": "10", "bound": "order-of-magnitude"}, (10, 100)),
            ({"minValue": "5", "maxValue": "7"}, (5, 7)),
            ({"minValue": "5"}, (5, float("inf"))),
            ({"maxValue": "7"}, (float("-inf"), 7)),
            ({"asStated": "many"}, (float("-inf"), float("inf"))),
        ],
    )
    def test_a_figure_allows_an_interval(self, numbers, interval):
        """Bounds open one side, estimates allow a tenth either way, words allow anything."""
        assert interval == claims.figure_interval(figure("a", **numbers))

    @pytest.mark.parametrize(
        "bound", ["", "exact", "about", "nearly", "at-least", "at-most", "order-of-magnitude"]
    )
    @given(amount=st.integers(-1000, 1000))
    def test_an_interval_is_never_empty(self, bound, amount):
        """No figure contradicts itself."""
        first, last = claims.figure_interval(figure("a", amount=str(amount), bound=bound))

        assert first <= last


class TestBounds:
    def test_the_widest_dates_bound_a_thing(self, profile):
        """The bounds span all dates that stand."""
        res = memo(
            dated("1", "2012-04"),
            dated("2", "2012-06-10"),
            dated("3", "1999", "rejected"),
            issued=["2012-04"],
        )

        assert ("2012-04-01", "2012-06-10") == claims.date_bounds(res, profile["CitedWork"])

    def test_a_side_may_be_open(self, profile):
        """Where one source gives no last day, there is none."""
        res = memo(
            claim("1", f"{DCTERMS}issued", asStated="since 2010", notBefore="2010-01-01"), dated("2", "2012")
        )

        assert ("2010-01-01", "") == claims.date_bounds(res, profile["CitedWork"])

    def test_a_thing_without_dates_has_no_bounds(self, profile):
        """Nothing is made up."""
        assert ("", "") == claims.date_bounds(memo(), profile["CitedWork"])
        assert ("", "") == claims.date_bounds(memo(issued=["2012"]), profile["Place"])


def test_figures_are_told_by_their_predicate(profile):
    """The predicate of figures is the one that the profile gives them."""
    assert profile.predicates["figure"] == claims.FIGURE
