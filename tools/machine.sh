#!/usr/bin/env bash
# What the tests need that is no Python package: Chromium (best the one without windows), PostgreSQL,
# and the library that the program which drives the browser is linked to.
set -euo pipefail

missing=()
command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || missing+=(chromium-headless-shell)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
compgen -G '/usr/lib*/libatomic.so.1' >/dev/null || compgen -G '/usr/lib/*/libatomic.so.1' >/dev/null || missing+=(libatomic1)
[ ${#missing[@]} = 0 ] && exit

root=()
if [ "$(id -u)" != 0 ]; then
    root=(sudo -n)
    "${root[@]}" true 2>/dev/null || {
        echo "The tests need ${missing[*]}, and only root may install them: sudo apt-get install ${missing[*]}" >&2
        exit 1
    }
fi
command -v apt-get >/dev/null || { echo "The tests need ${missing[*]}: install them with this machine's package manager." >&2; exit 1; }
echo "installing ${missing[*]}" >&2
"${root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get -qq update && apt-get -qq -y --no-install-recommends install "$@"' sh "${missing[@]}" >&2
