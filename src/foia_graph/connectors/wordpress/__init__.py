"""Posts of WordPress and of other sites: from an export, the REST interface, a feed, or a page."""
