"""Event streams of the sets of the repository: by release, by issue, by agency, by kind."""

from collections.abc import Callable, Iterable, Mapping

from flask import Blueprint, Response

from foia_graph.model.forms import ACTIVITIES
from foia_graph.model.jsonld import Json
from foia_graph.publish.feeds.activitystreams import PATH
from foia_graph.publish.feeds.set_streams import SETS_NAME, SetStream, set_stream, sets_body
from foia_graph.web.core.declared_parameters import refuse_undeclared
from foia_graph.web.core.operations import Operation, OperationParameter, operation
from foia_graph.web.core.site import current_catalogue
from foia_graph.web.pages.lists.feed import change_stream
from foia_graph.web.protocols.feeds.activities import NUMBER, PAGE_SCHEMA, ROOT_FORMS
from foia_graph.web.protocols.feeds.responses import form_of, send_changes

blueprint = Blueprint("set_streams", __name__)
refuse_undeclared(blueprint)
SETS_PATH = f"{PATH}/{SETS_NAME}"
SPEC = OperationParameter(
    "spec",
    {"type": "string", "pattern": "^[A-Za-z0-9:-]+$"},
    "The set, as OAI-PMH has it.",
    "path",
    example="kind:release",
)


def _set_operation(
    summary: str, description: str, *examples: str, parameters: tuple[OperationParameter, ...] = ()
) -> Operation:
    return Operation(
        summary,
        description,
        cost="heavy",
        parameters=parameters,
        media_types=tuple(form.media_type for form in ROOT_FORMS),
        problems=(400, 404, 406),
        examples=examples,
        schemas={ACTIVITIES.media_type: PAGE_SCHEMA},
    )


@blueprint.get(SETS_PATH, defaults={"suffix": ""})
@blueprint.get(f"{SETS_PATH}.<suffix>")
@operation(
    _set_operation(
        "List the sets of changes",
        "The event stream of each set of OAI-PMH: of a release and its documents, of what raises an issue, "
        "of what an agency made, of all things of a kind; and that of all that is deleted (`deleted`).",
        SETS_PATH,
    )
)
def all_sets(suffix: str) -> Response:
    """Send the list of the streams of all sets."""
    stream = change_stream()
    return _send(lambda: sets_body(stream, current_catalogue()), SETS_PATH, suffix, [])


@blueprint.get(f"{SETS_PATH}/<spec>")
@operation(
    _set_operation(
        "Find changes of a set",
        "Leads to the last change of each thing that is in a set, oldest first, page by page (Activity "
        "Streams 2.0, and an LDES that keeps the last version of each).",
        f"{SETS_PATH}/kind:release",
        parameters=(SPEC,),
    )
)
def one_set(spec: str) -> Response:
    """Send the stream of a set."""
    name, _, suffix = spec.partition(".")
    stream = _stream_of(name)
    links = [f'<{_path_of(stream)}/1>; rel="first"', f'<{SETS_PATH}>; rel="collection"']
    return _send(stream.collection_body, _path_of(stream), suffix, links)


@blueprint.get(f"{SETS_PATH}/<spec>/<int:number>", defaults={"suffix": ""})
@blueprint.get(f"{SETS_PATH}/<spec>/<int:number>.<suffix>")
@operation(
    _set_operation(
        "Get a page of changes of a set",
        "What changes goes to the end of the last page, so that no page stays as it is.",
        f"{SETS_PATH}/kind:release/1",
        parameters=(SPEC, NUMBER),
    )
)
def page(spec: str, number: int, suffix: str) -> Response:
    """Send a page of the stream of a set."""
    stream = _stream_of(spec)
    links = [f'<{_path_of(stream)}>; rel="collection"']
    return _send(lambda: stream.page_body(number), f"{_path_of(stream)}/{number}", suffix, links)


@blueprint.get(f"{SETS_PATH}/<spec>/ldes", defaults={"suffix": ""})
@blueprint.get(f"{SETS_PATH}/<spec>/ldes.<suffix>")
@operation(
    _set_operation(
        "Find event stream members of a set",
        "The root node of a set as a Linked Data Event Stream: each page by the times of its members.",
        f"{SETS_PATH}/kind:release/ldes",
        parameters=(SPEC,),
    )
)
def root(spec: str, suffix: str) -> Response:
    """Send the root of the event stream of a set."""
    stream = _stream_of(spec)
    links = [f'<{_path_of(stream)}>; rel="collection"']
    return _send(stream.root_node, f"{_path_of(stream)}/ldes", suffix, links)


def _stream_of(spec: str) -> SetStream:
    return set_stream(change_stream(), spec, current_catalogue())


def _path_of(stream: SetStream) -> str:
    return f"{SETS_PATH}/{stream.oai_set.spec}"


def _send(body: Callable[[], Mapping[str, Json]], path: str, suffix: str, links: Iterable[str]) -> Response:
    words = change_stream().vocabulary
    return send_changes(body, str, words, path, form_of(suffix, ROOT_FORMS), links=links, forms=ROOT_FORMS)
