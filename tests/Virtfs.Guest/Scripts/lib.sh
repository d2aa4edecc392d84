# shellcheck shell=bash
# What every job of a guest can use; the job itself follows.
set -euo pipefail

fail() {
    echo "FAILED: $*"
    exit 1
}

# is WHAT GOT EXPECTED
is() { [[ $2 == "$3" ]] || fail "$1: '$3' was expected, '$2' it is"; }

# refused MESSAGE COMMAND...: the command fails, and says so.
refused() {
    local message=$1 said
    shift
    said=$("$@" 2>&1) && fail "should have failed: $*"
    [[ $said == *"$message"* ]] || fail "$* said '$said' and not '$message'"
}

# await_word: until the test says Tell(). No program is started while it waits: under emulation each costs as much as the wait.
await_word() {
    local never
    exec {never}<> <(:)
    until [[ -e $CONTROL/$JOB.word ]]; do read -rt 0.05 -u "$never" || true; done
}

# share_mount TAG FOLDER OPTIONS; busybox's mount, since it starts ten times as fast as the other.
share_mount() {
    mkdir -p "$2"
    busybox mount -t 9p -o "trans=virtio,version=9p2000.L,$3" "$1" "$2"
}

# share_unmount FOLDER: fails where it is still in use, but takes it away all the same.
share_unmount() { busybox umount "$1" || { busybox umount -l "$1"; fail 'still in use'; }; }
