"""Parameters of lists: schemas of their values, and the place in a list."""

from foia_graph.store.conflicts import SCOPES
from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.modified_since import SINCE
from foia_graph.web.core.operations import OperationParameter, Schema
from foia_graph.web.core.query_parameters import MOST_VALUES

TEXT_SCHEMA: Schema = {"type": "string", "minLength": 1}
TEXTS_SCHEMA: Schema = {"type": "array", "items": TEXT_SCHEMA, "minItems": 1, "maxItems": MOST_VALUES}
YEARS_SCHEMA: Schema = {**TEXTS_SCHEMA, "items": {"type": "string", "pattern": "^[0-9]{4}$"}}
DATE_SCHEMA: Schema = {
    "anyOf": [
        {
            "type": "string",
            "pattern": "^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])(-(0[1-9]|1[0-2]))?$",
        },
        {"type": "string", "format": "date"},
    ]
}
NUMBER_SCHEMA: Schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
TRUTH_SCHEMA: Schema = {"type": "boolean", "default": False}
SCHEMA_NAMES = (("Values", TEXTS_SCHEMA), ("Years", YEARS_SCHEMA), ("PartialDate", DATE_SCHEMA))
"""What schemas of several parameters are called in the OpenAPI document."""
EXACT = OperationParameter(
    "exact", TRUTH_SCHEMA, "Whether a value means itself alone, not what falls under it as well."
)
SPREADSHEET = OperationParameter(
    "spreadsheet",
    TRUTH_SCHEMA,
    "Whether CSV has every cell in quotes, and an apostrophe before each that a spreadsheet would run.",
)
MODIFIED_SINCE = OperationParameter(
    SINCE,
    {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]},
    "Only what was created or changed at or after this time, by the change log; without a zone it is of UTC.",
)
GENERATION = OperationParameter(
    "generation", {**NUMBER_SCHEMA, "minimum": 0}, "The generation of the catalogue that is walked through."
)
ABOUT = OperationParameter("about", TEXT_SCHEMA, "Only what is about this thing: a kind/name, or an IRI.")
FIELD = OperationParameter(
    "field", TEXT_SCHEMA, "Only claims on this field of the profile; `claims` are those in words alone."
)
SCOPE = OperationParameter(
    "scope",
    {"enum": list(SCOPES), "default": SCOPES[0]},
    "The sources that count: those of the collection, or outside ones too.",
)
FROM = OperationParameter("from", DATE_SCHEMA, "Only what may be of this day, month or year or later.")
TO = OperationParameter("to", DATE_SCHEMA, "Only what may be of this day, month or year or earlier.")
PAGE = OperationParameter(
    "page", {**NUMBER_SCHEMA, "default": 1}, "The page, from 1; a walk follows `hydra:next`."
)


def size_parameter(usual: int, most: int = 1000) -> OperationParameter:
    """Return the parameter of the number of entries of a page."""
    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return OperationParameter("per_page", schema, "The number of entries of a page.")


PLACE_PARAMETERS = (
    size_parameter(100),
    PAGE,
    OperationParameter(
        "after",
        {"type": "string"},
        "The page that begins behind this entry: its sort key and its name. Links to the next page have it.",
    ),
    GENERATION,
    AS_OF,
)
