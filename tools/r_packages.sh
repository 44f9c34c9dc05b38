#!/usr/bin/env bash
# See that R has the packages the references are made with; install them where that is allowed.
set -euo pipefail

needed=(aer clubsandwich estimatr lavaan multilevel nlme plm psych sandwich)
debian=(r-base-core "${needed[@]/#/r-cran-}")

complete() {
    command -v Rscript >/dev/null && Rscript -e '
        needed <- commandArgs(TRUE)
        there <- tolower(rownames(installed.packages()))
        quit(status = !all(needed %in% there))' "${needed[@]}" >/dev/null 2>&1
}

complete && exit
echo "installing R's packages from Debian" >&2
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
as_root env DEBIAN_FRONTEND=noninteractive sh -c '
    apt-get -qq update && apt-get -qq -y --no-install-recommends install "$@"' sh "${debian[@]}" >&2 || true
complete || { echo "R or some of its packages are missing. On Debian, as root: apt-get install ${debian[*]}" >&2; exit 1; }
