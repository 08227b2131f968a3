"""The parameters that the operation of an address declares: others are refused, not ignored."""

from flask import Blueprint, current_app, request

from foia_graph.web.core.operations import operation_of
from foia_graph.web.core.query_parameters import check_names
from foia_graph.web.core.site import current_site


def refuse_undeclared(blueprint: Blueprint) -> None:
    """Have the views of a blueprint refuse parameters that their operations do not declare."""
    blueprint.before_request(_check_request)


def _check_request() -> None:
    operation = operation_of(current_app.view_functions[request.endpoint or ""])
    if operation is not None:
        declared = operation.for_profile(current_site().profile).parameters
        check_names((each.name for each in declared if each.place == "query"), "This address")
