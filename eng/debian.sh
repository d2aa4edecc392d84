# shellcheck shell=bash
# shellcheck disable=SC2154 # the rest is set in eng/lib.sh
# Debian packages fetched without touching the machine's own: its mirror, and an apt with lists and archives in the cache.
# Source it after eng/lib.sh.

# debian_mirror: the Debian archive this machine's apt uses, whatever form its sources are written in.
debian_mirror() {
    [[ -n ${VIRTFSD_DEBIAN_MIRROR-} ]] && { echo "$VIRTFSD_DEBIAN_MIRROR"; return; }
    command -v apt-get >/dev/null || die "guests are made from Debian packages and this machine has no apt; use a Debian machine or container"
    local lists=$cache/apt/machine-lists mirror
    mirror=$(debian_archives)
    if [[ -z $mirror ]]; then # this machine has no package lists yet: fetch a copy of our own, which needs no root
        mkdir -p "$lists/partial"
        apt-get -q -o Dir::State::lists="$lists" -o APT::Sandbox::User=root update >/dev/null 2>&1 || true # judged by what is there afterwards
        mirror=$(debian_archives -o Dir::State::lists="$lists")
    fi
    [[ -n $mirror ]] || die "apt on this machine knows no Debian archive; name one: VIRTFSD_DEBIAN_MIRROR=URL $program"
    echo "$mirror"
}

# debian_archives [APT-OPTION...]: the first archive labelled Debian (security updates have a label of their own).
debian_archives() {
    # shellcheck disable=SC2016 # apt's own placeholders
    apt-get "$@" indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
        sed -n 's/^Debian|Debian|//p' | awk 'NR == 1'
}

# apt_for SUITE COMMAND...: apt-get or apt-cache with lists and archives of our own, so the machine's packages stay as they are.
apt_for() {
    local command=$2 state=$cache/apt/$1
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
