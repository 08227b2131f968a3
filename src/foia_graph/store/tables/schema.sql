-- Tables of a generation, in the file catalogue.sqlite of its folder.
-- Names of things are IRIs as text. A comment above a table says what a row of it is.

-- One entry for each record that was loaded: the IRI of what it describes ("#more" behind it for what is said
-- beside its own record), and the first 32 hexadecimal digits of the SHA-256 of what it says.
CREATE TABLE record (
    iri TEXT PRIMARY KEY,
    digest TEXT NOT NULL
) WITHOUT ROWID;

-- The number of triples of each named graph.
CREATE TABLE graph_size (
    graph TEXT PRIMARY KEY,
    triples INTEGER NOT NULL
) WITHOUT ROWID;

-- The text of each document: the SHA-256 of its file ("" where texts came with the records), the name of its
-- reading in the folder pages/, how problems call the file, these as a JSON array, and whether another load
-- would read the same.
CREATE TABLE document_text (
    document TEXT PRIMARY KEY,
    file TEXT NOT NULL,
    reading TEXT NOT NULL,
    name TEXT NOT NULL,
    problems TEXT NOT NULL,
    is_lasting INTEGER NOT NULL
) WITHOUT ROWID;

-- What the default graph says of each thing and its parts: lines of canonical N-Triples as a stream of zlib
-- (RFC 1950).
CREATE TABLE thing_lines (
    owner TEXT PRIMARY KEY,
    lines BLOB NOT NULL
);

-- ---------------------------------------------------------------- lists

-- ---------------------------------------------------------------- redactions

-- ---------------------------------------------------------------- gaps, conflicts, Bates numbers, figures

-- ---------------------------------------------------------------- claims

-- ---------------------------------------------------------------- OAI-PMH
