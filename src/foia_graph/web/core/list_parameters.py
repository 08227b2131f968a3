"""Parameters of lists: schemas of their values, and the place in a list."""

from foia_graph.web.core.as_of import AS_OF
from foia_graph.web.core.modified_since import SINCE
from foia_graph.web.core.operations import Parameter, Schema
from foia_graph.web.core.query_parameters import MOST

TEXT: Schema = {"type": "string", "minLength": 1}
TEXTS: Schema = {"type": "array", "items": TEXT, "minItems": 1, "maxItems": MOST}
YEARS: Schema = {**TEXTS, "items": {"type": "string", "pattern": "^[0-9]{4}$"}}
DATE: Schema = {
    "anyOf": [
        {
            "type": "string",
            "pattern": "^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])(-(0[1-9]|1[0-2]))?$",
        },
        {"type": "string", "format": "date"},
    ]
}
NUMBER: Schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
TRUTH: Schema = {"type": "boolean", "default": False}
EXACT = Parameter("exact", TRUTH, "Whether a value means itself alone, not what falls under it as well.")
SPREADSHEET = Parameter(
    "spreadsheet",
    TRUTH,
    "Whether CSV has every cell in quotes, and an apostrophe before each that a spreadsheet would run.",
)
MODIFIED_SINCE = Parameter(
    SINCE,
    {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]},
    "Only what was created or changed at or after this time, by the change log; without a zone it is of UTC.",
)
PLACE = (
    Parameter(
        "per_page",
        {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100},
        "How many things stand on a page. The first 100 are described, the others have class and label.",
    ),
    Parameter("page", {**NUMBER, "default": 1}, "Which page, from 1; a walk follows `hydra:next` instead."),
    Parameter(
        "after",
        {"type": "string"},
        "The page that begins behind this place: what the thing before it is sorted by, and its name.",
    ),
    Parameter(
        "generation", {**NUMBER, "minimum": 0}, "The generation of the catalogue that is walked through."
    ),
    AS_OF,
)
