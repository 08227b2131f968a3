"""Quotation marks around words that are shown between marks of the page."""

OPENING, CLOSING = '"“«„', '"”»“'


def bare_words(quote: str) -> str:
    """Return words without a pair of quotation marks around all of them.

    >>> bare_words("“It leaked,”"), bare_words("“It” leaked, “all of it”")
    ('It leaked,', '“It” leaked, “all of it”')
    """
    pairs = [(first, last) for first, last in zip(OPENING, CLOSING, strict=True) if quote.startswith(first)]
    for first, last in pairs:
        inside = quote[1:-1]
        if len(quote) > len("““") and quote.endswith(last) and first not in inside and last not in inside:
            return inside
    return quote
