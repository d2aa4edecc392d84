"""host_state.py FOLDER: on the host, what a server left there, byte for byte: a line for each object, in the order of their names.

Not printed: inode numbers, times of access and change, blocks; and the time of a mapped-file export's own folders and files.
"""
import hashlib
import os
import stat
import sys

os.chdir(sys.argv[1])
for here, folders, files in os.walk(b"."):
    folders.sort()
    for path in sorted(os.path.join(here, name) for name in folders + files) + ([b"."] if here == b"." else []):
        state = os.lstat(path)
        words = [f"{state.st_mode:o} {state.st_uid}:{state.st_gid} {state.st_nlink} links, device {state.st_rdev:x}"]
        if not stat.S_ISDIR(state.st_mode):
            words.append(f"{state.st_size} bytes")
        if b".virtfs_metadata" not in path:
            words.append(f"time {state.st_mtime_ns}")
        if stat.S_ISLNK(state.st_mode):
            words.append(f"leads to {os.readlink(path)}")
        elif stat.S_ISREG(state.st_mode):
            with open(path, "rb") as file:
                data = file.read()
            words.append(f"holds {data}" if len(data) < 200 else f"holds {hashlib.sha256(data).hexdigest()}")
        for name in sorted(os.listxattr(path, follow_symlinks=False)):
            words.append(f"{name!r}={os.getxattr(path, name, follow_symlinks=False).hex()}")
        print(path, ", ".join(words))
