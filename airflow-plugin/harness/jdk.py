# SPDX-License-Identifier: Apache-2.0
"""Finding the Java that runs the broker."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from .failures import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Iterator

JAVA = 25
VARIABLES = (f"JAVA{JAVA}_HOME", f"JAVA_HOME_{JAVA}_X64", "JAVA_HOME", "JDK_HOME")
# Maven's own list, and the list of JDKs that its toolchains plugin has found on this machine.
MAVEN_FILES = (".m2/toolchains.xml", ".m2/discovered-jdk-toolchains-cache.xml")
FOLDERS = ("/usr/lib/jvm/*", "/opt/java/*", "/Library/Java/JavaVirtualMachines/*/Contents/Home")


def java() -> Path:
    """Return a `java` that is new enough, looked for where the build's toolchains look."""
    for home in _homes():
        release = home / "release"
        text = release.read_text("utf-8", "replace") if release.is_file() else ""
        version = re.search(r'^JAVA_VERSION="(\d+)', text, re.MULTILINE)
        if version and int(version[1]) >= JAVA and (home / "bin" / "java").is_file():
            return home / "bin" / "java"
    raise CannotRunError(f"No JDK {JAVA} or newer was found; install one under /usr/lib/jvm, or set JAVA_HOME to it.")


def _homes() -> Iterator[Path]:
    yield from (Path(os.environ[name]) for name in VARIABLES if os.environ.get(name))
    for file in (Path.home() / name for name in MAVEN_FILES):
        text = file.read_text("utf-8", "replace") if file.is_file() else ""
        yield from map(Path, re.findall(r"<jdkHome>\s*(.+?)\s*</jdkHome>", text))
    for folder in FOLDERS:
        yield from sorted(Path("/").glob(folder[1:]), reverse=True)
    if on_path := shutil.which("java"):
        yield Path(on_path).resolve().parent.parent
