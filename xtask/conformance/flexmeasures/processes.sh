# Processes that outlive the script that starts them. Each is a session of its own, by which all that it
# forks is found; run/NAME has its id, and when it began, which tells it from a later one of the same id.

# fields PID: what /proc says of a process from its state on: state parent group session … (21) start.
fields() {
    local stat
    { read -r stat <"/proc/$1/stat"; } 2>/dev/null && echo "${stat##*) }"
}

# began PID: when a process began, in the kernel's ticks.
began() {
    local of
    of=($(fields "$1")) && echo "${of[19]}"
}

# begin NAME COMMAND…: starts a process, with its output in log/NAME.log.
begin() {
    local name=$1
    shift
    [[ -z $(members "$name") ]] || die "$name is running already"
    setsid "$@" >>"$dir/log/$name.log" 2>&1 </dev/null &
    echo "$! $(began $!)" >"$dir/run/$name"
    disown
}

# members NAME: the ids of the process and of all that it has forked.
members() {
    local leader start now pid of
    { read -r leader start <"$dir/run/$1"; } 2>/dev/null || return 0
    now=$(began "$leader") || now=$start
    [[ $now = "$start" ]] || return 0
    for pid in /proc/[0-9]*; do
        pid=${pid#/proc/}
        of=($(fields "$pid")) || continue
        if [[ ${of[0]} != Z && ($pid = "$leader" || ${of[3]} = "$leader") ]]; then
            echo "$pid"
        fi
    done
}

# finish NAME SIGNAL [SECONDS]: ends a process, at last by force, and waits for that.
finish() {
    local left=$((${3:-10} * 10)) leader ids
    ids=$(members "$1")
    if [[ -n $ids ]]; then
        read -r leader _ <"$dir/run/$1"
        kill -s "$2" "$leader" 2>/dev/null || true
    fi
    while ids=$(members "$1") && [[ -n $ids ]]; do
        if ((left-- <= 0)); then
            kill -s KILL $ids 2>/dev/null || true
        fi
        sleep 0.1
    done
    rm -f "$dir/run/$1"
}

# await NAME TEST…: returns once a test succeeds; dies if the process ends before, or after three minutes.
await() {
    local name=$1 end=$((SECONDS + 180))
    shift
    until "$@" >/dev/null 2>&1; do
        if [[ -z $(members "$name") ]] || ((SECONDS > end)); then
            tail -n 30 "$dir/log/$name.log" >&2
            die "$name did not start; see $dir/log"
        fi
        sleep 0.2
    done
}
