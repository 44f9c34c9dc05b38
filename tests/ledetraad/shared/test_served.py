"""Links in mails lead to where the pages are served, for somebody who tries it on a port of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledetraad.shared.served import FIRST_TRY, address_of, keep, served_at

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("listening", "hosts", "address"),
    [
        ("127.0.0.1", [], "http://localhost:8123"),
        ("0.0.0.0", [], "http://localhost:8123"),  # noqa: S104 - what somebody may type
        ("::", [], "http://localhost:8123"),
        ("10.1.2.3", [], "http://10.1.2.3:8123"),
        ("fd00::1", [], "http://[fd00::1]:8123"),
        ("pilot.intern", [], "http://pilot.intern:8123"),
        ("0.0.0.0", ["*", ".intern", "pilot.intern"], "http://pilot.intern:8123"),  # noqa: S104
    ],
    ids=["this-machine", "all", "all-ipv6", "one", "one-ipv6", "name", "hosts"],
)
def test_the_address_is_one_that_a_browser_finds(
    listening: str, hosts: list[str], address: str
) -> None:
    assert address_of(listening, "8123", hosts) == address


def test_who_has_not_served_yet_is_told_the_usual_port_and_then_the_latest(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    assert served_at(folder) == FIRST_TRY
    for port in ("8123", "8124"):
        keep(folder, f"http://localhost:{port}")
    assert served_at(folder) == "http://localhost:8124"
