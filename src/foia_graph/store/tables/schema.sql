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

-- What the default graph says of each thing and its parts: lines of canonical N-Triples as a stream of zlib
-- (RFC 1950).
CREATE TABLE thing_lines (
    owner TEXT PRIMARY KEY,
    lines BLOB NOT NULL
);

-- ---------------------------------------------------------------- lists

-- One thing in the list of its class. It is sorted by its IRI, by its label (without regard to capitals), by its
-- first day ("undated" without any), or by that day with each digit taken from 9, so that the newest come first;
-- a document by its pages and redactions, too, nine digits taken from 9.
-- list_values are the ids of the values that it has, as a JSON array. It keeps its id for as long as it is listed.
CREATE TABLE list_item (
    id INTEGER PRIMARY KEY,
    class TEXT NOT NULL,
    iri TEXT NOT NULL,
    label TEXT NOT NULL,
    day TEXT NOT NULL,
    newest TEXT NOT NULL,
    pages TEXT NOT NULL,
    redactions TEXT NOT NULL,
    list_values TEXT NOT NULL
);
CREATE UNIQUE INDEX list_item_iri ON list_item (class, iri);
CREATE INDEX list_item_label ON list_item (class, label, iri);
CREATE INDEX list_item_day ON list_item (class, day, iri);
CREATE INDEX list_item_newest ON list_item (class, newest, iri);
CREATE INDEX list_item_pages ON list_item (class, pages, iri);
CREATE INDEX list_item_redactions ON list_item (class, redactions, iri);

-- The things of a class that have a value in a filter: a roaring bitmap of the ids of their items, in the portable
-- format (RoaringFormatSpec). Under "FILTER and below" a value has what the values under it have, too; under "span"
-- it is the first and the last day of a date, and the one value under "" is that of all things. Under "… machine-read"
-- a value has the things to which a program alone gave it.
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

-- The grounds on which a page of a document says that other pages were omitted, as a sorted JSON array.
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

-- ---------------------------------------------------------------- similar pages

-- The model that made the vectors of passages; no row where the generation has none.
CREATE TABLE passage_model (
    name TEXT PRIMARY KEY
) WITHOUT ROWID;

-- A page with passages: its name without the base, and the SHA-256 of its text.
CREATE TABLE passage_page (
    page TEXT PRIMARY KEY,
    digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX passage_page_digest ON passage_page (digest);

-- The passages of a text: where each begins and ends, in characters, as a JSON array of pairs, and one vector after
-- the other, a signed byte a dimension, of which only the direction counts.
CREATE TABLE passage_text (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    spans TEXT NOT NULL,
    vectors BLOB NOT NULL
);

-- ---------------------------------------------------------------- gaps, conflicts, Bates numbers, figures

-- What is not here: the thing that something is lacking of, the kind, the section of the page of gaps, the
-- place within that section (rank, sort, position) and within its kind (sort, position), and its facts as JSON.
CREATE TABLE gap (
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    section TEXT NOT NULL,
    rank INTEGER NOT NULL,
    sort TEXT NOT NULL,
    position INTEGER NOT NULL,
    facts TEXT NOT NULL
);
CREATE INDEX gap_of_owner ON gap (owner);
CREATE INDEX gap_of_section ON gap (section, rank, sort, owner, position);
CREATE INDEX gap_of_kind ON gap (kind, sort, owner, position);

-- Numbers that a page of a document says are enclosed, with its words; position is their place in the document.
CREATE TABLE stated_numbers (
    owner TEXT NOT NULL,
    position INTEGER NOT NULL,
    page INTEGER NOT NULL,
    prefix TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    quote TEXT NOT NULL,
    PRIMARY KEY (owner, position)
) WITHOUT ROWID;

-- A field of a thing on which sources differ: whose word counts (corpus, all), contradictions or differences,
-- and the number of points on which they differ there.
CREATE TABLE conflict (
    owner TEXT NOT NULL,
    scope TEXT NOT NULL,
    section TEXT NOT NULL,
    field TEXT NOT NULL,
    points INTEGER NOT NULL,
    PRIMARY KEY (owner, scope, section, field)
) WITHOUT ROWID;
CREATE INDEX conflict_of_section ON conflict (scope, section, owner);
CREATE INDEX conflict_of_field ON conflict (scope, section, field, owner);

-- A Bates number or a run of them on a page or a document: the document and the number of the page (0 for
-- none), the prefix and its key (letters and digits alone), the numbers, and as they are printed.
CREATE TABLE bates_stamp (
    owner TEXT NOT NULL,
    document TEXT NOT NULL,
    page INTEGER NOT NULL,
    prefix TEXT NOT NULL,
    prefix_key TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    printed TEXT NOT NULL,
    has_end INTEGER NOT NULL
);
CREATE INDEX bates_of_owner ON bates_stamp (owner);
CREATE INDEX bates_of_document ON bates_stamp (document);
CREATE INDEX bates_by_first ON bates_stamp (prefix_key, first, last);
CREATE INDEX bates_by_last ON bates_stamp (prefix_key, last);
CREATE INDEX bates_runs ON bates_stamp (prefix_key, first, last) WHERE first < last;

-- Triples of the default graph by property, class of the subject, and class or datatype of the object (of
-- rdf:type the object), each of these empty for all.
CREATE TABLE term_count (
    class TEXT NOT NULL,
    property TEXT NOT NULL,
    object_type TEXT NOT NULL,
    uses INTEGER NOT NULL,
    PRIMARY KEY (class, property, object_type)
) WITHOUT ROWID;

-- Numbers of distinct subjects and objects in the default graph.
CREATE TABLE node_count (
    role TEXT PRIMARY KEY,
    nodes INTEGER NOT NULL
) WITHOUT ROWID;

-- ---------------------------------------------------------------- claims

-- The order of the claims on a thing, as its record has them: the fragments of their names.
CREATE TABLE claim_order (
    owner TEXT NOT NULL,
    position INTEGER NOT NULL,
    fragment TEXT NOT NULL,
    PRIMARY KEY (owner, position)
) WITHOUT ROWID;

-- ---------------------------------------------------------------- OAI-PMH

-- A thing that is or was an item of the repository: its identifier and kind, the time of its last change,
-- whether it is deleted, the number of its first entry in the change log, and whether another thing has its
-- identifier now.
CREATE TABLE oai_record (
    owner TEXT PRIMARY KEY,
    identifier TEXT NOT NULL,
    kind TEXT NOT NULL,
    time TEXT NOT NULL,
    is_deleted INTEGER NOT NULL,
    arrival INTEGER NOT NULL,
    is_shadowed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX oai_by_identifier ON oai_record (identifier);
CREATE INDEX oai_by_time ON oai_record (time, identifier) WHERE NOT is_shadowed;
CREATE INDEX oai_by_kind ON oai_record (kind, time, identifier) WHERE NOT is_shadowed;
CREATE INDEX oai_deleted ON oai_record (time, identifier) WHERE is_deleted AND NOT is_shadowed;
CREATE INDEX oai_by_arrival ON oai_record (is_deleted, arrival) WHERE NOT is_shadowed;
