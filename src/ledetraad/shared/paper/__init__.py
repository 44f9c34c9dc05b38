"""Pages set for print as tagged PDF (PDF/UA-1), with our own typeface and nothing from the machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typst

if TYPE_CHECKING:
    from collections.abc import Mapping

Standard = Literal["ua-1"]
TYPEFACES = [Path(__file__).parent / name for name in ("plex", "emoji")]


def pdf(layout: Path, data: Mapping[str, Any]) -> bytes:
    """Set the layout, a Typst file, with the data.

    The data goes in as JSON and is only ever read as strings and numbers, so what people have
    written can never become markup; and the layout can read no file outside its own folder.
    """
    try:
        return _set(layout, data, "ua-1")
    except typst.TypstError:
        # The standard forbids signs the typefaces lack, such as Chinese. People write them all the
        # same: the page is tagged as before, but shows an empty box and does not claim the standard.
        return _set(layout, data, None)


def _set(layout: Path, data: Mapping[str, Any], standard: Standard | None) -> bytes:
    return typst.compile(
        layout,
        root=layout.parent,
        font_paths=[*TYPEFACES],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        pdf_standards=standard,
    )
