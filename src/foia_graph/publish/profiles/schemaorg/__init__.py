"""Things in the words of schema.org, for search engines and for whoever reads pages as data."""
