"""The change log as others read it: Activity Streams, event stream, ResourceSync, sitemaps, Atom."""
