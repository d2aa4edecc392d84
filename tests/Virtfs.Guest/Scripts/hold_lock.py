"""hold_lock.py KIND FILE [START LENGTH]: takes a lock (flock, or fcntl on bytes), says so, and holds it until the test's word comes."""
import fcntl
import os
import sys
import time

kind, path = sys.argv[1:3]
start, length = (int(number) for number in sys.argv[3:5]) if len(sys.argv) > 4 else (0, 0)
file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
if kind == "flock":
    fcntl.flock(file, fcntl.LOCK_EX)
else:
    fcntl.lockf(file, fcntl.LOCK_EX, length, start)
print("held", flush=True)
while not os.path.exists(f"{os.environ['CONTROL']}/{os.environ['JOB']}.word"):
    time.sleep(0.02)
