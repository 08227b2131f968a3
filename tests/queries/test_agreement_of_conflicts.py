"""The saved queries on what differs compared with the list of conflicts: one notion, and one number."""

import re

import pytest
from oracle.people import SAID_OF_A_FIELD
from oracle.references import Row

from foia_graph.model.profile import Profile
from foia_graph.query import saved
from foia_graph.runtime.files import resource_folder
from foia_graph.store.catalogue import Catalogue
from foia_graph.store.conflicts import SCOPES, ConflictSelection, Scope
from foia_graph.store.embedded_store import EmbeddedStore
from foia_graph.store.generations.generation import Generation

SAVED = saved.load_queries(resource_folder("queries"))
scopes = pytest.mark.parametrize("scope", SCOPES)


def rows_of(name: str, catalogue, profile: Profile, **chosen: str) -> list[Row]:
    """Give the rows of a saved query as text."""
    text = SAVED[name].bind_values(chosen, catalogue.base, profile)
    store = EmbeddedStore.of_generation((catalogue.store / "current").resolve())
    variables, *rows = saved.answer_cells(saved.run_query(text, store, catalogue.base), catalogue.base)
    return [dict(zip(variables, row, strict=True)) for row in rows]


def listed_conflicts(catalogue, profile: Profile, scope: Scope) -> ConflictSelection:
    """Give what `/conflicts` lists."""
    generation = Generation.read((catalogue.store / "current").resolve())
    return ConflictSelection(Catalogue(generation, profile), scope)


@scopes
def test_differences_are_those_of_the_list_of_conflicts(catalogue, profile: Profile, scope: Scope):
    """
    The saved query has the fields of things that `/conflicts` lists, figures of each measure by themselves,
    and says of the same claims that they contradict one another.
    """
    cell = catalogue.world.cell
    listed = list(listed_conflicts(catalogue, profile, scope).conflicts())

    rows = rows_of("differences", catalogue, profile, thing="", scope=scope)

    # A field has one list of contradictions in words for each point on which some are.
    fields = {(cell(c.thing.iri), c.field, _measure(c)) for c in listed}
    assert len(fields) == len({(row["thing"], row["field"]) for row in rows})
    assert {thing for thing, _, _ in fields} == {row["thing"] for row in rows}
    contradicting = {
        (cell(c.thing.iri), catalogue.world.words(claim) or cell(claim.iri))
        for c in listed
        if c.difference == "contradiction"
        for claim in c.claims
    }
    assert contradicting == {(row["thing"], row["evidence"]) for row in rows if row["contradicts"] == "yes"}


def _measure(conflict) -> str:
    """Give the measure of a conflict of figures, "" for another."""
    claimed = conflict.claims[0].one("object")
    return next((f.one("measure") for f in conflict.thing.parts("figure") if f.iri == claimed), "")


@scopes
def test_contradictions_are_those_of_the_list_of_conflicts(catalogue, profile: Profile, scope: Scope):
    """
    Each claim of a contradiction that `/conflicts` lists is in a pair of the saved query, and no other one.
    """
    cell = catalogue.world.cell
    listed = {
        (cell(conflict.thing.iri), catalogue.world.words(claim) or cell(claim.iri))
        for conflict in listed_conflicts(catalogue, profile, scope).conflicts()
        if conflict.difference == "contradiction"
        for claim in conflict.claims
    }

    rows = rows_of("contradictions", catalogue, profile, thing="", scope=scope)

    sides = {(row["thing"], row[side]) for row in rows for side in ("evidence", "otherEvidence")}
    assert listed == sides


def test_every_field_of_one_value_may_differ(profile: Profile):
    """Of each field of which a thing has one value unless sources differ the differences are asked for."""
    shapes = [shape for shape in profile.shapes.values() if "claims" in shape.properties]
    fields = [prop for shape in shapes for prop in shape.properties.values() if prop.one_value]

    assert {prop.name for prop in fields} == set(SAID_OF_A_FIELD)
    paths = {prop.path for prop in fields}
    text = SAVED["differences"].text
    prefixes = dict(re.findall(r"PREFIX (\w+): <(.*)>", text))
    assert paths == {prefixes[prefix] + name for prefix, name in re.findall(r"\((\w+):(\w+) \"", text)}
