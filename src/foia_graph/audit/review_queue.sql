-- The table of one part of the queue.
CREATE TABLE entry (
    number INTEGER PRIMARY KEY, item TEXT NOT NULL, kind TEXT NOT NULL, document TEXT NOT NULL,
    release TEXT NOT NULL, page INTEGER NOT NULL, confidence REAL NOT NULL
);
CREATE UNIQUE INDEX entry_by_item ON entry (item);
CREATE INDEX entry_by_kind ON entry (kind, number);
CREATE INDEX entry_by_document ON entry (document, number);
CREATE INDEX entry_by_release ON entry (release, number);
