"""Compile the interface words (.po) into what gettext reads (.mo): for wheels and checkouts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import polib

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # compiling in a checkout needs no build backend
    BuildHookInterface = object  # type: ignore[assignment,misc]


def compile_all(source: Path) -> int:
    """Compile every catalogue below `source` that is newer than its compiled twin."""
    count = 0
    for catalogue in sorted(source.rglob("LC_MESSAGES/*.po")):
        compiled = catalogue.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= catalogue.stat().st_mtime:
            continue
        polib.pofile(str(catalogue)).save_as_mofile(str(compiled))
        count += 1
    return count


class CompileTranslations(BuildHookInterface):  # type: ignore[type-arg]
    """Lets the wheel carry compiled translations without GNU gettext on anybody's machine."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_all(Path(self.root) / "src")


if __name__ == "__main__":
    print(f"compiled {compile_all(Path(sys.argv[1] if len(sys.argv) > 1 else 'src'))} catalogue(s)")
