"""append.py NAME COUNT: appends COUNT lines to the file "file", each while it holds a lock on the file "lock"."""
import fcntl
import os
import sys

name, count = sys.argv[1], int(sys.argv[2])
lock = os.open("lock", os.O_RDWR)
for i in range(count):
    fcntl.flock(lock, fcntl.LOCK_EX)
    with open("file", "a") as file:
        file.write(f"{name} {i}\n")
    fcntl.flock(lock, fcntl.LOCK_UN)
