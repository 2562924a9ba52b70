# SPDX-License-Identifier: Apache-2.0
"""Turn an HTTP response, of the broker or of a proxy in between, into an outcome."""

from __future__ import annotations

import json
import re
import time
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from ._connection_format import Malformed, connection_json, connection_uri
from ._masking import mask
from ._outcome import Denied, Found, Invalid, Kind, NotMapped, Outcome, Unavailable, Unchanged
from ._secret import Secret

if TYPE_CHECKING:
    from ._http import Response
    from ._settings import Format

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z")
# Of problems alone, so compiled by the first one.
_CODE = r"[a-z][a-z0-9_]{0,63}"
_CORRELATION = r"[A-Za-z0-9_.:\-]{1,128}"
_RETRYABLE = {429, 502, 503, 504}
_ETAG = re.compile(r'(W/)?"[!#-~]{1,200}"')
_LONGEST = 366 * 86_400.0
NOT_MODIFIED = 304


def parse_response(
    response: Response, kind: Kind, name: str, form: Format, token: Secret
) -> Outcome:
    """Return the outcome of this response."""
    if response.status != 200:  # noqa: PLR2004 - the one status with a value
        return _problem(response, token)
    if response.media_type != "application/json":
        return _invalid(
            f"status 200 with media type {_line(response.media_type)[:60] or '(none)'} is not an "
            "answer of the broker; "
            "something in between (a proxy, a login page) answered: check url and routing"
        )
    try:
        body = json.loads(response.body.reveal())
        found = _found(body, kind, name, form)
        found = found._replace(etag=_etag(response), seconds=_seconds(body, response, found))
    except (ValueError, RecursionError, Malformed) as error:
        reason = str(error) if isinstance(error, Malformed) else "the body is not JSON"
    else:
        return found
    return _invalid(f"the broker's answer cannot be used: {reason}")


def parse_unchanged(response: Response, etag: str, asked_at: float) -> Unchanged | Unavailable:
    """Return the new expiry of what the asking side holds under ``etag``."""
    try:
        expires_at = _instant(response.headers.get("credential-expires-at"))
    except Malformed:
        expires_at = None
    if expires_at is None or _etag(response) != etag:
        return _invalid(
            "status 304 without the expiry and the ETag is not an answer of the broker; something "
            "in between (a cache, a proxy) answered: check url and routing"
        )
    life = _life(response, expires_at)
    return Unchanged(etag, expires_at, expires_at - time.time() if life is None else life, asked_at)


def _etag(response: Response) -> str | None:
    tag = response.headers.get("etag", "")
    return tag if _ETAG.fullmatch(tag) else None


def _seconds(body: dict[str, Any], response: Response, found: Found) -> float | None:
    """Return how long the value counts, by the broker's clock, which ours need not agree with."""
    if found.expires_at is None:
        return None
    try:
        issued_at = _instant(body.get("issued_at"))
    except Malformed:
        issued_at = None
    if issued_at is not None:
        return min(found.expires_at - issued_at, _LONGEST)
    life = _life(response, found.expires_at)
    return found.expires_at - time.time() if life is None else life


def _life(response: Response, expires_at: float) -> float | None:
    """Return the seconds from the answer to the expiry, None if the answer has no date."""
    try:
        answered = parsedate_to_datetime(response.headers.get("date", "")).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
    return expires_at - answered - 1  # the header leaves out fractions of a second


def _found(body: Any, kind: Kind, name: str, form: Format) -> Found:  # noqa: ANN401 - parsed JSON
    if not isinstance(body, dict):
        raise Malformed("the body is not a JSON object")
    id_key = "conn_id" if kind == "connection" else "key"
    if body.get(id_key) != name:
        raise Malformed(f"{id_key} is not the one that was asked for")
    expires_at = _instant(body.get("expires_at"))
    rotation_due = body.get("rotation_due") is True
    if kind != "connection":
        value = body.get("value")
        if not isinstance(value, str):
            raise Malformed("value is not a string")
        return Found(Secret(value), expires_at, rotation_due)
    secret, hidden = connection_json(body) if form == "json" else connection_uri(body)
    mask(*hidden)
    return Found(secret, expires_at, rotation_due)


def _problem(response: Response, token: Secret) -> Outcome:
    problem = _problem_body(response)
    code = problem.get("code")
    code = code if isinstance(code, str) and re.fullmatch(_CODE, code) else None
    detail = token.hidden_in(_line(problem.get("detail")))
    correlation = problem.get("correlation_id")
    if not isinstance(correlation, str) or not re.fullmatch(_CORRELATION, correlation):
        correlation = None
    if code is None:
        # A refusal that is not the broker's (a network policy's, say) has a code of its own.
        from ._foreign import foreign_answer  # only needed for what hardly ever happens

        foreign = foreign_answer(response)
        code, detail = foreign.code, foreign.detail
        problem = {}
    match response.status:
        case 404 if code == "not_mapped":
            return NotMapped()
        case 401 | 403:
            return Denied(code, detail, correlation)
        case 400 if problem:
            return Invalid(code, detail, correlation)
        case status:
            retryable = problem.get("retryable", status in _RETRYABLE)
            return Unavailable(
                code,
                detail,
                correlation,
                retryable=retryable is True and status in _RETRYABLE,
                retry_after=_retry_after(response),
            )


def _problem_body(response: Response) -> dict[str, Any]:
    if response.media_type != "application/problem+json":
        return {}
    try:
        found = json.loads(response.body.reveal())
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _retry_after(response: Response) -> float | None:
    value = response.headers.get("retry-after", "").strip()
    return float(value) if re.fullmatch(r"\d{1,6}", value, re.ASCII) else None


def _instant(value: object) -> float | None:
    if value is None:
        return None
    match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise Malformed("expires_at is not an instant in UTC")
    try:
        whole = datetime.fromisoformat(match[1]).replace(tzinfo=timezone.utc).timestamp()
    except ValueError:
        raise Malformed("expires_at is not an instant in UTC") from None
    return whole + float(match[2] or 0)


def _line(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(c if c.isprintable() else " " for c in text[:500]).strip()


def _invalid(detail: str) -> Unavailable:
    return Unavailable("response_invalid", detail)
