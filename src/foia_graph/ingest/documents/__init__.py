"""From files of documents to records: which file is whose, its reading, and what the catalogue says of it."""
