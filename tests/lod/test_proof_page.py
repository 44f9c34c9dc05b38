"""docs/develop/proof.md promises tests by name: they are there."""

import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "develop" / "proof.md"


def test_every_test_the_page_names_is_there() -> None:
    page = PAGE.read_text(encoding="utf-8")
    files = {path.name: path.read_text(encoding="utf-8") for path in HERE.glob("test_*.py")}
    written = set(re.findall(r"^def (test_\w+)", "\n".join(files.values()), re.MULTILINE))
    named = set(re.findall(r"`(test_\w+)`", page))
    assert len(named) > 15
    assert named <= written
    assert set(re.findall(r"`(test_\w+\.py)`", page)) <= set(files)
