# SPDX-License-Identifier: Apache-2.0
"""``python -m airflow_credential_broker replay``."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from airflow_credential_broker._connect import NetworkFailure
from airflow_credential_broker._deadline import Deadline
from airflow_credential_broker._doctor_cli import SECTIONS, kwargs_of
from airflow_credential_broker._options import SettingsError
from airflow_credential_broker._refusal import printable
from airflow_credential_broker._settings import settings_from
from airflow_credential_broker._token import TokenRefused, claims
from airflow_credential_broker._token_sources import source_for

from .calls import Calls, CallsUnreadableError, shut_by_http
from .report import ReplayReport
from .run import Replay

if TYPE_CHECKING:
    from airflow_credential_broker._settings import Settings

_AS_EXPECTED, _SURPRISES, _CANNOT = 0, 1, 2
_STDIN = "-"


class _CannotReplayError(Exception):
    """Nothing was asked; the message says why."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the ``replay`` command."""
    parser = commands.add_parser(
        "replay",
        help="make a day's calls again, and say which the network allows and which it shuts",
        description=run.__doc__,
    )
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="events of the record (JSON lines or pages), or lines such as 'allowed connection ID' "
        "and 'shut GET /v1/audit/events'; - for standard input",
    )
    parser.add_argument("--rate", type=_rate, default=10.0, help="calls a second (default: 10)")
    parser.add_argument(
        "--threads", type=_threads, default=16, help="calls at the same time, at most (default: 16)"
    )
    parser.add_argument("--all", action="store_true", help="each call of the record, not each once")
    parser.add_argument(
        "--shut-paths",
        action="store_true",
        help="also expect all but lookups to be shut, as by the chart's networkPolicy.http",
    )
    parser.add_argument("--caller", help="subject whose calls to take (default: the token's own)")
    parser.add_argument("--every-caller", action="store_true", help="take the calls of everyone")
    parser.add_argument("--kwargs", metavar="JSON", help="use these instead of Airflow's settings")
    parser.add_argument("--section", choices=SECTIONS, help="whose settings to use")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """
    Make calls again, from where this runs, and compare with what is expected of the network.

    0 when everything was as expected, 1 when something was not, 2 when nothing could be asked.
    The lookups are real ones, marked as those of shadow mode on the record; no value is kept.
    """
    try:
        return _run(given)
    except (_CannotReplayError, CallsUnreadableError, SettingsError) as error:
        print(f"Nothing was asked: {error}", file=sys.stderr)
        return _CANNOT


def _run(given: argparse.Namespace) -> int:
    _, kwargs = kwargs_of(given.kwargs, given.section)
    settings = settings_from({**kwargs, "shadow": True})
    source = source_for(settings)
    calls = _calls(given, _caller(given, settings))
    chosen = calls.all()
    if given.shut_paths:
        chosen += shut_by_http(chosen)
    report, begun = ReplayReport(), time.monotonic()
    print(
        f"Asking {settings.url}: {len(chosen)} calls, from {calls.read} that were read.", flush=True
    )
    if calls.others:
        print(f"Left out: {sum(calls.others.values())} calls of {_names(calls)}.")
    try:
        for answer in Replay(settings, source).run(chosen, given.rate, given.threads):
            report.add(answer)
    except KeyboardInterrupt:
        print("Interrupted; this is what was seen until then.")
    for line in report.lines(time.monotonic() - begun):
        print(line)
    return _SURPRISES if report.surprises else _AS_EXPECTED


def _caller(given: argparse.Namespace, settings: Settings) -> str | None:
    """Return whose calls to take; fetching a token first also shows that there is one."""
    try:
        token = source_for(settings).fetch(Deadline(settings.timeouts.lookup))
    except TokenRefused as refused:
        raise _CannotReplayError(f"there is no token: {refused.detail}") from None
    except NetworkFailure as failure:
        raise _CannotReplayError(f"there is no token: {failure.code}: {failure.detail}") from None
    except TimeoutError:
        raise _CannotReplayError("there is no token within lookup_timeout_seconds") from None
    if given.every_caller:
        return None
    subject = given.caller or claims(token.value).get("sub")
    if subject is None:
        raise _CannotReplayError("the token is opaque; give --caller SUBJECT or --every-caller")
    return str(subject)


def _calls(given: argparse.Namespace, caller: str | None) -> Calls:
    calls = Calls(caller, given.all)
    for file in given.files:
        _read(calls, file)
    if not calls.all():
        found = f"; there are calls of {_names(calls)}: give --caller" if calls.others else ""
        who = "" if caller is None else f" of {printable(caller)}"
        raise _CannotReplayError(f"{', '.join(given.files)} has no lookup{who}{found}")
    return calls


def _read(calls: Calls, file: str) -> None:
    if file == _STDIN:
        calls.read_lines(sys.stdin, "standard input")
        return
    try:
        with Path(file).open(encoding="utf-8") as lines:
            calls.read_lines(lines, file)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise _CannotReplayError(f"cannot read {file}: {reason}") from None


def _names(calls: Calls) -> str:
    return ", ".join(f"{printable(name)} ({count})" for name, count in calls.others.most_common(5))


def _rate(text: str) -> float:
    rate = float(text)
    if not 0 < rate <= 10_000:  # noqa: PLR2004 - as the message says
        raise argparse.ArgumentTypeError("must be above 0 and at most 10000")
    return rate


def _threads(text: str) -> int:
    threads = int(text)
    if not 1 <= threads <= 256:  # noqa: PLR2004 - as the message says
        raise argparse.ArgumentTypeError("must be from 1 to 256")
    return threads
