# SPDX-License-Identifier: Apache-2.0
"""What the stand-in for Vault keeps: mounts, tokens, policies, roles, and key/value secrets of both versions."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Mapping

VERSIONED = (
    "Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. "
    "If using the Vault CLI, use 'vault kv get' for this operation."
)
# Every token may do this, by the policy "default".
DEFAULT = (("auth/token/lookup-self", ("read",)), ("sys/internal/ui/mounts*", ("read",)))
CAPABILITIES = {"GET": "read", "LIST": "list", "POST": "update", "DELETE": "delete"}
LEGACY_LEASE, TOKEN_SECONDS = 2_764_800, 3600
GO_EXPONENT_FROM, GO_EXPONENT_BELOW = 1e21, 1e-6


@dataclass(frozen=True, slots=True)
class Request:
    """A request to Vault; a PUT is a POST, and a GET with `list=true` a LIST."""

    method: str
    path: str
    query: Mapping[str, str]
    text: bytes
    token: str | None

    @property
    def body(self) -> dict[str, Any]:
        """The JSON object that was sent, empty where there is none."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON body."""

    status: int
    body: Any = None

    @staticmethod
    def errors(status: int, *errors: str) -> Answer:
        """Answer with Vault's list of errors."""
        return Answer(status, {"errors": list(errors)})

    @staticmethod
    def data(data: Any, status: int = 200, **changed: Any) -> Answer:  # noqa: ANN401 - JSON
        """Answer with data in Vault's envelope."""
        envelope = {"request_id": str(uuid.uuid4()), "lease_id": "", "renewable": False, "lease_duration": 0}
        rest = {"wrap_info": None, "warnings": None, "auth": None}
        return Answer(status, {**envelope, "data": data, **rest, **changed})


DONE = Answer(204)
UNKNOWN_TOKEN = Answer.errors(403, "permission denied")
DENIED = Answer.errors(403, "1 error occurred:\n\t* permission denied\n\n")
NOT_FOUND = Answer.errors(404)
UNSUPPORTED = Answer.errors(405, "1 error occurred:\n\t* unsupported operation\n\n")


@dataclass(slots=True)
class Version:
    """One version of a secret; deleted ones have no data."""

    data: dict[str, Any] | None
    created: str
    deleted: str = ""
    destroyed: bool = False

    def metadata(self) -> dict[str, Any]:
        """Describe it as the engine does."""
        return {"created_time": self.created, "deletion_time": self.deleted, "destroyed": self.destroyed}


@dataclass(slots=True)
class Mount:
    """A key/value engine."""

    version: int
    secrets: dict[str, list[Version]] = field(default_factory=dict)

    def described(self, name: str) -> dict[str, Any]:
        """Describe the mount."""
        return {"type": "kv", "options": {"version": str(self.version)}, "accessor": f"kv_{name}", "local": False}

    def keys(self, prefix: str) -> list[str]:
        """List what is directly below a prefix, folders with a slash."""
        start = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        below = [name.removeprefix(start) for name in self.secrets if name.startswith(start)]
        return sorted({name if "/" not in name else f"{name.split('/')[0]}/" for name in below})


@dataclass(slots=True)
class VaultState:
    """Everything the server knows."""

    lock: threading.RLock
    tokens: dict[str, tuple[str, ...]]
    mounts: dict[str, Mount] = field(default_factory=dict)
    policies: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=dict)
    roles: dict[str, dict[str, Any]] = field(default_factory=dict)
    has_app_roles: bool = False

    def mount(self, name: str, version: int) -> None:
        """Mount a key/value engine."""
        self.mounts[name] = Mount(version)

    def allows(self, policies: tuple[str, ...], request: Request) -> bool:
        """Whether one of the policies allows the request; any token may ask for a mount below which it may read."""
        if "root" in policies:
            return True
        rules = [*DEFAULT, *(rule for name in policies for rule in self.policies.get(name, []))]
        wanted = CAPABILITIES[request.method]
        return any(_covers(glob, request.path) and wanted in can for glob, can in rules)

    def answer(self, request: Request) -> Answer:
        """Answer a request that is allowed."""
        first, _, rest = request.path.partition("/")
        if first == "sys":
            return self._system(request, rest)
        if first == "auth":
            return self._auth(request, rest)
        name = self._mount_of(request.path)
        if name is None:
            return Answer.errors(404, f'no handler for route "{request.path}". route entry not found.')
        mount, key = self.mounts[name], request.path[len(name) :].lstrip("/")
        return _versioned(mount, request, key) if mount.version == 2 else _unversioned(mount, request, key)  # noqa: PLR2004

    def _mount_of(self, path: str) -> str | None:
        found = [name for name in self.mounts if f"{path}/".startswith(f"{name}/")]
        return max(found, key=len, default=None)

    def _system(self, request: Request, path: str) -> Answer:
        area, _, name = path.partition("/")
        if request.method == "GET":
            return self._about_the_system(request, area, name)
        change = {"mounts": self._change_mount, "auth": self._new_auth, "policies": self._new_policy}.get(area)
        return UNSUPPORTED if change is None else change(request, name)

    def _about_the_system(self, request: Request, area: str, name: str) -> Answer:
        if area == "health":
            return Answer(200, {"initialized": True, "sealed": False, "standby": False, "version": "stub"})
        if area == "mounts" and not name:
            return Answer.data({f"{each}/": mount.described(each) for each, mount in self.mounts.items()})
        if area == "internal":
            return self._ui_mounts(name.removeprefix("ui/mounts").strip("/"), request)
        return UNSUPPORTED

    def _ui_mounts(self, path: str, request: Request) -> Answer:
        if not path:
            token = self.tokens.get(request.token or "", ())
            seen = {f"{name}/": mount.described(name) for name, mount in self.mounts.items() if self._sees(token, name)}
            return Answer.data({"auth": {}, "secret": seen})
        name = self._mount_of(path)
        if name is None or not self._sees(self.tokens.get(request.token or "", ()), name):
            why = "preflight capability check returned 403, please ensure client's policies grant access to path"
            return Answer.errors(403, f'{why} "{path}/"')
        return Answer.data({**self.mounts[name].described(name), "path": f"{name}/"})

    def _sees(self, policies: tuple[str, ...], mount: str) -> bool:
        rules = [glob for name in policies for glob, _ in self.policies.get(name, [])]
        return "root" in policies or any(glob.startswith(f"{mount}/") for glob in rules)

    def _change_mount(self, request: Request, name: str) -> Answer:
        body = request.body
        if request.method == "DELETE":
            self.mounts.pop(name, None)
            return DONE
        if name in self.mounts:
            return Answer.errors(400, f"path is already in use at {name}/")
        if body.get("type") not in {"kv", "kv-v2"}:
            return Answer.errors(400, f"plugin not found in the catalog: {body.get('type')}")
        version = (body.get("options") or {}).get("version") or ("2" if body["type"] == "kv-v2" else "1")
        self.mount(name, int(version))
        return DONE

    def _new_policy(self, request: Request, name: str) -> Answer:
        self.policies[name.removeprefix("acl/")] = list(_rules(str(request.body.get("policy", ""))))
        return DONE

    def _new_auth(self, _request: Request, name: str) -> Answer:
        if self.has_app_roles:
            return Answer.errors(400, f"path is already in use at {name}/")
        self.has_app_roles = name == "approle"
        return DONE

    def _auth(self, request: Request, path: str) -> Answer:
        if path == "token/lookup-self" and request.method == "GET":
            policies = list(self.tokens[request.token or ""])
            seconds = 0 if policies == ["root"] else TOKEN_SECONDS
            described = {"id": request.token, "policies": policies, "ttl": seconds, "creation_ttl": seconds}
            return Answer.data({**described, "num_uses": 0, "type": "service", "renewable": seconds > 0})
        if path.startswith("approle/") and self.has_app_roles:
            return self._app_role(request, path.removeprefix("approle/"))
        return UNKNOWN_TOKEN

    def _app_role(self, request: Request, path: str) -> Answer:
        if path == "login":
            return self._login(request)
        name, _, what = path.removeprefix("role/").partition("/")
        if request.method == "POST" and not what:
            policies = request.body.get("token_policies", [])
            names = policies.split(",") if isinstance(policies, str) else policies
            self.roles[name] = {"id": str(uuid.uuid4()), "secrets": [], "policies": ("default", *names)}
            return DONE
        role = self.roles.get(name)
        if role is None:
            return NOT_FOUND
        if what == "role-id":
            return Answer.data({"role_id": role["id"]})
        role["secrets"].append(str(uuid.uuid4()))
        return Answer.data({"secret_id": role["secrets"][-1], "secret_id_num_uses": 0, "secret_id_ttl": 0})

    def _login(self, request: Request) -> Answer:
        body = request.body
        for wanted in ("role_id", "secret_id"):
            if not body.get(wanted):
                return Answer.errors(400, f"missing {wanted}")
        found = [(name, role) for name, role in self.roles.items() if role["id"] == body["role_id"]]
        if not found or body["secret_id"] not in found[0][1]["secrets"]:
            return Answer.errors(400, "invalid role or secret ID")
        name, role = found[0]
        token = f"s.{uuid.uuid4().hex}"
        self.tokens[token] = role["policies"]
        given = {"client_token": token, "policies": list(role["policies"]), "metadata": {"role_name": name}}
        return Answer.data(None, auth={**given, "lease_duration": TOKEN_SECONDS, "renewable": True})


def _versioned(mount: Mount, request: Request, path: str) -> Answer:
    area, _, name = path.partition("/")
    if area == "destroy" and request.method == "POST":
        return _destroy(mount.secrets.get(name, []), request.body.get("versions", []))
    if area not in {"data", "metadata"}:
        return Answer.data(None, 404, warnings=[VERSIONED])
    if request.method == "LIST" and area == "metadata":
        return _listed(mount, name)
    if not name:
        return Answer.data(
            None, 404, warnings=["Non-listing operations on the root of a K/V v2 mount are not supported."]
        )
    return _data(mount, request, name) if area == "data" else _about_versions(mount, request, name)


def _data(mount: Mount, request: Request, name: str) -> Answer:
    versions = mount.secrets.get(name, [])
    match request.method:
        case "GET":
            return _version(versions, request.query.get("version", "0"))
        case "POST":
            return _write(mount, name, request)
        case "DELETE":
            for version in versions[-1:]:
                version.data, version.deleted = None, _now()
            return DONE
    return UNSUPPORTED


def _destroy(versions: list[Version], numbers: list[int]) -> Answer:
    if not numbers:
        return Answer.errors(400, "no version number provided")
    for number in numbers:
        if 0 < int(number) <= len(versions):
            versions[int(number) - 1].data, versions[int(number) - 1].destroyed = None, True
    return DONE


def _about_versions(mount: Mount, request: Request, name: str) -> Answer:
    versions = mount.secrets.get(name, [])
    match request.method:
        case "GET":
            return _metadata(versions) if versions else NOT_FOUND
        case "DELETE":
            mount.secrets.pop(name, None)
            return DONE
    return UNSUPPORTED


def _version(versions: list[Version], wanted: str) -> Answer:
    number = int(wanted) or len(versions)
    if not 0 < number <= len(versions):
        return NOT_FOUND
    found = versions[number - 1]
    metadata = {**found.metadata(), "custom_metadata": None, "version": number}
    return Answer.data({"data": found.data, "metadata": metadata}, 404 if found.deleted or found.destroyed else 200)


def _metadata(versions: list[Version]) -> Answer:
    all_of_them = {str(number): version.metadata() for number, version in enumerate(versions, 1)}
    times = {"created_time": versions[0].created, "updated_time": versions[-1].created}
    rest = {"current_version": len(versions), "oldest_version": 0, "max_versions": 0, "cas_required": False}
    return Answer.data({**times, **rest, "custom_metadata": None, "versions": all_of_them})


def _write(mount: Mount, name: str, request: Request) -> Answer:
    if "data" not in request.body:
        return Answer.errors(400, "no data provided")
    data = request.body["data"]
    if data is not None and not isinstance(data, dict):
        return Answer.errors(400, "error converting input for field \"data\": expected type 'map[string]interface {}'")
    versions = mount.secrets.setdefault(name, [])
    versions.append(Version(None if data is None else as_kept(data), _now()))
    metadata = {**versions[-1].metadata(), "custom_metadata": None, "version": len(versions)}
    return Answer.data(metadata)


def _unversioned(mount: Mount, request: Request, name: str) -> Answer:
    match request.method:
        case "LIST":
            return _listed(mount, name)
        case "GET":
            versions = mount.secrets.get(name)
            return Answer.data(versions[0].data, lease_duration=LEGACY_LEASE) if versions else NOT_FOUND
        case "POST":
            if not request.body:
                return Answer.errors(400, "missing data fields")
            mount.secrets[name] = [Version(dict(sorted(request.body.items())), _now())]
            return DONE
        case _:
            mount.secrets.pop(name, None)
            return DONE


def _listed(mount: Mount, name: str) -> Answer:
    keys = mount.keys(name)
    return Answer.data({"keys": keys}) if keys else NOT_FOUND


def as_kept(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a value as the versioned engine keeps it: objects in the order of their keys, every number a double."""
    match value:
        case dict():
            return {key: as_kept(each) for key, each in sorted(value.items())}
        case list():
            return [as_kept(each) for each in value]
        case int() | float() if not isinstance(value, bool):
            number = float(value)
            plain = number.is_integer() and abs(number) < GO_EXPONENT_FROM
            return int(number) if plain else number
        case _:
            return value


def _rules(policy: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for glob, can in re.findall(r'path\s+"([^"]+)"\s*\{\s*capabilities\s*=\s*\[([^\]]*)\]', policy):
        yield glob, tuple(re.findall(r'"([^"]+)"', can))


def _covers(glob: str, path: str) -> bool:
    parts = (re.escape(part) for part in glob.rstrip("*").split("+"))
    pattern = "[^/]+".join(parts) + (".*" if glob.endswith("*") else "")
    return re.fullmatch(pattern, path, re.DOTALL) is not None


def _now() -> str:
    return datetime.now(tz=timezone.utc).isoformat().replace("+00:00", "Z")
