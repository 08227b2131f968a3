"""Released e-mails as files: texts as they were released, or messages of mail programs (.eml, .mbox).

Each becomes a document with its text. Who wrote to whom, exemptions and citations are read from that text by
the load, as from any other.
"""
