#!/usr/bin/env bash
# Print the path of a uv: the one on PATH, else the one in .uv/, which is made when there is none.
set -euo pipefail
cd "$(dirname "$0")/.."

stop() { printf '%s\n' "$1" >&2; exit 1; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 77
    fi
}

if command -v uv >/dev/null && uv --version >/dev/null 2>&1; then
    command -v uv
    exit
fi
[ -x .uv/bin/uv ] && { echo "$PWD/.uv/bin/uv"; exit; }

command -v python3 >/dev/null || stop "Python 3.11 or newer is needed: apt-get install python3"
if ! python3 -c 'import ensurepip' 2>/dev/null; then # Debian keeps it in a package of its own
    as_root env DEBIAN_FRONTEND=noninteractive sh -c \
        'apt-get -qq update && apt-get -qq -y --no-install-recommends install python3-venv' >&2 \
        || stop "python3-venv is missing and could not be installed here. As root: apt-get install python3-venv"
fi
echo "making a uv in .uv/" >&2
rm -rf .uv
if ! { python3 -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check uv; } >&2; then
    rm -rf .uv
    stop "uv could not be installed: check that pip can reach a package index, then run the command again."
fi
echo "$PWD/.uv/bin/uv"
