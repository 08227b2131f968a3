"""Dockets of federal courts: of CourtListener (API v4, fixtures) and of the Internet Archive (XML, JSON).

`connector` tells the story; `answers` and `docket_xml` read a source into items, `docket_index` joins them,
and each `*_records` module writes one kind of thing.
"""

from foia_graph.connectors.courtlistener.connector import CourtListener

__all__ = ["CourtListener"]
