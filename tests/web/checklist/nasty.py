"""Records as a stranger would write them: what is in them must only ever be text."""

import json

TITLES = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "formula": "=cmd|' /C calc'!A0",
    "sum": "@SUM(1+1)",
    "plus": "+1+1",
    "minus": "-1+1",
    "direction": "\u202egnp.exe",
    "cdata": "]]>",
    "break-out": "</script><script>alert(2)</script>",
    "quotes": 'He said "no", and\nleft, {{ 7 * 7 }}',
    "comment": "<!-- --!> &lt; &#60;",
}
NASTY = "".join(
    f"- {{type: ReleasedDocument, id: nasty-{name}, title: {json.dumps(title)}, source: post,\n"
    f"   description: {json.dumps(title)}}}\n"
    for name, title in TITLES.items()
)
