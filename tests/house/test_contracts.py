"""The contracts hold, and would not hold if somebody broke one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.db import models

from ledetraad.dialogues.models import Dialogue

if TYPE_CHECKING:
    from collections.abc import Iterable

REPOSITORY = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]

# One line that must not be written, and where, for each contract.
BREACHES = {
    "storeys": ("people/queries/late.py", "from ledetraad.dialogues.models import Dialogue"),
    "rooms": ("people/utils.py", ""),
    "views-ask": ("desks/views.py", "from ledetraad.people.models import Person"),
    "lod": ("../lod/late.py", "import django"),
    "rules": ("dialogues/rules/late.py", "from django.utils import timezone"),
    "no-circles": ("shared/secrets.py", "import ledetraad.shared.encryption"),
}


def broken_contracts(source: Path) -> str:
    """What import-linter says about the code in `source`; empty when every contract is kept."""
    program = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-c", program, "--no-cache", "--no-logo"],
        cwd=source.parent,
        env=os.environ | {"PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr if done.returncode else ""


@pytest.mark.once
def test_a_breach_is_known_for_every_contract() -> None:
    assert set(BREACHES) == {contract["id"] for contract in CONTRACTS}


@pytest.mark.once
@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract["id"])
def test_whoever_breaks_a_contract_is_told(contract: dict[str, str], tmp_path: Path) -> None:
    source = shutil.copytree(REPOSITORY / "src", tmp_path / "src")
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    place, line = BREACHES[contract["id"]]
    with (source / "ledetraad" / place).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    assert f"{contract['name']} BROKEN" in broken_contracts(source)


def upward_relations(tables: Iterable[type[models.Model]]) -> list[str]:
    """Foreign keys into a room above the table's own, which the linter cannot see in a string."""
    storeys = [room for layer in CONTRACTS[0]["layers"] for room in layer.split(" | ")]
    return [
        f"{model._meta.label}.{field.name}"
        for model in tables
        if model._meta.app_label in storeys
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type)
        if field.related_model._meta.app_label
        in storeys[: storeys.index(model._meta.app_label)]  # from top to bottom
    ]


def test_no_table_points_to_a_room_above_its_own() -> None:
    assert upward_relations(apps.get_models(include_auto_created=True)) == []


def test_a_foreign_key_that_points_upward_is_seen() -> None:
    room = Apps(["ledetraad.people", "ledetraad.dialogues"])

    class Late(models.Model):
        dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="+")

        class Meta:
            app_label = "people"
            apps = room

    assert upward_relations([Late]) == ["people.Late.dialogue"]


def test_every_room_is_under_the_room_contract() -> None:
    ground = {"content", "settings", "shared"}  # with shapes of their own
    rooms = {
        f"ledetraad.{package.parent.name}"
        for package in (REPOSITORY / "src" / "ledetraad").glob("*/__init__.py")
        if package.parent.name not in ground
    }
    assert rooms == set(next(c for c in CONTRACTS if c["id"] == "rooms")["containers"])
