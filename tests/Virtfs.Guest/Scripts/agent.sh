#!/bin/bash
# What a guest of these tests runs (see Harness/Machine.cs): brings the control folder and hands over to agent.py there.
# shellcheck source=/dev/null
. /run/guest/settings
export CONTROL=/run/control MACHINE
mkdir -p $CONTROL
if [[ $MACHINE == uml ]]; then
    folder=$(tr ' ' '\n' </proc/cmdline | sed -n 's/^control=//p')
    mount --bind "/host$folder" $CONTROL
else
    mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000 control $CONTROL
fi
chmod 777 /mnt
exec python3 $CONTROL/scripts/agent.py
