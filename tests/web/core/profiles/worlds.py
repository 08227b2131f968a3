"""A catalogue in which sources disagree, parts were judged wrong, and something is restricted."""

from case_tables import records_beside

DISPUTED = records_beside(__file__, "worlds_disputed")
