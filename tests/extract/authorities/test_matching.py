"""Printed names and the bodies of an authority file."""

from case_tables import tabled
from foia_graph.extract.authorities.authority_file import Authority, build_authority_file
from foia_graph.extract.authorities.matching import rank_matches

BODIES = (
    Authority("harbors", ("Department of Harbors", "DOH")),
    Authority("guard", ("Harbor Guard Service", "HGS"), "harbors"),
    Authority("pilots", ("Bureau of Pilots and Tugs",), "harbors", ("https://www.bpt.example/foia",)),
    Authority("harbors-ig", ("Office of the Inspector General",), "harbors"),
    Authority("canals", ("Department of Canals",)),
    Authority("canals-ig", ("Office of Inspector General, Department of Canals",), "canals"),
    Authority("texas", ("Texas Department of Harbors",)),
    Authority("lights", ("National Lighthouse and Buoy Administration",)),
)
FILE = build_authority_file(BODIES)


def meant(name, within=""):
    ranked = rank_matches(FILE, name, within)
    return ranked[0].authority.iri if ranked else ""


@tabled
def test_a_name_means_a_body(name, body):
    assert body == meant(name)


@tabled
def test_a_name_of_many_or_none_means_nobody(name):
    if name.endswith("(DOC)"):
        file = build_authority_file((*BODIES, Authority("commerce", ("Department of Commerce", "DOC"))))
        assert [] == rank_matches(file, name)
    else:
        assert "" == meant(name)


def test_a_part_that_many_bodies_have_is_that_of_the_body_whose_paper_it_is():
    assert "harbors-ig" == meant("Office of Inspector General", "harbors")
    assert "canals-ig" == meant("OIG", "canals")
    assert "" == meant("Office of Inspector General", "texas")


def test_reasons_say_what_differs():
    match = rank_matches(FILE, "HGS, DOH")[0]

    assert (0.95, "its abbreviation, as the authority file has it") == (match.score, match.reasons[0])
    assert "a part of Department of Harbors, which the name says" == match.reasons[1]


def test_two_that_are_as_good_are_both_ranked():
    """Both are ranked, so that people may look."""
    twice = build_authority_file((*BODIES, Authority("other", ("Harbor Guard Service",))))

    assert ["guard", "other"] == [each.authority.iri for each in rank_matches(twice, "Harbor Guard Service")]
    assert ["guard"] == [
        each.authority.iri for each in rank_matches(twice, "Harbor Guard Service", without="other")
    ]
