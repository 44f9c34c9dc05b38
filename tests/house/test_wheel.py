"""The wheel is all that an organisation's IT department installs."""

from __future__ import annotations

import re
import subprocess
import zipfile
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from tests.installation import REPOSITORY, Installation

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.once


def run(*words: str | Path) -> str:
    done = subprocess.run(  # noqa: S603 - our own tools
        [str(word) for word in words], capture_output=True, text=True, check=False, cwd=REPOSITORY
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run("make", "wheel", f"DIST={folder}")
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The wheel and the locked packages in an environment of their own, outside the repository."""
    folder = tmp_path_factory.mktemp("installed")
    uv, venv = run("tools/find_uv.sh"), folder / "venv"
    run("tools/sync.sh", venv, "requirements.lock")
    run(uv, "pip", "install", "--quiet", "--no-deps", "--python", venv / "bin/python", wheel)
    return Installation(folder, command=[str(venv / "bin/ledetraad")], source="")


def test_the_wheel_holds_everything_but_python_code_of_others(wheel: Path) -> None:
    kept = {
        path.relative_to(REPOSITORY / "src").as_posix()
        for folder in ("ledetraad", "lod")
        for path in (REPOSITORY / "src" / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == kept


def test_the_installed_command_says_what_it_can(installed: Installation) -> None:
    said = installed.must("--help")
    for word in ("demo", "serve", "backup", "restore", "move"):
        assert word in said


def test_the_installed_server_has_its_words_in_danish_and_its_looks(
    installed: Installation,
) -> None:
    with installed.serving() as server:
        page = server.get("/")
        assert page.status == 200
        assert '<html lang="da"' in page.text
        assert "Gå til sidens indhold" in page.text
        looks = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.text))
        assert {path.rpartition(".")[2] for path in looks} >= {"css", "js", "svg"}
        for style in [path for path in looks if path.endswith(".css")]:
            named = re.findall(r"url\([\"']?([^\"')#:]+)[\"')#]", server.get(style).text)
            looks |= {urljoin(style, path) for path in named}
        assert {path: status for path in looks if (status := server.get(path).status) != 200} == {}
        server.cookies["django_language"] = "en"
        assert '<html lang="en"' in server.get("/").text
        assert server.get("/account/login/").status == 200
