"""The lint of saved queries: what is likely to give wrong rows, found without running a query."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from foia_graph.audit.query_lint import rules
from foia_graph.audit.query_lint.tree import LintedQuery, parse_query
from foia_graph.errors import InputError
from foia_graph.model.profile import Profile
from foia_graph.query.patterns import NO_PATTERNS, Pattern, QueryExpansion, expand_includes, load_patterns
from foia_graph.query.saved import parse_saved_query, query_folder
from foia_graph.query.sparql.lexer import query_tokens

ALLOWED = re.compile(r"\s*# lint: allow (?P<rule>[a-z-]+) -- \S.*")
ALLOWANCE = re.compile(r"\s*#\s*lint:.*")


@dataclass(frozen=True, slots=True)
class QueryFinding:
    """A fault of a saved query, with the file and the line where it was written."""

    query: str
    rule: str
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} ({self.rule})"


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
    faults = {fault for rule in (*rules.RULES, rules.label_rule(profile)) for fault in rule(linted)}
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
