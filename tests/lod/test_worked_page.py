"""The worked page for researchers does what it says."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "method" / "worked-trial.md"


def test_every_line_of_the_worked_page_gives_what_the_page_shows() -> None:
    text = PAGE.read_text(encoding="utf-8").replace("```python", "").replace("```", "")
    page = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    shown: list[str] = []
    result = doctest.DocTestRunner().run(page, out=shown.append)
    assert result.attempted > 40
    assert result.failed == 0, "".join(shown)
