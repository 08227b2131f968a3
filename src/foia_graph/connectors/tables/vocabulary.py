"""Words of headings: which field of which class a column is, by the terms that logs and indexes use."""

import re
from typing import NamedTuple

REQUEST, DOCUMENT = "Request", "ReleasedDocument"


class ColumnTerm(NamedTuple):
    """A term of headings: the field that it means for rows of a class, and the kinds that its cells are.

    `kinds` are those of `ColumnProfile`, () where any text will do; `certainty` is that of the term alone.
    """

    type: str
    field: str
    kinds: tuple[str, ...]
    certainty: float
    pattern: re.Pattern[str]


def _term(
    kind: str, field: str, words: str, kinds: tuple[str, ...] = (), certainty: float = 0.6
) -> ColumnTerm:
    return ColumnTerm(kind, field, kinds, certainty, re.compile(rf"(?i)(?:{words})"))


NUMBER_WORD = r"(?:numbers?|nos?\.?|num|nbr|ids?|#|identifier)"
DATES = ("date", "serial")
TERMS = (
    _term(
        REQUEST, "identifier",
        rf"(?:foia|foia/?pa|foipa|request|req|tracking|log|case|reference|ref|control|file|"
        rf"confirmation)(?: request| case| log| tracking| control| file)? ?{NUMBER_WORD}|"
        rf"foia|request {NUMBER_WORD} ?\(?foia\)?",
        certainty=0.65,
    ),
    _term(
        REQUEST, "date",
        r"(?:date |initially )?received(?: date| on)?|date of receipt|receipt date|receive date|"
        r"request(?:ed)? date|date (?:of )?request(?:ed)?|(?:date )?submitted(?: date| on)?|"
        r"submission date|date filed|filed",
        DATES,
    ),
    _term(
        REQUEST, "description",
        r"(?:request )?(?:description|subject|summary|text|topic|details?)(?: of (?:the )?(?:request|"
        r"records?))?|"
        r"(?:request|records?) (?:description|subject|summary|sought)|records? requested|"
        r"information requested|description of records?(?: requested)?|subject(?: matter)?|"
        r"nature of request|what was requested|scope",
    ),
    _term(
        REQUEST, "requestStatus",
        r"(?:request |current |final )?(?:status|dispositions?|outcomes?|determinations?|results?)|"
        r"final action|action(?: taken)?|disposition of request|type of disposition|closed reason|"
        r"closing reason|granted ?/ ?denied",
        ("status",),
    ),
    _term(REQUEST, "requestStatus", r"reasons?(?:\(s\))?", ("status",)),
    _term(
        REQUEST, "qualifiedAssociation.agent",
        r"agency(?: name)?|component(?: ?/ ?office)?|department|bureau|office|sub-?agency|division|"
        r"program office|agency/component|receiving (?:agency|office)",
        certainty=0.55,
    ),
    _term(
        REQUEST, "claims",
        r"(?:date |request )?(?:closed|completed|perfected|responded|answered)(?: date| on)?|"
        r"date (?:of )?(?:final )?(?:response|determination|decision|closure|completion)|"
        r"response date|close date|closing date|due(?: date)?|target date|date due",
        DATES,
    ),
    _term(
        REQUEST, "claims",
        r"exemptions?(?:\(s\))?(?: applied| used| cited| claimed)?|"
        r"(?:request |processing )?track(?: type)?|request type|type of request|fee category|"
        r"requester category|category|days (?:allowed|tolled|open|to (?:process|respond|close))|"
        r"processing (?:days|time)|consultation.*|reasons?(?:\(s\))?|disposition .*reason",
    ),
    _term(
        REQUEST, "figure.request-fees",
        r"fees?(?: charged| collected| paid| amount| due| assessed)?|amount of fees collected|"
        r"total fees?|fee \(\$\)|amount collected",
        ("number",),
    ),
    _term(
        REQUEST, "figure.pages",
        r"(?:number of )?pages?(?: released| reviewed| processed| disclosed)?|"
        r"(?:document |total )?page count|# ?pages",
        ("number",),
    ),
    _term(REQUEST, "webPage", r"(?:request )?(?:url|link|web ?(?:page|site)|hyperlink)", ("url",)),
    _term(
        DOCUMENT, "identifier",
        rf"(?:document|doc|record|item|control|rif|accession|index|exhibit|tab|serial|unique|object|"
        rf"file)[ _-]?{NUMBER_WORD}|"
        rf"identifier|id|naid|doc ?id|docid",
    ),
    _term(
        DOCUMENT, "title",
        r"(?:document |doc |record |item |file )?title|(?:document|record) name|"
        r"name of (?:document|record)|(?:e-?mail )?subject(?: line)?|re|heading|caption",
    ),
    _term(
        DOCUMENT, "description",
        r"(?:document |record |item |brief )?(?:description|summary|abstract|contents?|synopsis)",
    ),
    _term(
        DOCUMENT, "created",
        r"date|(?:document|doc|record|letter|memo|creation|created|original|sent)[ _-]?date|"
        r"date (?:of )?(?:document|record|created|sent|written)|dated",
        DATES,
    ),
    _term(
        DOCUMENT, "issued",
        r"(?:nara |public |document )?(?:release|released|posted|posting|publication|published|disclosure|"
        r"upload(?:ed)?)[ _-]?(?:date|on)?|"
        r"date (?:of )?(?:release|released|posted|posting|publication|published|produced)|"
        r"production date",
        DATES,
    ),
    _term(
        DOCUMENT, "numberOfPages",
        r"(?:original )?(?:number|no\.?|#|total|count) ?(?:of )?(?:document )?pages?|"
        r"(?:document |doc |original document |total )?pages?(?: in (?:pdf|document))?|"
        r"(?:document |total )?page count|"
        r"pgs?|pp\.?|page ?s",
        ("number",),
    ),
    _term(
        DOCUMENT, "distribution.downloadURL",
        r"(?:pdf|file|document|doc|download|source|direct)?[ _-]?(?:urls?|links?|web address|"
        r"hyperlink)|"
        r"pdf|download|href",
        ("url",),
    ),
    _term(
        DOCUMENT, "distribution.title",
        r"file ?names?|(?:pdf|source|attachment) ?(?:file ?)?names?|file",
        ("file",),
    ),
    _term(
        DOCUMENT, "batesRange.batesStart",
        r"(?:beg(?:in(?:ning)?)?|start(?:ing)?|first)[ _-]?(?:bates|doc|control|"
        r"prod(?:uction)?)?(?: ?(?:number|no\.?|#))?|"
        r"bates[ _-]?(?:beg(?:in(?:ning)?)?|start|from|first|number|no\.?|#|range)?|begdoc|begbates|"
        r"prodbeg",
        ("bates", "number"),
    ),
    _term(
        DOCUMENT, "batesRange.batesEnd",
        r"(?:end(?:ing)?|last|stop)[ _-]?(?:bates|doc|control|prod(?:uction)?)?(?: ?(?:number|no\.?|"
        r"#))?|"
        r"bates[ _-]?(?:end(?:ing)?|stop|to|last)|enddoc|endbates|prodend",
        ("bates", "number"),
    ),
    _term(
        DOCUMENT, "redaction.claimedExemption",
        r"(?:foia )?exemptions?(?:\(s\))?(?: applied| claimed| cited| used)?|"
        r"basis for (?:withholding|redaction)|withholding basis|redaction codes?",
        ("exemption",),
    ),
    _term(
        DOCUMENT, "form",
        r"(?:document|doc|record|file) ?(?:type|kind|form|category)|type(?: of (?:document|record))?|"
        r"form|format",
        certainty=0.5,
    ),
    _term(
        DOCUMENT, "creator",
        r"agency(?: name)?|(?:originating |source |creating )?(?:agency|component|department|bureau)|"
        r"originator|originating office",
        certainty=0.5,
    ),
    _term(
        DOCUMENT, "claims",
        r"comments?|notes?|remarks?|(?:release |withholding |review )?status|formerly withheld|"
        r"withheld|redacted|(?:record )?series|collection|review date|file number|classification|"
        r"released in (?:full|part)|treatment|action",
    ),
)  # fmt: skip
"""Terms in the order in which they are tried; the whole heading must fit."""


def terms_of(heading: str, kind: str) -> list[ColumnTerm]:
    """Return the terms that a heading as a whole is, for rows of a class."""
    words = heading.strip(" :.*?").replace("\u2019", "'")
    plain = re.sub(r"\s*\([^)]*\)|\s+/.*", "", words)
    return [
        term
        for term in TERMS
        if term.type == kind and (term.pattern.fullmatch(words) or term.pattern.fullmatch(plain))
    ]
