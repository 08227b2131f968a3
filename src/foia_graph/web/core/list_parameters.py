"""Parameters of lists: schemas of their values, and the place in a list."""

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
PLACE_PARAMETERS = (
    OperationParameter(
        "per_page",
        {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
        "How many things stand on a page. The first 100 are described, the others have class and label.",
    ),
    OperationParameter(
        "page", {**NUMBER_SCHEMA, "default": 1}, "Which page, from 1; a walk follows `hydra:next` instead."
    ),
    OperationParameter(
        "after",
        {"type": "string"},
        "The page that begins behind this place: what the thing before it is sorted by, and its name.",
    ),
    GENERATION,
    AS_OF,
)
