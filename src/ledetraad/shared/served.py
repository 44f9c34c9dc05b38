"""Where the pages are served: what links begin with where nobody has said what people type.

Mail is written by the web server and by workers beside it, which are never told its port. So it is kept.
"""

from __future__ import annotations

import datetime as dt
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FIRST_TRY = "http://localhost:8000"
KEPT = "served-at"


def served_at(folder: Path) -> str:
    """Where the web server was last started."""
    try:
        return (folder / KEPT).read_text(encoding="utf-8").strip() or FIRST_TRY
    except FileNotFoundError:
        return FIRST_TRY


def started_at(folder: Path) -> dt.datetime | None:
    """When that was; nothing where it has never been, or by other means than `ledetraad serve`."""
    try:
        return dt.datetime.fromtimestamp((folder / KEPT).stat().st_mtime, tz=dt.UTC)
    except FileNotFoundError:
        return None


def keep(folder: Path, address: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{KEPT}.new"
    draft.write_text(address, encoding="utf-8")
    draft.replace(folder / KEPT)  # never half there for a worker that reads it now


def address_of(listening: str, port: str, hosts: Sequence[str]) -> str:
    """The first name people use, else this machine, or the one of its addresses that is listened at."""
    names = [host for host in hosts if host[0] not in "*."]
    return f"http://{names[0] if names else _host(listening)}:{port}"


def _host(listening: str) -> str:
    try:
        one = ip_address(listening)
    except ValueError:
        return listening
    if one.is_loopback or one.is_unspecified:
        return "localhost"
    return f"[{one}]" if one.version == 6 else str(one)
