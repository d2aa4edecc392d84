"""try_lock.py KIND FILE [START LENGTH]...: says "free" if the lock can be taken at once, else "taken"; of bytes, a line for each range."""
import fcntl
import os
import sys

kind, path = sys.argv[1:3]
numbers = [int(number) for number in sys.argv[3:]] or [0, 0]
for start, length in zip(numbers[::2], numbers[1::2]):
    file = os.open(path, os.O_RDWR)
    try:
        if kind == "flock":
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
        print("free")
    except BlockingIOError:
        print("taken")
    os.close(file)
