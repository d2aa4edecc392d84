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

# debian_mirror: the Debian archive this machine's apt uses, whatever form its sources are written in.
debian_mirror() {
    [[ -n ${VIRTFSD_DEBIAN_MIRROR-} ]] && { echo "$VIRTFSD_DEBIAN_MIRROR"; return; }
    command -v apt-get >/dev/null || die "guests are made from Debian packages and this machine has no apt; use a Debian machine or container"
    local lists=$cache/apt/machine-lists mirror
    mirror=$(debian_archives)
    if [[ -z $mirror ]]; then # this machine has no package lists yet: fetch a copy of our own, which needs no root
        mkdir -p "$lists/partial"
        apt-get -q -o Dir::State::lists="$lists" -o APT::Sandbox::User=root update >&2 || say "apt-get update failed in part; going on"
        mirror=$(debian_archives -o Dir::State::lists="$lists")
    fi
    [[ -n $mirror ]] || die "apt on this machine knows no Debian archive; name one: VIRTFSD_DEBIAN_MIRROR=URL $program"
    echo "$mirror"
}

# debian_archives [APT-OPTION...]: the first archive labelled Debian (security updates have a label of their own).
debian_archives() {
    # shellcheck disable=SC2016 # apt's own placeholders
    apt-get "$@" indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
        sed -n 's/^Debian|Debian|//p' | sort -u | head -n 1
}

# apt_for SUITE COMMAND...: apt-get or apt-cache with lists and archives of our own, so the machine's packages stay as they are.
apt_for() {
    local suite=$1 command=$2 state=$cache/apt/$1
    shift 2
    "$command" -q -o Dir::State="$state" -o Dir::State::status="$state/status" -o Dir::State::lists="$state/lists" \
        -o Dir::Cache="$state" -o Dir::Cache::archives="$state/archives" \
        -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
        -o APT::Sandbox::User=root -o APT::Install-Recommends=false -o Acquire::Languages=none \
        -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false "$@"
}

# update_lists SUITE: makes that private apt, as of today, with a machine in it that has nothing installed.
update_lists() {
    local state=$cache/apt/$1 mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    mirror=$(debian_mirror)
    need_packages "debian-archive-keyring=to verify the packages a guest is made of"
    mkdir -p "$state/lists/partial" "$state/archives/partial"
    : >"$state/status"
    echo "deb [signed-by=$keyring] $mirror $1 main" >"$state/sources.list"
    run_logged "fetch the package lists of Debian $1" apt_for "$1" apt-get -o APT::Update::Error-Mode=any update
    run_logged "tidy up $state" apt_for "$1" apt-get autoclean # an interrupted run leaves packages; keep those that are still current
}

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

# on_exit COMMAND: runs COMMAND when this process ends, the latest first.
exit_commands=''
on_exit() {
    exit_commands="$1; $exit_commands"
    # shellcheck disable=SC2064 # as it stands now
    trap "$exit_commands" EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# pack_initramfs FOLDER: that folder as a cpio archive such as the kernel unpacks at its start.
pack_initramfs() { (cd "$1" && find . | "$guest_root/usr/bin/busybox" cpio -o -H newc -R 0:0 2>/dev/null); }

check_script() {
    [[ -n $script || $interactive == yes ]] || die "which script is the guest to run? See eng/$program --help" 2
    [[ $interactive == no || -t 0 ]] || die "--interactive needs a terminal" 2
}

check_share() { [[ -S $1 ]] || die "no server listens at $1; start virtfsd first"; }

# make_initrd WORK SCRIPT BASE: WORK/initrd = BASE and behind it an archive with the script, the `settings` and the files in `put`.
make_initrd() {
    local work=$1 script=$2 base=$3 guest=$1/initrd.d/guest rows=24 columns=80
    mkdir -p "$guest"
    case $script in
        '') printf '#!/bin/sh\nexec bash\n' >"$guest/script" ;;
        -) cat >"$guest/script" ;;
        *) cp "$script" "$guest/script" || die "there is no script $script" ;;
    esac
    [[ $(head -c 2 "$guest/script") == '#!' ]] || sed -i '1i #!/bin/bash' "$guest/script"
    chmod +x "$guest/script"
    ((${#put[@]} == 0)) || cp -a "${put[@]}" "$guest/"
    [[ $interactive == no ]] || read -r rows columns < <(stty size)
    printf '%s\n' "${settings[@]}" "INTERACTIVE=$interactive" "ROWS=$rows" "COLUMNS=$columns" "TERM=${TERM:-vt100}" >"$guest/settings"
    # the kernel wants the second archive to start at a multiple of four
    { cat "$base"; head -c $((-$(stat -c %s "$base") & 3)) /dev/zero; pack_initramfs "$work/initrd.d"; } >"$work/initrd"
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

stop_signal=TERM

# run_machine WORK TIMEOUT COMMAND...: runs the virtual machine (TIMEOUT empty: 300 seconds, no limit at a terminal) and ends this process with the exit status it left in WORK/status.
run_machine() {
    local work=$1 timeout=$2 terminal='' status machine timer=''
    shift 2
    if [[ $interactive == yes ]]; then
        timeout=${timeout:-0}
        terminal=$(stty -g)
        on_exit "stty '$terminal'"
        setpriv --pdeathsig "$stop_signal" "$@" <&0 &
    else
        setpriv --pdeathsig "$stop_signal" "$@" </dev/null &
    fi
    machine=$!
    on_exit "stop_process $machine $stop_signal"
    if ((${timeout:=300})); then
        sleep "$timeout" >/dev/null 2>&1 &
        timer=$!
        on_exit "kill $timer 2>/dev/null || true"
    fi
    wait -n || true # for the machine or the timer
    if [[ -n $timer ]] && ! kill -0 "$timer" 2>/dev/null; then die "the guest did not end within $timeout seconds" 124; fi
    read -r status 2>/dev/null <"$work/status" || die "the guest ended without an exit status" 125
    exit "$status"
}
