"""The whole catalogue as static files, for any web server or a disk.

The app itself writes every page; here it is crawled. What needs a server that answers (search, SPARQL, the
API, lists that are filtered) is omitted, and so is every link to it.
"""

from foia_graph.web.static_site.export import ExportReport, export_site

__all__ = ["ExportReport", "export_site"]
