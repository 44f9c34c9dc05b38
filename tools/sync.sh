#!/usr/bin/env bash
# Fill a virtual environment from lock files, exactly and only when a lock has changed: sync.sh VENV LOCK...
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$1; shift

stamp=$(cat "$@" | sha256sum | cut -c1-64)
[ "$(cat "$venv/.lock" 2>/dev/null)" = "$stamp" ] && exit

# uv is given the interpreter itself: a version manager's shim would make it go and look for one.
python=$(python3 -c 'import sys; print(sys._base_executable)')
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
    || { echo "Python 3.11 or newer is needed; this is $("$python" --version)." >&2; exit 1; }

uv=$(tools/find_uv.sh)
# Its own list of certificates would not know an organisation's proxy; the machine's does.
export UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=1
"$uv" venv --quiet --allow-existing --python "$python" "$venv"
echo "installing into $venv" >&2
"$uv" pip sync --quiet --strict --require-hashes --python "$venv/bin/python" "$@"
echo "$stamp" > "$venv/.lock"
