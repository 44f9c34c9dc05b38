"""Copy what we take from others into the repository: `python tools/vendor.py dkfds|axe|plex|emoji`.

dkfds is the public design system of Danish authorities. We take its style sheet, icons and
typeface, never its JavaScript and never the logos of borger.dk and virk: not ours to show.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APACHE = Path("/usr/share/common-licenses/Apache-2.0")  # Debian's base-files; dkfds only names it

NAMED = {
    "#0059b3": "primary",
    "#004993": "primary-dark",
    "#fff": "white",
    "#f5f5f5": "gray-100",
    "#dcdcdc": "gray-200",
    "#bfbfbf": "gray-300",
    "#8e8e8e": "gray-400",
    "#707070": "gray-500",
    "#454545": "gray-600",
    "#1a1a1a": "black",
    "#ddf7ce": "green-100",
    "#358000": "green-700",
    "#fec": "orange-100",
    "#febb30": "orange-700",
    "#ffe0e0": "red-100",
    "#c00": "red-700",
    "#e2f2fb": "blue-100",
    "#1b86c3": "blue-700",
    "#004d99": "blue-800",
    "#0003": "shadow",
    "#0006": "shadow-dark",
    "#fff3": "veil",
}
SAME_HEX_OTHER_ROLE = [  # (property, hex): the same value where it means something else
    (re.compile(r"^(color|fill)$"), "#fff", "on-primary", "#fff"),
    (re.compile(r"^outline"), "#454545", "focus", "#454545"),
    (re.compile(r"^fill$"), "purple", "visited", "purple"),
    (re.compile(r"^color$"), "purple", "visited", "purple"),
]
EXTRA_ICONS = ["chevron-down-white.svg", "check.svg", "minus.svg"]  # for the dark mode
DECLARATIONS = re.compile(r"\{([^{}]*)\}")
ICON_RULE = re.compile(r"(?:\.icon-[a-z0-9-]+:not\(a\),?)+\{[^}]*\}")
LOGO = re.compile(r"background-image:url\([^)]*logo[^)]*\);?")
URL = re.compile(r"url\(([^)]+)\)")


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str
    target: Path


DKFDS = Package(
    "dkfds",
    "11.2.0",
    "MIT (style sheet), OFL-1.1 (IBM Plex Sans), Apache-2.0 (icons)",
    ROOT / "src/ledetraad/shared/static/shared/vendor/dkfds",
)
PLEX = Package(  # the same typeface once more, because a printed page cannot be set from woff2
    "@expo-google-fonts/ibm-plex-sans",
    "0.4.1",
    "OFL-1.1",
    ROOT / "src/ledetraad/shared/paper/plex",
)
EMOJI = Package(  # people write them in goals too; in outline, as they are to be printed
    "@expo-google-fonts/noto-emoji",
    "0.4.7",
    "OFL-1.1",
    ROOT / "src/ledetraad/shared/paper/emoji",
)
AXE = Package("axe-core", "4.14.1", "MPL-2.0", ROOT / "tests/journeys/vendor/axe")


def fetch(package: Package, folder: Path) -> tuple[Path, str]:
    """The unpacked package and the sha256 of its archive."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to fetch the package; it is not needed to run Ledetråd")
    wanted = f"{package.name}@{package.version}"
    subprocess.run([npm, "pack", wanted, "--silent"], cwd=folder, check=True, stdout=sys.stderr)  # noqa: S603 both words are constants above
    archive = next(folder.glob("*.tgz"))
    with tarfile.open(archive) as bundle:
        bundle.extractall(folder, filter="data")
    return folder / "package", hashlib.sha256(archive.read_bytes()).hexdigest()


def with_names(block: str) -> str:
    """Every colour in one block of declarations as a custom property."""
    return ";".join(_named(declaration) for declaration in block.split(";"))


def _named(declaration: str) -> str:
    prop, _, value = declaration.partition(":")
    for applies, colour, role, _default in SAME_HEX_OTHER_ROLE:
        if applies.match(prop):
            value = re.sub(rf"{colour}\b", f"var(--fds-{role})", value)
    value = re.sub(r"#0000\b", "transparent", value)
    value = re.sub(r"#[0-9a-f]{3,8}\b", lambda hit: f"var(--fds-{NAMED[hit[0]]})", value)
    return f"{prop}:{value}" if value else declaration


def palette() -> str:
    """The design system's own values, so that the style sheet stands alone."""
    colours = {name: value for value, name in NAMED.items()}
    colours |= {role: default for _, _, role, default in SAME_HEX_OTHER_ROLE}
    return ":root{" + ";".join(f"--fds-{name}:{value}" for name, value in colours.items()) + "}"


def rewrite(css: str) -> str:
    """The theme for virk keeps the primary colour apart from the greys: it is our stencil."""
    css = re.sub(r"/\*[#!]?.*?\*/", "", css, flags=re.DOTALL)
    css = LOGO.sub("", ICON_RULE.sub("", css))
    css = re.sub(r"src:[^;}]*?(url\([^)]*\.woff2\) format\(\"?woff2\"?\))[^;}]*", r"src:\1", css)
    css = DECLARATIONS.sub(lambda block: "{" + with_names(block[1]) + "}", css)
    css = css.replace("../img/svg-icons/", "../icons/")
    css = css.replace("../fonts/IBMPlexSans/complete/woff2/", "../fonts/")
    charset, _, rest = css.rpartition('@charset "UTF-8";')
    return '@charset "UTF-8";' + palette() + charset + rest.replace("}", "}\n")


def take_dkfds(package: Path, target: Path) -> None:
    dist = package / "dist"
    css = rewrite((dist / "css/dkfds-virkdk.min.css").read_text("utf-8"))
    write(target / "css/dkfds.css", css)
    sources = {"icons": dist / "img/svg-icons", "fonts": dist / "fonts/IBMPlexSans/complete/woff2"}
    wanted = {(kind, name) for _, kind, name in (url.split("/") for url in URL.findall(css))}
    for kind, name in sorted(wanted | {("icons", name) for name in EXTRA_ICONS}):
        copy(sources[kind] / name, target / kind / name)
    sprite = (dist / "img/all-svg-icons.svg").read_text("utf-8")
    write(target / "icons.svg", re.sub(r"<!DOCTYPE[^>]*>", "", sprite) + "\n")
    copy(dist / "LICENSE.md", target / "LICENSE.md")
    copy(sources["fonts"] / "license.txt", target / "LICENSE-OFL-1.1.txt")
    copy(APACHE, target / "LICENSE-Apache-2.0.txt")


def take_axe(package: Path, target: Path) -> None:
    for name in ("axe.min.js", "LICENSE", "LICENSE-3RD-PARTY.txt"):
        copy(package / name, target / name)


def take_plex(package: Path, target: Path) -> None:
    for face in ("400Regular", "600SemiBold"):
        name = f"IBMPlexSans_{face}.ttf"
        copy(package / face / name, target / name)
    copy(package / "LICENSE_FONT", target / "LICENSE-OFL-1.1.txt")


def take_emoji(package: Path, target: Path) -> None:
    copy(package / "400Regular/NotoEmoji_400Regular.ttf", target / "NotoEmoji_400Regular.ttf")
    copy(package / "LICENSE_FONT", target / "LICENSE-OFL-1.1.txt")


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")


def record(package: Package, archive_sha256: str) -> None:
    lines = [
        "# Written by tools/vendor.py; do not edit these files by hand.",
        f'name = "{package.name}"',
        f'version = "{package.version}"',
        f'licence = "{package.licence}"',
        f'sha256 = "{archive_sha256}" # of the npm archive',
        "",
        "[files]",
    ]
    for path in sorted(p for p in package.target.rglob("*") if p.is_file()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(f'"{path.relative_to(package.target)}" = "{digest}"')
    write(package.target / "VENDORED.toml", "\n".join(lines) + "\n")


def main(name: str) -> None:
    package, take = {
        "dkfds": (DKFDS, take_dkfds),
        "axe": (AXE, take_axe),
        "plex": (PLEX, take_plex),
        "emoji": (EMOJI, take_emoji),
    }[name]
    with tempfile.TemporaryDirectory() as folder:
        unpacked, sha256 = fetch(package, Path(folder))
        shutil.rmtree(package.target, ignore_errors=True)
        take(unpacked, package.target)
    record(package, sha256)
    print(f"{package.name} {package.version} -> {package.target.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1])
