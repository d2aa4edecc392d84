"""try_lock.py KIND FILE [START LENGTH]: says "free" if the lock can be taken at once, else "taken"."""
import fcntl
import os
import sys

kind, path = sys.argv[1:3]
start, length = (int(number) for number in sys.argv[3:5]) if len(sys.argv) > 4 else (0, 0)
file = os.open(path, os.O_RDWR)
try:
    if kind == "flock":
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
    print("free")
except BlockingIOError:
    print("taken")
