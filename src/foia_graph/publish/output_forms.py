"""Output forms of single things beside RDF and HTML, from the entry-point group `foia_graph.forms`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from foia_graph.model.forms import ALL, Form
from foia_graph.model.resource import Resource
from foia_graph.model.shapes import Shape
from foia_graph.publish.record_facts import FactsReader
from foia_graph.runtime.plugins import PluginTable

ShapeTest = Callable[[Shape], bool]
FormWriter = Callable[[Resource, FactsReader], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class OutputForm:
    """A form of things: whether things of a class have it, and the writer of one, block by block.

    `for_what` says in words which things have it: "releases have it".
    """

    form: Form
    applies_to: ShapeTest
    write: FormWriter
    for_what: str


def _check(name: str, found: object) -> OutputForm:
    if not isinstance(found, OutputForm) or found.form.name != name:
        raise TypeError(f"an OutputForm of the suffix {name} is expected, and it is {found!r:.80}")
    for each in ALL:
        if each != found.form and (each.name == name or found.form.media_type in each.accepted_types):
            raise TypeError(f"its suffix or media type is that of {each.label or each.name}")
    return found


# The output forms by suffix.
OUTPUT_FORMS = PluginTable("forms", _check)


@cache
def output_forms() -> dict[str, OutputForm]:
    """Return the output forms that can be used, by suffix; `foia-graph plugins` says why others cannot."""
    return OUTPUT_FORMS.usable()


def forms_of_shape(shape: Shape) -> tuple[Form, ...]:
    """Return the output forms that things of a class have."""
    return tuple(each.form for name, each in output_forms().items() if has_form(shape, name))


def has_form(shape: Shape, name: str) -> bool:
    """Return whether things of a class have an output form; raises PluginError where that fails."""
    with OUTPUT_FORMS.plugins()[name].naming(f"asked about {shape.name}"):
        return output_forms()[name].applies_to(shape)


def write_thing(thing: Resource, name: str, reader: FactsReader) -> Iterator[bytes]:
    """Yield a thing in an output form, in blocks; raises PluginError where a third party's form fails."""
    with OUTPUT_FORMS.plugins()[name].naming(f"at {thing.iri}"):
        yield from output_forms()[name].write(thing, reader)
