# SPDX-License-Identifier: Apache-2.0
"""Sessions of boto3 that follow a connection, with real botocore and the AWS of moto."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker import LookupRefusedError, LookupUnavailableError, aws_session
from fake_broker import problem

boto3 = pytest.importorskip("boto3", reason="only in the environments for AWS")
moto = pytest.importorskip("moto")

from botocore.exceptions import ClientError  # noqa: E402 - after the skip
from moto import settings  # noqa: E402 - the same
from moto.core.responses import ActionAuthenticatorMixin  # noqa: E402 - the same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Clock
    from rotating_broker import RotatingBroker

REGION = "eu-central-1"
ADMIN = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'


class Account:
    """An AWS account with a user, whose keys the broker gives out as a store rotates them."""

    def __init__(self, broker: RotatingBroker) -> None:
        self._broker = broker
        iam = boto3.client("iam", REGION, aws_access_key_id="root", aws_secret_access_key="r")
        iam.create_user(UserName="etl")
        iam.put_user_policy(UserName="etl", PolicyName="all", PolicyDocument=ADMIN)
        self.key = iam.create_access_key(UserName="etl")["AccessKey"]
        self._give_out()

    def _give_out(self) -> None:
        self._broker.more |= {"conn_type": "aws", "login": self.key["AccessKeyId"]}
        self._broker.more.setdefault("extra", {"region_name": REGION})
        self._broker.rotate(self.key["SecretAccessKey"])

    def iam(self) -> Any:
        """Return a client with the present key, which stays as it is."""
        given = {
            "aws_access_key_id": self.key["AccessKeyId"],
            "aws_secret_access_key": self.key["SecretAccessKey"],
        }
        return boto3.client("iam", REGION, **given)

    def rotate(self) -> None:
        """Make a new key and delete the old one."""
        old, iam = self.key, self.iam()
        self.key = iam.create_access_key(UserName="etl")["AccessKey"]
        iam.delete_access_key(UserName="etl", AccessKeyId=old["AccessKeyId"])
        self._give_out()


@pytest.fixture
def account(rotating: RotatingBroker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """Return an account that refuses keys that it does not have, once the first one is made."""
    monkeypatch.setattr(ActionAuthenticatorMixin, "request_count", 0)
    monkeypatch.setattr(settings, "INITIAL_NO_AUTH_ACTION_COUNT", 3)
    with moto.mock_aws():
        yield Account(rotating)


def test_a_client_goes_on_with_the_new_keys(
    rotating: RotatingBroker, account: Account, clock: Clock
) -> None:
    """The one client of a long task, through a rotation that deletes the old key."""
    s3, fixed = aws_session("aws_prod").client("s3"), account.iam()
    s3.list_buckets()
    before = len(rotating.asked)
    account.rotate()
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        fixed.get_user()

    clock.pass_by(81)
    s3.list_buckets()
    s3.list_buckets()

    assert (before, len(rotating.asked)) == (1, 2)
    assert rotating.asked[-1].headers["if-none-match"]


@pytest.fixture
def s3(rotating: RotatingBroker) -> Iterator[Callable[[], str]]:
    """Return a call of S3 that tells the key id and the session token that signed it."""
    rotating.more = {
        "conn_type": "aws",
        "login": None,
        "password": None,
        "extra": {
            "aws_access_key_id": "AKIAFIRST",
            "aws_secret_access_key": rotating.secret,
            "aws_session_token": "token-canary-1",
        },
    }
    with moto.mock_aws():
        client = aws_session("aws_prod", region_name=REGION).client("s3")
        sent: list[str] = []

        def note(request: Any, **_: Any) -> None:
            key = request.headers["Authorization"].decode().partition("Credential=")[2]
            token = request.headers["X-Amz-Security-Token"].decode()
            sent.append(f"{key.partition('/')[0]} {token}")

        client.meta.events.register("before-send.s3", note)

        def call() -> str:
            client.list_buckets()
            return sent[-1]

        yield call


def test_keys_of_a_session_are_taken_from_the_extra(
    rotating: RotatingBroker, clock: Clock, s3: Callable[[], str]
) -> None:
    """As STS issues them: key, secret and token change together; nothing is asked before."""
    assert rotating.asked == []
    assert s3() == "AKIAFIRST token-canary-1"
    new = {"aws_access_key_id": "AKIASECOND", "aws_session_token": "token-canary-2"}
    rotating.more["extra"].update(new)
    rotating.rotate("second-canary")
    assert s3() == "AKIAFIRST token-canary-1"

    clock.pass_by(81)

    assert s3() == "AKIASECOND token-canary-2"
    assert len(rotating.asked) == 2


def test_threads_of_one_client_ask_once(rotating: RotatingBroker, s3: Callable[[], str]) -> None:
    """However many requests they send."""
    with ThreadPoolExecutor(20) as pool:
        assert len(set(pool.map(lambda _: s3(), range(40)))) == 1

    assert len(rotating.asked) == 1


def test_threads_of_one_client_share_a_failure(
    rotating: RotatingBroker, s3: Callable[[], str]
) -> None:
    """None of them waits for the others' attempts."""
    rotating.problem = problem(424, "secret_missing")
    rotating.before = lambda: time.sleep(0.2)

    def fails(_: int) -> None:
        with pytest.raises(LookupUnavailableError, match="secret_missing"):
            s3()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(fails, range(20)))

    assert len(rotating.asked) < 5


def test_keys_that_aws_refuses_are_asked_for_anew_at_once(
    rotating: RotatingBroker, account: Account
) -> None:
    """A rotation without an overlap fails no request, long before the next renewal is due."""
    iam = aws_session("aws_prod").client("iam")
    iam.get_user()
    account.rotate()

    iam.get_user()
    iam.get_user()

    assert ["fresh=true" in asked.path for asked in rotating.asked] == [False, True]


def test_keys_that_stay_refused_are_asked_for_once_per_request(
    rotating: RotatingBroker, account: Account
) -> None:
    """AWS says so itself, whether the broker has the same keys, other ones, or none to give."""
    iam = aws_session("aws_prod").client("iam")
    iam.get_user()
    present = account.iam()
    present.delete_access_key(UserName="etl", AccessKeyId=account.key["AccessKeyId"])

    def is_refused() -> int:
        before = len(rotating.asked)
        with pytest.raises(ClientError, match="InvalidClientTokenId"):
            iam.get_user()
        return len(rotating.asked) - before

    same = is_refused()
    rotating.before = lambda: rotating.rotate(f"{rotating.secret}x")
    other = is_refused()
    rotating.problem = problem(424, "secret_missing")
    none = is_refused()

    assert (same, other, none) == (1, 1, 1)


def test_a_right_that_was_taken_away_is_told_where_aws_refuses_the_keys(
    rotating: RotatingBroker, account: Account
) -> None:
    """The reason is the broker's."""
    iam = aws_session("aws_prod").client("iam")
    iam.get_user()
    account.rotate()
    rotating.problem = problem(403, "policy_denied")

    with pytest.raises(LookupRefusedError, match="policy_denied"):
        iam.get_user()


def test_a_refusal_ends_the_calls_and_an_outage_does_not(
    rotating: RotatingBroker, clock: Clock, s3: Callable[[], str]
) -> None:
    """As everywhere: until the end of the last keys."""
    s3()
    rotating.away()
    clock.pass_by(81)
    assert s3() == "AKIAFIRST token-canary-1"
    clock.pass_by(20)
    with pytest.raises(LookupUnavailableError, match="store_unavailable"):
        s3()

    rotating.problem = problem(403, "policy_denied")
    with pytest.raises(LookupRefusedError, match="policy_denied"):
        s3()
    rotating.problem = None
    assert s3() == "AKIAFIRST token-canary-1"


def test_keys_to_be_used_at_once_sign_a_request(
    rotating: RotatingBroker, s3: Callable[[], str]
) -> None:
    """While a rotation is due, each request asks."""
    rotating.ttl = 0

    assert {s3(), s3()} == {"AKIAFIRST token-canary-1"}
    assert len(rotating.asked) == 2


def test_nothing_is_logged_that_signs_requests(
    rotating: RotatingBroker,
    clock: Clock,
    s3: Callable[[], str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A renewal that failed is told with its reason."""
    with caplog.at_level(logging.WARNING):
        s3()
        rotating.away()
        clock.pass_by(81)
        s3()

    assert "store_unavailable" in caplog.text
    assert rotating.secret not in caplog.text


def test_keys_are_found_where_the_provider_still_finds_them(rotating: RotatingBroker) -> None:
    """Old connections have them one level deeper in their extra."""
    keys = {"aws_access_key_id": "AKIADEEP", "aws_secret_access_key": "s", "aws_session_token": "t"}
    rotating.more = {"conn_type": "aws", "login": None, "extra": {"session_kwargs": keys}}

    found = aws_session("aws_prod", region_name=REGION).get_credentials()

    assert tuple(found.get_frozen_credentials())[:3] == ("AKIADEEP", "s", "t")
    assert (found.access_key, found.secret_key, found.token) == ("AKIADEEP", "s", "t")


def test_a_connection_with_half_a_key_is_refused(rotating: RotatingBroker) -> None:
    """And says what to set."""
    rotating.more = {"conn_type": "aws", "login": None}
    with (
        moto.mock_aws(),
        pytest.raises(LookupRefusedError, match="aws_prod has no AWS keys: set login and password"),
    ):
        aws_session("aws_prod", region_name=REGION).client("sts").get_caller_identity()


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """Return a builder of hooks under the setting that names our factory."""
    monkeypatch.setenv(
        "AIRFLOW__AWS__SESSION_FACTORY", "airflow_credential_broker.AwsSessionFactory"
    )
    base = import_module("airflow.providers.amazon.aws.hooks.base_aws")
    monkeypatch.setattr(base, "SessionFactory", base.resolve_session_factory())
    found = import_module("airflow.hooks.base" if _is_two() else "airflow.sdk").BaseHook
    connection = import_module("airflow.models" if _is_two() else "airflow.sdk").Connection

    def given(cls: Any, conn_id: str) -> Any:  # noqa: ARG001 - a class method's shape
        from airflow_credential_broker import current

        held = current(conn_id).get().value
        assert isinstance(held, connection)
        return held

    monkeypatch.setattr(found, "get_connection", classmethod(given))
    return lambda: base.AwsBaseHook(aws_conn_id="aws_prod", client_type="s3")


def _is_two() -> bool:
    return str(import_module("airflow").__version__).startswith("2.")


def test_a_hook_of_the_amazon_provider_follows_the_keys(
    rotating: RotatingBroker, account: Account, clock: Clock, hook: Callable[[], Any]
) -> None:
    """Without a change to the DAG: `[aws] session_factory` names our class."""
    made = hook()
    made.get_conn().list_buckets()
    account.rotate()

    clock.pass_by(81)
    made.get_conn().list_buckets()

    assert made.get_conn().meta.region_name == REGION
    assert rotating.asked[-1].headers["if-none-match"]


def test_a_hook_that_assumes_a_role_does_so_with_the_present_keys(
    rotating: RotatingBroker, account: Account, clock: Clock, hook: Callable[[], Any]
) -> None:
    """The role's own credentials are renewed by the provider, which needs keys that work."""
    trust = ADMIN.replace('"Resource":"*"', '"Principal":{"AWS":"*"}')
    iam = account.iam()
    arn = iam.create_role(RoleName="writer", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.put_role_policy(RoleName="writer", PolicyName="all", PolicyDocument=ADMIN)
    rotating.more["extra"]["role_arn"] = arn
    made = hook()
    account.rotate()
    clock.pass_by(81)

    made.get_conn().list_buckets()

    assert made.get_session().get_credentials().method != "credential-broker"


def test_a_hook_without_keys_is_left_to_the_provider(
    rotating: RotatingBroker, hook: Callable[[], Any]
) -> None:
    """A profile, a role of the machine, or whatever boto3 finds."""
    rotating.more = {"conn_type": "aws", "login": None, "password": None}
    with moto.mock_aws():
        credentials = hook().get_session(region_name=REGION).get_credentials()

    assert credentials.method != "credential-broker"
