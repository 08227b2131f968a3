"""Posts of WordPress and of other sites: from an export, the REST interface, a feed, or a page.

`origin` chooses the reader of a source: `wxr_export`, `rest_interface`, or a feed or a page of `web_posts`,
which all give what `site` has. `markup_text` makes plain text of markup; `site_records` and `linked_files`
make records.
"""

from foia_graph.connectors.wordpress.connector import WordPress

__all__ = ["WordPress"]
