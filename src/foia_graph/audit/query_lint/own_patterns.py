"""Rules on what shared patterns are for: words, labels and narrower concepts."""

import re
from collections.abc import Iterator
from functools import partial

from rdflib.term import Variable

from foia_graph.audit.query_lint.findings import LintedQuery, LintFault, LintRule
from foia_graph.audit.query_lint.graphs import NOT_ACCEPTED
from foia_graph.audit.query_lint.tree import TripleElement, VariableUse, term_text
from foia_graph.model.profile import Profile

OWN_WORDS, OWN_LABEL, NARROWER, STATUS_FILTER = "own-words", "own-label", "narrower", "status-filter"
NAMES = frozenset(("dcterms:title", "skos:prefLabel", "foaf:name"))
STEP = re.compile(r"[|/()^]")
REJECTED = re.compile(r"scheme/claim-status/(candidate|rejected|corrected|withdrawn|lifted)>")


def find_own_words(linted: LintedQuery) -> Iterator[LintFault]:
    """Find the path to quoted words written out."""
    for token in linted.tokens:
        if token.text == "oa:exact" and linted.is_own(token.offset):
            message = "the path to quoted words is a pattern; write #include words THING ?words"
            yield LintFault(OWN_WORDS, token.offset, message)


def label_rule(profile: Profile) -> LintRule:
    """Return the rule on labels, which knows what classes of a profile are parts, and so have no label."""
    parts = frozenset(
        word
        for shape in profile.shapes.values()
        if not profile.is_thing(shape)
        for word in (shape.name, _local_name(shape.target))
    )
    return partial(_find_own_labels, parts=parts)


def _find_own_labels(linted: LintedQuery, parts: frozenset[str]) -> Iterator[LintFault]:
    """Find titles and names shown as labels: a thing with two of them has two rows."""
    triples = list(linted.tree.where.triples())
    part_names = {
        term_text(each.subject)
        for each in triples
        if each.path == "a" and term_text(each.object).partition(":")[2] in parts
    }
    for triple in triples:
        use = _own_variable(triple, linted)
        steps = STEP.split(triple.path)
        if use and NAMES & set(steps) and not (len(steps) == 1 and term_text(triple.subject) in part_names):
            message = (
                f"{triple.path} gives ?{use.name} a row for each title or name; write #include label THING "
                f"?{use.name}"
            )
            yield LintFault(OWN_LABEL, use.offset, message)


def find_broader_steps(linted: LintedQuery) -> Iterator[LintFault]:
    """Find concepts that are compared with one step of skos:broader, and so miss narrower ones."""
    for triple in linted.tree.where.triples():
        use = next(iter(triple.variables()), None)
        if use and linted.is_own(use.offset) and re.search(r"skos:broader(?![*+\w])", triple.path):
            message = (
                f"skos:broader goes up one step from ?{use.name}; write #include narrower ?{use.name} BROADER"
            )
            yield LintFault(NARROWER, use.offset, message)


def find_exact_concepts(linted: LintedQuery) -> Iterator[LintFault]:
    """Find concept parameters that are compared exactly, so that narrower concepts do not count."""
    concepts = {
        each.name for each in linted.query.parameters if each.type == "concept" or each.options == ("issue",)
    }
    for triple in linted.tree.where.triples():
        if isinstance(triple.object, Variable) and "skos:broader*" not in triple.path:
            name = term_text(triple.object)[1:]
            use = next(each for each in triple.variables() if each.name == name)
            if name in concepts:
                message = (
                    f"?{name} matches the concept alone; bind another variable here, and write "
                    f"#include narrower THAT ?{name}"
                )
                yield LintFault(NARROWER, use.offset, message)


def find_status_filters(linted: LintedQuery) -> Iterator[LintFault]:
    """Find filters on statuses that the dataset leaves out, in queries that do not ask for them."""
    if any(token.kind == "iri" and NOT_ACCEPTED in token.text for token in linted.tokens):
        return
    for token in linted.tokens:
        if token.kind == "iri" and REJECTED.search(token.text) and linted.is_own(token.offset):
            message = (
                "claims that are not accepted are in <graph/not-accepted> alone; remove this filter, or ask "
                "that graph"
            )
            yield LintFault(STATUS_FILTER, token.offset, message)
            return


def _own_variable(triple: TripleElement, linted: LintedQuery) -> VariableUse | None:
    """Return the variable that a triple of the query itself binds as its object."""
    if not isinstance(triple.object, Variable):
        return None
    use = list(triple.variables())[-1]
    return use if linted.is_own(use.offset) else None


def _local_name(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


RULES: tuple[LintRule, ...] = (
    find_own_words,
    find_broader_steps,
    find_exact_concepts,
    find_status_filters,
)
