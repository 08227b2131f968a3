-- Tables of a generation, in the file catalogue.sqlite of its folder.
-- Names of things are IRIs as text. A comment above a table says what a row of it is.

-- The tables that have all their rows. A large catalogue is served first, and its answers are derived then.
CREATE TABLE derived (
    name TEXT PRIMARY KEY
) WITHOUT ROWID;

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

-- What the default graph says of each thing and its parts: lines of canonical N-Triples, sorted, as a stream
-- of zlib (RFC 1950).
CREATE TABLE description (
    iri TEXT PRIMARY KEY,
    triples BLOB NOT NULL
);

-- ---------------------------------------------------------------- lists

-- One thing in the list of its class. It is sorted by its IRI, by its label (without regard to capitals), by its
-- first day ("undated" without any), or by that day with each digit taken from 9, so that the newest come first.
-- list_values are the ids of the values that it has, as a JSON array. It keeps its id for as long as it is listed.
CREATE TABLE list_item (
    id INTEGER PRIMARY KEY,
    class TEXT NOT NULL,
    iri TEXT NOT NULL,
    label TEXT NOT NULL,
    day TEXT NOT NULL,
    newest TEXT NOT NULL,
    list_values TEXT NOT NULL
);
CREATE UNIQUE INDEX list_item_iri ON list_item (class, iri);
CREATE INDEX list_item_label ON list_item (class, label, iri);
CREATE INDEX list_item_day ON list_item (class, day, iri);
CREATE INDEX list_item_newest ON list_item (class, newest, iri);

-- The things of a class that have a value in a filter: a roaring bitmap of the ids of their items, in the portable
-- format (RoaringFormatSpec). Under "FILTER and below" a value has what the values under it have, too; under "span"
-- it is the first and the last day of a date, and the one value under "" is that of all things.
CREATE TABLE list_value (
    id INTEGER PRIMARY KEY,
    class TEXT NOT NULL,
    filter TEXT NOT NULL,
    value TEXT NOT NULL,
    things BLOB NOT NULL,
    UNIQUE (class, filter, value)
);

-- ---------------------------------------------------------------- redactions

-- The redactions on a page of a document (0: of the document as a whole) that claim the same grounds: their number,
-- and the exemptions and marks as a sorted JSON array.
CREATE TABLE redaction (
    owner TEXT NOT NULL,
    page INTEGER NOT NULL,
    grounds TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (owner, page, grounds)
) WITHOUT ROWID;

-- The grounds on which a page of a document says that other pages were left out, as a sorted JSON array.
CREATE TABLE page_left_out (
    owner TEXT NOT NULL,
    page TEXT NOT NULL,
    grounds TEXT NOT NULL,
    PRIMARY KEY (owner, page)
) WITHOUT ROWID;

-- How many redactions (unit "redaction") with some grounds, and how many pages (unit "page") with redactions of some
-- sets of grounds, the documents of the list have: one row for each binary digit of these numbers, with the bitmap of
-- the list items whose number has that digit (a bit-sliced index).
CREATE TABLE redaction_count (
    unit TEXT NOT NULL,
    grounds TEXT NOT NULL,
    digit INTEGER NOT NULL,
    documents BLOB NOT NULL,
    PRIMARY KEY (unit, grounds, digit)
);

-- ---------------------------------------------------------------- gaps, conflicts, Bates numbers, figures

-- ---------------------------------------------------------------- claims

-- ---------------------------------------------------------------- OAI-PMH
