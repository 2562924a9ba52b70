# SPDX-License-Identifier: Apache-2.0
"""Finding the Java that runs the broker."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from .failures import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Iterator

JAVA = 25


def java() -> Path:
    """Return a `java` that is new enough, looked for where the build's toolchains look."""
    for home in _homes():
        if _version(home) >= JAVA and (home / "bin" / "java").is_file():
            return home / "bin" / "java"
    message = f"No JDK {JAVA} or newer was found; install one under /usr/lib/jvm, or point JAVA_HOME at it."
    raise CannotRunError(message)


def _homes() -> Iterator[Path]:
    for name in (f"JAVA{JAVA}_HOME", f"JAVA_HOME_{JAVA}_X64", "JAVA_HOME", "JDK_HOME"):
        if os.environ.get(name):
            yield Path(os.environ[name])
    toolchains = Path.home() / ".m2" / "toolchains.xml"
    if toolchains.is_file():
        for element in ET.parse(toolchains).iter():  # noqa: S314 - the user's own Maven settings
            if element.tag.endswith("jdkHome") and element.text:
                yield Path(element.text.strip())
    for folder in (
        "/usr/lib/jvm",
        "/opt/java",
        "~/.jdks",
        "~/.sdkman/candidates/java",
        "~/.local/share/mise/installs/java",
    ):
        yield from sorted(Path(folder).expanduser().glob("*"), reverse=True)
    yield from sorted(Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home"), reverse=True)
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path).resolve().parent.parent


def _version(home: Path) -> int:
    release = home / "release"
    if not release.is_file():
        return 0
    found = re.search(r'^JAVA_VERSION="(\d+)', release.read_text("utf-8", "replace"), re.MULTILINE)
    return int(found.group(1)) if found else 0
