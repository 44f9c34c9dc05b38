"""What people write to each other is found nowhere else: not in logs, mails, addresses or on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.installation import Installation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.once

RUN = "from tests.house.canary import everything; everything()"
WORD = "kanariefuglen8f3a"  # as in tests.house.canary, which needs Django to be read


def test_a_word_typed_into_every_field_is_in_no_log_mail_address_session_fault_or_file(
    prepared: Callable[[Path], Path], tmp_path: Path
) -> None:
    house = Installation(prepared(tmp_path))
    told = house.speak(RUN)
    lines = told.stdout.splitlines()
    assert "missed []" in lines, told.stdout[-3000:] + told.stderr[-3000:]
    assert [line.split()[1] for line in lines if line.startswith("fault")] == ["500"] * 3 + ["503"]
    assert "INSERT INTO" in told.stderr  # the log was as long as can be
    assert "EncryptionError" in told.stderr
    for stream in (told.stdout, told.stderr):
        assert [line for line in stream.splitlines() if WORD in line] == []
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "ledetraad.sqlite3" for path in files)
    for path in files:
        content = path.read_bytes()
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert WORD.encode(encoding) not in content, path
