"""Pages of a listing: where the next one is, as the interfaces of platforms say it."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlunsplit

from foia_graph.connectors.imports.address_parts import address_parts, joined_address
from foia_graph.connectors.imports.api_client import JsonReply

NextPage = Callable[[JsonReply], str]
"""A function that returns the address of the page after an answer, "" after the last."""
LINK = re.compile(r'<([^<>]*)>[^,<]*;\s*rel="?next"?(?=[\s;,]|$)', re.IGNORECASE)


def linked_page(reply: JsonReply) -> str:
    """Return the link of the field `next`, or of the header `Link` (RFC 8288)."""
    link = reply.value.get("next") if isinstance(reply.value, dict) else None
    if not isinstance(link, str) or not link:
        match = LINK.search(reply.headers.get("link", ""))
        link = match[1] if match else ""
    return joined_address(reply.url, link) if link else ""


def numbered_page(parameter: str = "page", pages_header: str = "x-wp-totalpages") -> NextPage:
    """Return a function for pages numbered from 1 on, up to the number in a header, or to an empty one."""

    def next_page(reply: JsonReply) -> str:
        number = int(query_parameter(reply.url, parameter) or 1)
        last = reply.headers.get(pages_header, "")
        is_last = number >= int(last) if last.isdecimal() else not reply.value
        return "" if is_last else with_parameter(reply.url, parameter, str(number + 1))

    return next_page


def cursor_page(parameter: str, name: str) -> NextPage:
    """Return a function for pages whose cursor, in the field `name`, is sent as a parameter of the query."""

    def next_page(reply: JsonReply) -> str:
        cursor = reply.value.get(name) if isinstance(reply.value, dict) else None
        return with_parameter(reply.url, parameter, str(cursor)) if cursor else ""

    return next_page


def query_parameter(url: str, name: str) -> str:
    """Return a parameter of the query of an address, "" where there is none."""
    return dict(parse_qsl(address_parts(url).query)).get(name, "")


def with_parameter(url: str, name: str, value: str) -> str:
    """Return an address with a parameter of its query set."""
    parts = address_parts(url)
    others = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return urlunsplit(parts._replace(query=urlencode([*others, (name, value)])))


def page_items(reply: JsonReply, name: str) -> list[Any] | None:
    """Return the items of a page: it is a list, or has one in the field `name`; None where it has none."""
    items = reply.value.get(name) if isinstance(reply.value, dict) else reply.value
    return items if isinstance(items, list) else None


def stated_count(reply: JsonReply) -> int | None:
    """Return how many items a listing says that it has, None where it does not say."""
    count = reply.value.get("count") if isinstance(reply.value, dict) else reply.headers.get("x-wp-total")
    if isinstance(count, str) and count.isdecimal():
        return int(count)
    return count if isinstance(count, int) and not isinstance(count, bool) else None
