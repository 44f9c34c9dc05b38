#!/usr/bin/env bash
# Everything, in the order that tells of a fault soonest. Stops at the first run that fails, so the
# last lines are always pytest's own about what decided the outcome. Called by `make test`.
set -euo pipefail
cd "$(dirname "$0")/.."
dev=$1 alone=$2
export PYTHONPATH="$PWD/src:$PWD/tests/plugins"

LEDETRAAD_TEST_PREPARED=$(mktemp -d) # one `ledetraad prepare` for all that begins with one
export LEDETRAAD_TEST_PREPARED
trap 'rm -rf "$LEDETRAAD_TEST_PREPARED"' EXIT

say() { printf '\n== %s\n' "$1"; }
whole() { "$dev/bin/python" -m pytest -q -p nothing_skipped "$@"; }

# Each worker begins with its own half, so that what a file prepares is seldom prepared by both; the
# house comes first, for its tests are the longest, and at the end nobody should wait for one of them.
SPREAD="--dist worksteal"

"$dev/bin/python" tools/compile_translations.py src >/dev/null

say "lod, where no Django is installed"
"$alone/bin/python" -m pytest -q -n2 -p nothing_skipped -p without_django tests/lod

say "the house and its rooms, on SQLite"
whole -n2 $SPREAD tests/house tests/ledetraad

say "the same, on PostgreSQL"
PYTHON=$dev/bin/python
# The tables that `ledetraad prepare` made there a moment ago, for the tests above.
LEDETRAAD_TEST_LIKE=$LEDETRAAD_TEST_PREPARED/prepared-on-postgresql/data \
    "$PYTHON" tools/throwaway_postgresql.py \
    "$PYTHON" -m pytest -q -n2 $SPREAD -p nothing_skipped -m "not once" tests/house tests/ledetraad

say "journeys, in a browser"
# One worker for each of the three years: they wait for the browser. Tests are dealt out one by one,
# for `loadgroup` takes a test without a group for a group of its own.
whole -n3 --dist loadgroup tests/journeys
