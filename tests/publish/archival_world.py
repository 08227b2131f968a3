"""A small catalogue with all that the forms of archives have words for; its texts are invented."""

from archives import BASE
from case_tables import records_beside

ID = f"{BASE}id/"
RECORDS = records_beside(__file__, "archival_world")
