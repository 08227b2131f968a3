"""Names of records, made of the keys and names of an origin, that fit into the name of a file."""

from foia_graph.model.iris import NOT_IN_SLUG, slug, text_digest

LONGEST_KEY = 80
"""Characters of a key that are kept; longer ones are told apart by a digest."""


def key_of(text: str) -> str:
    """Return a text as a part of a name; "" where it has no letter or digit.

    >>> key_of("OSC FOIA-2021/42"), key_of("…")
    ('osc-foia-2021-42', '')
    """
    if not NOT_IN_SLUG.sub("", text.lower()):
        return ""
    key = slug(text)
    return key if len(key) <= LONGEST_KEY else f"{key[:LONGEST_KEY].rstrip('-')}-{text_digest([key])}"


def join_key(prefix: str, name: str) -> str:
    """Return the `id` of a record by a prefix and its name, "" for a name without a letter or digit.

    >>> join_key("court", "nysd"), join_key("court", "?")
    ('court-nysd', '')
    """
    key = key_of(name)
    return f"{prefix}-{key}" if key else ""
