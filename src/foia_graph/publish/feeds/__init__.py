"""The change log in the forms of third parties: Activity Streams, event stream, ResourceSync, Atom."""
