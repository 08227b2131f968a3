-- The tables of what has come of a harvest so far.
-- A write-ahead log, not forced to disk with each commit: what is lost in a power cut is asked for again.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS told (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records (key TEXT PRIMARY KEY, lines TEXT, note TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP VIEW staged AS
SELECT key, lines, note, (SELECT note FROM copy.subjects WHERE owner = key LIMIT 1) AS old FROM records;
