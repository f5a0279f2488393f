# What the server needs and this computer lacks: packages of the system, where apt and root are there to
# install them, and the Python packages in constraints.txt, which all runs share.

venv=${XDG_CACHE_HOME:-$HOME/.cache}/gridwire/flexmeasures-$(sed -n 's/^flexmeasures==//p' "$here/constraints.txt")

install_missing() {
    mkdir -p "$(dirname "$venv")"
    # One at a time: others wait, and then find it done.
    (
        flock 9
        install_system
        install_python
    ) 9>"$venv.lock"
}

# postgres_bin: the folder with the newest PostgreSQL; Debian has it on no path.
postgres_bin() {
    local found
    found=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
    [[ -x $found ]] || found=$(command -v initdb) || return 1
    dirname "$(readlink -f "$found")"
}

# python: an interpreter of a version that FlexMeasures takes.
python() {
    local name
    for name in python3.12 python3.11 python3.10 python3; do
        if "$name" -c 'import ensurepip, sys, venv; assert (3, 10) <= sys.version_info[:2] <= (3, 12)' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

install_system() {
    local packages=()
    postgres_bin >/dev/null || packages+=(postgresql)
    command -v redis-server >/dev/null || packages+=(redis-server)
    python >/dev/null || packages+=(python3-venv)
    [[ ${#packages[@]} = 0 ]] && return
    [[ $(id -u) = 0 ]] && command -v apt-get >/dev/null ||
        die "missing: ${packages[*]}. Install them, and a Python from 3.10 to 3.12"
    say "installing ${packages[*]}"
    local policy=/usr/sbin/policy-rc.d
    if [[ ! -e $policy ]]; then
        # The packages would start servers of their own.
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    {
        apt-get update -q
        DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}"
    } >>"$dir/log/install.log" 2>&1 </dev/null || die "apt-get failed; see $dir/log/install.log"
    python >/dev/null || die "a Python from 3.10 to 3.12 with venv is needed"
}

install_python() {
    local stamp=$venv/complete constraints=$here/constraints.txt
    if cmp -s "$constraints" "$stamp" && "$venv/bin/python" -c ''; then
        return
    fi
    say "installing FlexMeasures into $venv: 1.5 GB, some minutes"
    {
        rm -rf "$venv"
        "$(python)" -m venv "$venv"
        local packages=(-c "$constraints" flexmeasures gunicorn)
        # uv takes a quarter of pip's time.
        "$venv/bin/pip" install --quiet uv &&
            "$venv/bin/uv" pip install --quiet --compile-bytecode --python "$venv/bin/python" "${packages[@]}" ||
            "$venv/bin/pip" install --quiet "${packages[@]}"
    } >>"$dir/log/install.log" 2>&1 </dev/null || die "pip failed; see $dir/log/install.log"
    cp "$constraints" "$stamp"
}
