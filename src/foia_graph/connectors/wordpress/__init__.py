"""Posts of WordPress and of other sites: from an export, the REST interface, a feed, or a page.

`connector` chooses the reader of a source: `wxr_export`, `rest_interface`, or a feed or a page (`web_posts`),
which all give what `site` has. `markup_text` makes plain text of markup; `site_records` makes records.
"""
