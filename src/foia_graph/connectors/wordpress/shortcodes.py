"""Shortcodes of WordPress (`[caption …]…[/caption]`): what they show to readers, in their place.

Words in brackets that are no shortcode, as [sic] or [1], stay what they are.
"""

import html
import re

KNOWN = (
    *("audio", "blog_subscription_form", "button", "caption", "column", "columns", "contact-field"),
    *(
        "contact-form",
        "contact-form-7",
        "documentcloud",
        "embed",
        "embeddoc",
        "embedyt",
        "facebook",
        "gallery",
    ),
    *(
        "googleapps",
        "gravityform",
        "gview",
        "instagram",
        "jetpack_subscription_form",
        "mailchimp_form",
        "map",
    ),
    *("mc4wp_form", "ngg", "ninja_form", "one_half", "one_third", "pdf", "pdf-embedder", "pdfjs-viewer"),
    *("playlist", "polldaddy", "recent-posts", "scribd", "sidebar", "slideshare", "slideshow", "soundcloud"),
    *("spacer", "tabs", "tweet", "twitter", "video", "vimeo", "wp_caption", "wpforms", "wpvideo", "youtube"),
)
_NAME = r"[A-Za-z][\w-]*"
_VALUE = r"(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\"'\[\]]+)"
_OPENING = re.compile(
    rf"(?<!\[)\[(?P<name>{_NAME})(?P<attributes>(?:\s+{_NAME}\s*=\s*{_VALUE}|\s+{_VALUE})*)\s*/?\](?!\])"
)
_CLOSING = re.compile(rf"(?<!\[)\[/(?P<name>{_NAME})\s*\](?!\])")
_ADDRESS = re.compile(r"https?://[^\s\"'\[\]<>]+")
_CAPTION = re.compile(r"\[(?:wp_)?caption\b[^\]]*\](.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_ATTRIBUTE_CAPTION = re.compile(r"\bcaption\s*=\s*([\"'])(.*?)\1")
_EMBED = re.compile(r"\[embed\b[^\]]*\]\s*(\S+?)\s*\[/embed\]")
_ESCAPED = re.compile(r"\[(\[[^\[\]]*\])\]")


def replace_shortcodes(markup: str) -> str:
    """Return markup in which captions are paragraphs, addresses links, and other shortcodes gone.

    A doubled bracket shows a shortcode as such (Shortcode API, "Escaping").
    """
    markup = _CAPTION.sub(_caption, markup)
    markup = _EMBED.sub(lambda match: _link(match[1]), markup)
    markup = _OPENING.sub(_opening, markup)
    markup = _CLOSING.sub(lambda match: "" if match["name"].lower() in KNOWN else match[0], markup)
    return _ESCAPED.sub(r"\1", markup)


def _caption(match: re.Match[str]) -> str:
    named = _ATTRIBUTE_CAPTION.search(match[0].partition("]")[0])
    return f"<figure>{match[1]}{f'<p>{named[2]}</p>' if named else ''}</figure>"


def _opening(match: re.Match[str]) -> str:
    attributes = match["attributes"]
    if match["name"].lower() not in KNOWN and "=" not in attributes:
        return match[0]
    return "".join(_link(address) for address in dict.fromkeys(_ADDRESS.findall(attributes)))


def _link(address: str) -> str:
    """Return a link without words: what is embedded shows itself, and not its address."""
    return f'<a href="{html.escape(html.unescape(address))}"></a>'
