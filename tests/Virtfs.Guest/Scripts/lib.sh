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

# await_word: until the test says Tell().
await_word() { until [[ -e $CONTROL/$JOB.word ]]; do sleep 0.05; done; }

# share_mount TAG FOLDER OPTIONS
share_mount() {
    mkdir -p "$2"
    mount -t 9p -o "trans=virtio,version=9p2000.L,$3" "$1" "$2"
}
