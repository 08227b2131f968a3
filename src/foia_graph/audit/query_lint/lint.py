"""The lint of saved queries: what is likely to give wrong rows, found without running a query."""

import re
from collections.abc import Mapping
from pathlib import Path

from foia_graph.audit.query_lint import graphs, joins
from foia_graph.audit.query_lint.tree import LintedQuery, LintRule, QueryFinding, parse_query
from foia_graph.errors import InputError
from foia_graph.model.profile import Profile
from foia_graph.query.saved import (
    Pattern,
    QueryExpansion,
    expand_includes,
    load_patterns,
    parse_saved_query,
    query_folder,
)
from foia_graph.query.saved.patterns import NO_PATTERNS
from foia_graph.query.sparql.lexer import query_tokens

ALLOWED = re.compile(r"\s*# lint: allow (?P<rule>[a-z-]+) -- \S.*")
ALLOWANCE = re.compile(r"\s*#\s*lint:.*")
RULES: tuple[LintRule, ...] = (
    joins.find_unbound_joins,
    joins.find_variables_out_of_scope,
    joins.find_filters_outside,
    joins.find_products,
    joins.find_multiplied_aggregates,
    graphs.find_unscoped_graphs,
    graphs.find_graph_names,
    graphs.find_scope_variables,
    graphs.find_hidden_statuses,
    *graphs.RULES,
)


def lint_folder(profile: Profile, folder: Path | None = None) -> list[QueryFinding]:
    """Return the findings of all saved queries of a folder, by query and line."""
    found = query_folder(folder)
    patterns = load_patterns(found)
    return [
        finding
        for path in sorted(found.glob("*.rq"))
        for finding in lint_query(path.stem, path.read_text(encoding="utf-8"), profile, patterns)
    ]


def lint_query(
    name: str, text: str, profile: Profile, patterns: Mapping[str, Pattern] = NO_PATTERNS
) -> list[QueryFinding]:
    """Return the findings of one query, by line; raises InputError for what is no query.

    A comment `# lint: allow RULE -- reason` allows what RULE finds on the next line.
    """
    query, expansion = parse_saved_query(name, text, patterns), expand_includes(name, text, patterns)
    linted = LintedQuery(
        query, expansion, tuple(query_tokens(expansion.text)), parse_query(expansion.text, f"{name}.rq")
    )
    allowed = _allowed_lines(expansion)
    faults = {fault for rule in (*RULES, graphs.label_rule(profile)) for fault in rule(linted)}
    findings = []
    for fault in sorted(faults, key=lambda each: (each.offset, each.rule)):
        origin = expansion.origins[expansion.text.count("\n", 0, max(fault.offset, 0))]
        if (origin.path, origin.line, fault.rule) not in allowed:
            findings.append(QueryFinding(name, fault.rule, origin.path, origin.line, fault.message))
    return list(dict.fromkeys(findings))


def _allowed_lines(expansion: QueryExpansion) -> set[tuple[str, int, str]]:
    """Return the file, line and rule of what comments allow; raises InputError for one without a reason."""
    allowed, waiting = set(), list[str]()
    for line, origin in zip(expansion.text.split("\n"), expansion.origins, strict=False):
        match = ALLOWED.fullmatch(line)
        if match:
            waiting.append(match["rule"])
        elif ALLOWANCE.fullmatch(line):
            raise InputError("write '# lint: allow RULE -- reason'", origin.path, origin.line)
        elif line.strip():
            allowed |= {(origin.path, origin.line, rule) for rule in waiting}
            waiting = []
    return allowed
