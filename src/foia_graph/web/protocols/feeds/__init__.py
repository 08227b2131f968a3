"""Feeds of the change log: Activity Streams, event stream, ResourceSync, sitemaps, Atom."""
