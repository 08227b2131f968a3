-- The tables of the entities of one import; their file is deleted with its folder.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE entities (id TEXT PRIMARY KEY, schema TEXT NOT NULL, told INTEGER NOT NULL DEFAULT 0)
WITHOUT ROWID;
CREATE TABLE fragments (id TEXT NOT NULL, number INTEGER NOT NULL, properties TEXT NOT NULL,
                        other TEXT NOT NULL, PRIMARY KEY (id, number)) WITHOUT ROWID;
CREATE TABLE ends (target TEXT NOT NULL, property TEXT NOT NULL, source TEXT NOT NULL,
                   PRIMARY KEY (target, property, source)) WITHOUT ROWID;
CREATE TABLE names (name TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
