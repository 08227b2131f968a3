"""A query from outside: through the gate, to a worker, back with an answer or the reason for none."""

from dataclasses import dataclass

from foia_graph.sparql import gate
from foia_graph.sparql.child import Answer, Request
from foia_graph.web.site import site


@dataclass(frozen=True, slots=True)
class Query:
    """A query that has passed the gate, and what kind of answer it asks for."""

    text: str
    form: gate.QueryForm


def admit(text: str) -> Query:
    """Let a query through the gate; raises QueryRefused, with the place, where it may not pass."""
    query = gate.normalise(text)
    gate.check(query, site().settings.gate)
    return Query(query, gate.form(query))


def ask(put: Request) -> Answer:
    """Have an admitted query answered by a worker; raises QueryRefused or NotAcceptable."""
    return site().start().run(put)
