"""The change log in the forms of others: Activity Streams, event stream, ResourceSync, Atom."""
