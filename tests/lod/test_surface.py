"""What a new user meets: `import lod`, names that say what they do, and what each may refuse."""

import inspect
import subprocess
import sys

import pytest

import lod

PUBLIC = {
    name: thing
    for name, thing in vars(lod).items()
    if not name.startswith("_") and not inspect.ismodule(thing)
}
SLOW = ("scipy.stats", "scipy.optimize", "scipy.sparse", "scipy.spatial", "pandas", "joblib")


def test_importing_lod_loads_nothing_slow() -> None:
    code = f"import sys, lod; sys.exit(sorted(set({SLOW!r}) & set(sys.modules)) or 0)"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own words


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_says_what_it_is(name: str) -> None:
    words = inspect.getdoc(PUBLIC[name]) or ""
    assert words
    assert not words.startswith(f"{name}("), "a dataclass's own signature is no explanation"
    assert words != "Enum where members are also (and must be) strings"


@pytest.mark.parametrize("name", [n for n, thing in PUBLIC.items() if inspect.isfunction(thing)])
def test_every_public_function_says_what_it_refuses(name: str) -> None:
    words = inspect.getdoc(PUBLIC[name]) or ""
    assert "Error" in words or "rrors as `" in words, words


def test_every_refusal_can_be_caught_at_once() -> None:
    refusals = [thing for thing in vars(lod.errors).values() if inspect.isclass(thing)]
    assert all(issubclass(refusal, lod.LodError) for refusal in refusals)
