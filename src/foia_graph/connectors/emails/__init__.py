"""Released e-mails as files: texts as they were released, or messages of mail programs (.eml, .mbox)."""
