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
#   cargo run -p gridwire-tests --example conformance
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
    environment=(env -i PATH="$PATH" HOME="$dir/home" LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
        FM_SECRET="$secret" FM_REDIS_PORT="$redis_port")
}

start_postgres() {
    local bin data=$dir/postgres as_user=()
    bin=$(postgres_bin)
    mkdir "$data"
    if [[ $(id -u) = 0 ]]; then
        # It refuses to run as root. As its own user it still has to reach DIR.
        chown postgres "$data"
        as_user=(setpriv --reuid=postgres --regid=postgres --init-groups
            --inh-caps=+dac_override --ambient-caps=+dac_override)
    fi
    printf %s "$secret" >"$dir/home/password"
    "${as_user[@]}" "$bin/initdb" -D "$data" -U fm -A scram-sha-256 --pwfile="$dir/home/password" \
        -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/log/initdb.log" 2>&1 || die "initdb failed; see $dir/log/initdb.log"
    # No socket in the file system, where another's may be, and no care for a loss of power.
    begin postgres "${as_user[@]}" "$bin/postgres" -D "$data" -c listen_addresses=127.0.0.1 \
        -c port="$postgres_port" -c unix_socket_directories= \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off
    await postgres sql 'select 1'
}

sql() {
    "$(postgres_bin)/psql" -X -q -At -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$postgres_port" -U fm -d postgres -c "$1"
}

start_redis() {
    mkdir -p "$dir/redis"
    printf '%s\n' "bind 127.0.0.1" "port $redis_port" "requirepass $secret" 'save ""' >"$dir/redis/conf"
    begin redis redis-server "$dir/redis/conf" --dir "$dir/redis"
    await redis redis ping
}

redis() { redis-cli -e -h 127.0.0.1 -p "$redis_port" "$@"; }

# flexmeasures NAME PROGRAM…: begins a program of the server, with no environment but its own.
flexmeasures() {
    local name=$1 program=$2
    shift 2
    begin "$name" "${environment[@]}" FM_DATABASE="$(database fm)" "$venv/bin/$program" "$@"
}

database() { echo "postgresql+psycopg2://fm:$secret@127.0.0.1:$postgres_port/$1"; }

start_web() {
    flexmeasures web gunicorn --bind "127.0.0.1:$web_port" --workers 1 --threads 8 --timeout 120 \
        --graceful-timeout 3 --pythonpath "$here" wsgi:application
}

web_is_ready() {
    local status
    exec 3<>"/dev/tcp/127.0.0.1/$web_port"
    printf 'GET /api/v3_0/health/ready HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
    IFS= read -r -t 10 status <&3
    [[ $status = *" 200 "* ]]
}

start_worker() {
    # The name tells it from one that was killed, which Redis goes on listing.
    worker=worker-$$
    flexmeasures worker flexmeasures jobs run-worker --queue 'scheduling|forecasting|ingestion' --name "$worker"
}

worker_is_ready() { [[ $(redis sismember rq:workers "rq:worker:$worker") = 1 ]]; }

start() {
    [[ ! -e $dir/settings ]] || die "there is a server in $dir already"
    trap stop EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    local began=$SECONDS
    install_missing
    new_settings
    settings
    cp "$here/flexmeasures.cfg" "$dir/home/.flexmeasures.cfg"
    start_postgres
    start_redis
    # They import for as long as the seeding takes; the database is there before they use it.
    start_web
    start_worker
    sql 'create database seed'
    "${environment[@]}" FM_DATABASE="$(database seed)" "$venv/bin/python" "$here/seed.py" "$dir/seed" \
        >"$dir/log/seed.log" 2>&1 || { tail -n 30 "$dir/log/seed.log" >&2 && die "seeding failed"; }
    sql 'create database fm template seed'
    await web web_is_ready
    await worker worker_is_ready
    say "ready on http://127.0.0.1:$web_port after $((SECONDS - began)) s"
}

stop() {
    trap - EXIT
    trap '' INT TERM HUP
    # At once: nothing is kept.
    finish worker KILL 0
    finish web KILL 0
    finish redis KILL 0
    finish postgres QUIT
    rm -rf "$dir/postgres" "$dir/redis" "$dir/home" "$dir/run" "$dir/settings" "$dir/seed"
}

print_env() {
    echo "FLEXMEASURES_URL=http://127.0.0.1:$web_port"
    echo "FM_SERVER=$here/server.sh"
    echo "FM_DIR=$dir"
    cat "$dir/seed"
}

reset() {
    sql 'drop database fm with (force)'
    sql 'create database fm template seed'
    # The worker stays known.
    redis eval "for _, key in ipairs(redis.call('keys', '*')) do
        if not key:find('^rq:worker') then redis.call('del', key) end
    end" 0 >/dev/null
}

case ${*:2} in
start)
    start
    trap - EXIT
    ;;
serve)
    start
    print_env
    # Whoever waits for the variables has them all now.
    exec >&2
    while read -r _; do :; done
    stop
    ;;
stop) stop ;;
env)
    settings
    print_env
    ;;
reset)
    settings
    reset
    ;;
'worker start')
    settings
    start_worker
    await worker worker_is_ready
    ;;
'redis start')
    settings
    start_redis
    ;;
'redis stop')
    settings
    redis save >/dev/null
    finish redis TERM
    ;;
'worker stop') finish worker TERM ;;
'worker kill') finish worker KILL 0 ;;
*) usage ;;
esac
