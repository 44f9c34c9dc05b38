#!/usr/bin/env bash
# Everything, in the order that tells of a fault soonest. Stops at the first run that fails, so the
# last lines are always pytest's own about what decided the outcome. Called by `make test`.
set -euo pipefail
cd "$(dirname "$0")/.."
dev=$1 alone=$2
export PYTHONPATH="$PWD/src:$PWD/tests/plugins"

say() { printf '\n== %s\n' "$1"; }
whole() { "$dev/bin/python" -m pytest -q -p nothing_skipped "$@"; }

"$dev/bin/python" tools/compile_translations.py src >/dev/null

say "lod, where no Django is installed"
"$alone/bin/python" -m pytest -q -n2 -p nothing_skipped -p without_django tests/lod

say "the house and its rooms, on SQLite"
whole -n2 tests/ledetraad tests/house

say "the same, on PostgreSQL"
PYTHON=$dev/bin/python
"$PYTHON" tools/throwaway_postgresql.py \
    "$PYTHON" -m pytest -q -n2 -p nothing_skipped -m "not once" tests/ledetraad tests/house

say "journeys, in a browser"
whole -n2 tests/journeys
