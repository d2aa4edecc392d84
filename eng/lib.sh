# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # what is set here is used by those who source it, and the other way round
# What the commands in eng/ share: the cache folder, progress and errors, packages, and programs of a private Debian root.
# Source it after `set -euo pipefail`. Everything here works as an ordinary user but the installing of packages.

program=$(basename "$0")
eng=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/virtfsd
guest_root=$cache/guest-root     # a Debian root: the guest's root file system, and the QEMU to run it with
guest_kernel=$cache/guest-kernel # vmlinux and initramfs.gz
uml_kernel=$cache/uml-kernel     # linux, the User-Mode Linux program

say() { printf '%s: %s\n' "$program" "$*" >&2; }

# die MESSAGE [STATUS]: one line that says what is wrong and what helps.
die() {
    say "$1"
    exit "${2:-1}"
}

# usage_of FILE: the comment at the top of a command is its manual.
usage_of() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$1"; }

# take_lock NAME: from here to the end of this process no other run passes the same line. The kernel drops it, whatever ends us.
take_lock() {
    mkdir -p "$cache"
    exec {lock}>"$cache/$1.lock"
    flock --nonblock "$lock" && return
    say "another run is preparing $1; waiting for it"
    flock "$lock"
}

# run_logged WHAT COMMAND...: runs a long command quietly; if it fails, its last lines are shown. WHAT completes "could not ...".
run_logged() {
    local what=$1 log=$cache/logs/$program.$BASHPID.log
    shift
    mkdir -p "$cache/logs"
    if "$@" >"$log" 2>&1; then
        rm "$log"
    else
        tail -n 15 "$log" >&2
        die "could not $what; the whole log is $log"
    fi
}

# need_packages PACKAGE=REASON...: makes sure of Debian packages on this machine: root installs them, others are told how.
need_packages() {
    local entry missing=()
    for entry in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "${entry%%=*}" 2>/dev/null) == installed ]] && continue
        say "missing: ${entry%%=*} (${entry#*=})"
        missing+=("${entry%%=*}")
    done
    ((${#missing[@]})) || return 0
    command -v apt-get >/dev/null || die "install them with this machine's own package manager, then run this again"
    ((EUID == 0)) || die "install what is missing, then run this again: sudo apt-get install ${missing[*]}"
    say "installing ${missing[*]}"
    run_logged "install them" install_packages "${missing[@]}"
}

install_packages() {
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends)
    "${apt[@]}" install "$@" || { "${apt[@]}" update && "${apt[@]}" install "$@"; }
}

# on_exit COMMAND: runs COMMAND when this process ends, the latest first, each whether or not those before it failed.
exit_commands=''
on_exit() {
    exit_commands="$1 || true; $exit_commands"
    # shellcheck disable=SC2064 # as it stands now
    trap "$exit_commands" EXIT
    trap 'end_by_signal 129' HUP
    trap 'end_by_signal 130' INT
    trap 'end_by_signal 143' TERM
}

# end_by_signal STATUS: a second signal must not cut the cleaning up short.
end_by_signal() {
    trap '' HUP INT TERM
    exit "$1"
}

# stop_process PID [SIGNAL]: ends a child of ours if it still runs: politely first, and for certain after five seconds.
stop_process() {
    local _
    kill -s "${2:-TERM}" "$1" || return 0
    for _ in {1..50}; do
        kill -0 "$1" || break
        sleep 0.1
    done
    kill -KILL "$1" || true
    wait "$1" || true
} 2>/dev/null

# from_root ROOT PROGRAM: fills the array `command_line` with what runs that root's PROGRAM on this machine: its own loader and
# libraries, no chroot, no privilege.
from_root() {
    local root=$1 name=$2 lib=$1/usr/lib/x86_64-linux-gnu folder
    for folder in bin sbin libexec lib/qemu; do
        [[ -x $root/usr/$folder/$name ]] || continue
        command_line=("$lib/ld-linux-x86-64.so.2" --inhibit-cache --argv0 "$name"
            --library-path "$lib:$lib/systemd:$lib/pulseaudio:$lib/ceph" "$root/usr/$folder/$name")
        [[ $name != qemu-system-* ]] || command_line=(env "QEMU_MODULE_DIR=$lib/qemu" "${command_line[@]}"
            -L "$root/usr/share/qemu" -L "$root/usr/share/seabios")
        return
    done
    die "$root holds no program $name"
}

# run_from ROOT PROGRAM [ARG...]: becomes that program.
run_from() {
    from_root "$1" "$2"
    exec "${command_line[@]}" "${@:3}"
}

machine_has_qemu() {
    command -v qemu-system-x86_64 >/dev/null && qemu-system-x86_64 -device help 2>&1 | grep '"vhost-user-test-device-pci"' >/dev/null
}

# find_qemu: fills the array `command_line` with what starts QEMU: the machine's own where that will do, else the private root's.
find_qemu() {
    if [[ -e $guest_root/usr/bin/qemu-system-x86_64 ]]; then
        from_root "$guest_root" qemu-system-x86_64
    else
        command_line=(qemu-system-x86_64)
    fi
}
