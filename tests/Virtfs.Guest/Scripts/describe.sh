# shellcheck shell=bash
# describe.sh FOLDER OUT: all that programs can learn about what is in FOLDER, in the order in which the server lists it, as five files OUT.*.
# All files, folders and links are read from once before, so that the times of access no longer change (relatime).
set -euo pipefail
cd "$1"
find . -printf %l -type f -exec head -qc 1 {} + >/dev/null
find . -printf '%P\0%y %Y %m %M %U %G %n %s %b %i %T@ %C@ %A@ %l\0\n' >"$2.find"
find . -print0 | xargs -0 stat --printf '%n\0%f %t:%T %i %o %B\0\n' >"$2.stat"
getfattr -R -h -P -d -m - -e hex . >"$2.getfattr"
getfacl -R -P -n . >"$2.getfacl"
find . -type f -print0 | xargs -0 sha256sum >"$2.sums"
