#!/usr/bin/env bash
# A real FlexMeasures server for the conformance suite: PostgreSQL, Redis, web server and worker, on free
# ports of loopback. `cargo xtask conformance flexmeasures` calls it; it can be called by hand as well:
#
#   server.sh DIR start                   installs what is missing, makes a seeded database, starts all
#   server.sh DIR env                     the variables that the suite needs: set -a; . <(server.sh DIR env)
#   server.sh DIR reset                   the database as seeded; no jobs, no counts of requests
#   server.sh DIR worker start|stop|kill
#   server.sh DIR redis start|stop        it keeps what it has
#   server.sh DIR stop                    ends all; only the logs stay
#   server.sh DIR serve                   start and env, and stop as soon as its input ends
#
# After `start`, a scenario is run by
#   cargo test -p gridwire-tests --test conformance -- --ignored --nocapture
# All that it makes is in DIR, but for the Python packages, which are in the user's cache. It needs Linux.
set -euo pipefail
umask 077

say() { printf '[flexmeasures] %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}
usage() {
    sed -n '2,/^set/{/^#/s/^# \?//p}' "${BASH_SOURCE[0]}" >&2
    exit 2
}

(($# >= 2)) || usage
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$1/log" "$1/run" "$1/home"
dir=$(cd "$1" && pwd)
# The server writes a log where it is.
cd "$dir/log"
. "$here/install.sh"
. "$here/processes.sh"

# new_settings: ports that are free, and a secret for the database, Redis and tokens.
new_settings() {
    "$venv/bin/python" >"$dir/settings" <<'PYTHON'
import secrets, socket

services = {name: socket.create_server(("127.0.0.1", 0)) for name in ("postgres", "redis", "web")}
for name, service in services.items():
    print(f"{name}_port={service.getsockname()[1]}")
print(f"secret={secrets.token_hex(16)}")
PYTHON
}

settings() {
    [[ -r $dir/settings ]] || die "no server in $dir"
    . "$dir/settings"
    export PGPASSWORD=$secret REDISCLI_AUTH=$secret
}

# unrooted COMMAND…: PostgreSQL refuses to run as root. As its own user it still has to reach DIR.
unrooted() {
    if [[ $(id -u) = 0 ]]; then
        set -- setpriv --reuid=postgres --regid=postgres --init-groups \
            --inh-caps=+dac_override --ambient-caps=+dac_override "$@"
    fi
    "${prefix[@]}" "$@"
}

start_postgres() {
    local bin data=$dir/postgres prefix=()
    bin=$(postgres_bin)
    mkdir "$data"
    [[ $(id -u) != 0 ]] || chown postgres "$data"
    printf %s "$secret" >"$dir/home/password"
    unrooted "$bin/initdb" -D "$data" -U fm -A scram-sha-256 --pwfile="$dir/home/password" \
        -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/log/initdb.log" 2>&1 || die "initdb failed; see $dir/log/initdb.log"
    prefix=(begin postgres)
    # No socket in the file system, where another's may be, and no care for a loss of power.
    unrooted "$bin/postgres" -D "$data" -c listen_addresses=127.0.0.1 -c port="$postgres_port" \
        -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off
}

sql() {
    "$(postgres_bin)/psql" -X -q -At -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$postgres_port" -U fm -d postgres -c "$1"
}

start_redis() {
    mkdir -p "$dir/redis"
    printf 'requirepass %s\n' "$secret" |
        begin redis redis-server - --bind 127.0.0.1 --port "$redis_port" --dir "$dir/redis" --save ''
    await redis redis ping
}
