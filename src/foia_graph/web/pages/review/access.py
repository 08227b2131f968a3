"""Access to the review: which requests may see its pages, and which may decide.

A page of another site must not decide in the browser of a reviewer, nor read what is shown. So requests come
under a name of the server, from one of its own pages, with a form that it made for the session.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, unquote, urlsplit

from flask import Blueprint, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as WerkzeugResponse

from foia_graph.errors import RequestRefused
from foia_graph.web.core.site import ReviewSettings, current_catalogue, current_site, token_digest

SESSION_COOKIE, NAME_COOKIE = "foia-review", "foia-reviewer"
LOOPBACK_HOSTS = frozenset(("localhost", "127.0.0.1", "::1"))
FORWARDING = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA")
SIGN_IN = "review.sign_in"
MAX_NAME_LENGTH = 100


def guard(blueprint: Blueprint) -> None:
    """Have a blueprint answer those requests only that may review."""
    blueprint.before_request(check_access)
    blueprint.after_request(_seal)


def current_review() -> ReviewSettings:
    """Return the settings of the review of this server."""
    settings = current_site().settings.review
    assert settings is not None, "its routes are there only with it"
    return settings


def check_access() -> WerkzeugResponse | None:
    """Return where to sign in for who has to; raises RequestRefused for what no reviewer sends."""
    settings = current_review()
    _check_host(settings)
    _check_place(settings)
    _check_origin()
    g.review_session = _signed_session(request.cookies, settings)
    g.has_bearer = has_token(settings, request.headers.get("Authorization", "").partition("Bearer ")[2])
    if request.endpoint == SIGN_IN:
        return None
    if settings.token_digest and not (g.review_session or g.has_bearer):
        if request.method == "POST":
            raise RequestRefused("Sign in to decide: the token of this review is missing.", 401)
        return redirect(url_for(SIGN_IN), 303)
    if not g.review_session:
        g.review_session = g.new_session = secrets.token_hex(16)
    if request.method == "POST":
        _check_form(settings)
    return None


def has_token(settings: ReviewSettings, token: str) -> bool:
    """Return whether somebody has the token of the review; without one no one has it."""
    is_equal = hmac.compare_digest(token_digest(token), settings.token_digest or "0" * 64)
    return is_equal and bool(settings.token_digest)


def form_token() -> str:
    """Return what the forms of this session hold."""
    return _signature(current_review(), "form", g.review_session)


def begin_session(response: WerkzeugResponse, name: str) -> WerkzeugResponse:
    """Have a browser remember that it may review, and the name of who does."""
    g.new_session = secrets.token_hex(16)
    _set_cookie(response, NAME_COOKIE, quote(name))
    return response


def reviewer_name() -> str:
    """Return the name of who reviews, "" where no one has given one."""
    return clean_name(unquote(request.cookies.get(NAME_COOKIE, ""))) or current_review().reviewer


def clean_name(text: str) -> str:
    """Return a name in one line, without what is no letter of it."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:MAX_NAME_LENGTH]


def _check_host(settings: ReviewSettings) -> None:
    name = _parts_of(f"//{request.headers.get('Host', '')}").hostname or ""
    if name not in (
        LOOPBACK_HOSTS | set(settings.hosts) | {_parts_of(current_catalogue().base).hostname or ""}
    ):
        raise RequestRefused("The review is not served under this name.", 421)


def _parts_of(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _check_place(settings: ReviewSettings) -> None:
    if settings.token_digest:
        return
    address = request.environ.get("REMOTE_ADDR") or ""
    is_here = _is_loopback(address) and not any(name in request.environ for name in FORWARDING)
    if not is_here:
        raise RequestRefused("Without a token, only who sits at this machine may review.", 403)


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return found.is_loopback or bool(getattr(found, "ipv4_mapped", None) and found.ipv4_mapped.is_loopback)  # type: ignore[union-attr]


def _check_origin() -> None:
    site, is_post = request.headers.get("Sec-Fetch-Site", ""), request.method == "POST"
    followed = not is_post and request.headers.get("Sec-Fetch-Mode") == "navigate"
    if site and site not in ("same-origin", "none") and not followed:
        raise RequestRefused("Pages of other sites may not ask this.", 403)
    origin = request.headers.get("Origin", "")
    if is_post and origin and _parts_of(origin).netloc != request.headers.get("Host"):
        raise RequestRefused("A form of another site may not decide here.", 403)


def _check_form(settings: ReviewSettings) -> None:
    if g.has_bearer:  # no page of another site can send that header
        return
    expected = _signature(settings, "form", g.review_session)
    if "new_session" in g or not hmac.compare_digest(
        request.form.get("token", "").encode(), expected.encode()
    ):
        raise RequestRefused(
            "This form is of an earlier session; open the page again, and decide there.", 403
        )


def _signed_session(cookies: Mapping[str, str], settings: ReviewSettings) -> str:
    name, _, signature = cookies.get(SESSION_COOKIE, "").partition(".")
    expected = _signature(settings, "session", name)
    return name if name and hmac.compare_digest(signature.encode(), expected.encode()) else ""


def _signature(settings: ReviewSettings, purpose: str, name: str) -> str:
    return hmac.new(settings.secret.encode(), f"{purpose} {name}".encode(), hashlib.sha256).hexdigest()


def _seal(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Access-Control-Allow-Origin"] = f"{request.scheme}://{request.headers.get('Host', '')}"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Referrer-Policy"] = "same-origin"
    if name := g.get("new_session"):
        _set_cookie(response, SESSION_COOKIE, f"{name}.{_signature(current_review(), 'session', name)}")
    return response


def _set_cookie(response: WerkzeugResponse, name: str, value: str) -> None:
    is_secure = bool(current_review().token_digest) and current_catalogue().base.startswith("https:")
    response.set_cookie(name, value, path="/review", secure=is_secure, httponly=True, samesite="Strict")
