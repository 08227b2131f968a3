"""Sizes of what is sent to a query worker."""

LARGEST_QUERY = 8 << 20
"""Bytes of a query at most, with the data that was put into it."""
LARGEST_REQUEST = LARGEST_QUERY + (1 << 20)
