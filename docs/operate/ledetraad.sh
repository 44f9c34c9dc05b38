#!/bin/sh
# /usr/local/bin/ledetraad: the command with the service's settings, as its user. For root, and for that user.
set -a
. /etc/ledetraad.env
set +a
HOME=/var/lib/ledetraad
export HOME
if [ "$(id -un)" = ledetraad ]; then
    exec /opt/ledetraad/bin/ledetraad "$@"
fi
exec setpriv --reuid ledetraad --regid ledetraad --init-groups /opt/ledetraad/bin/ledetraad "$@"
