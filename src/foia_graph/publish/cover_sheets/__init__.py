"""Cover sheets: the page that goes before those of a document that is downloaded."""
