# shellcheck shell=bash
# shellcheck disable=SC2154 # the rest is set in eng/lib.sh and by the commands
# What eng/run-guest and eng/run-uml have in common: handing a script to a virtual machine, running the machine, taking the status.
# Source it after eng/lib.sh.

# pack_initramfs FOLDER: that folder as a cpio archive such as the kernel unpacks at its start.
pack_initramfs() { (cd "$1" && find . | "$guest_root/usr/bin/busybox" cpio -o -H newc -R 0:0 2>/dev/null); }

check_script() {
    [[ -n $script || $interactive == yes ]] || die "which script is the guest to run? See eng/$program --help" 2
    [[ $interactive == no || -t 0 ]] || die "--interactive needs a terminal" 2
}

check_share() { [[ -S $1 ]] || die "no server listens at $1; start virtfsd first"; }

# make_initrd WORK SCRIPT: WORK/initrd = what eng/guest-kernel made, and behind it an archive with the programs in eng/guest, the
# script, the `settings` and the files in `put`.
make_initrd() {
    local work=$1 script=$2 base=$guest_kernel/initramfs.gz guest=$1/initrd.d/guest rows=24 columns=80 setting
    mkdir -p "$guest"
    cp "$eng/guest/init" "$work/initrd.d/"
    cp "$eng/guest/start" "$guest/"
    case $script in
        '') printf '#!/bin/sh\nexec bash\n' >"$guest/script" ;;
        -) cat >"$guest/script" ;;
        *) cp "$script" "$guest/script" 2>/dev/null || die "there is no script $script" ;;
    esac
    [[ $(head -c 2 "$guest/script") == '#!' ]] || sed -i '1i #!/bin/bash' "$guest/script"
    chmod +x "$guest/script"
    ((${#put[@]} == 0)) || cp -a "${put[@]}" "$guest/"
    [[ $interactive == no ]] || read -r rows columns < <(stty size)
    for setting in "${settings[@]}" "INTERACTIVE=$interactive" "ROWS=$rows" "COLUMNS=$columns" "TERM=${TERM:-vt100}"; do
        printf "%s='%s'\n" "${setting%%=*}" "${setting#*=}"
    done >"$guest/settings"
    # The kernel wants the second archive to start at a multiple of four
    { cat "$base"; head -c $((-$(stat -c %s "$base") & 3)) /dev/zero; pack_initramfs "$work/initrd.d"; } >"$work/initrd"
}

stop_signal=TERM # what ends the machine before its time

# run_machine WORK TIMEOUT COMMAND...: runs the virtual machine and ends this process with the exit status it left in WORK/status.
# TIMEOUT is in seconds; where it is empty a script has 300 and a terminal all the time it wants.
run_machine() {
    local work=$1 timeout=$2 terminal='' status machine timer=''
    shift 2
    if [[ $interactive == yes ]]; then
        timeout=${timeout:-0}
        terminal=$(stty -g)
        on_exit "stty '$terminal' 2>/dev/null"
        setpriv --pdeathsig "$stop_signal" "$@" <&0 &
    else
        setpriv --pdeathsig "$stop_signal" "$@" </dev/null &
    fi
    machine=$!
    on_exit "stop_process $machine $stop_signal"
    if ((${timeout:=300})); then
        sleep "$timeout" >/dev/null 2>&1 &
        timer=$!
        on_exit "kill $timer 2>/dev/null"
    fi
    wait -n || true # for the machine or the timer
    read -r status 2>/dev/null <"$work/status" || status=''
    if [[ -n $timer ]] && ! kill -0 "$timer" 2>/dev/null; then
        [[ -n $status ]] || die "the guest did not end within $timeout seconds" 124
        say "the script ended, but the guest did not within $timeout seconds" # as when a share never answers
    fi
    [[ -n $status ]] || die "the guest ended without an exit status" 125
    exit "$status"
}
