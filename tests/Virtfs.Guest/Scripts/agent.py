"""Runs the jobs that appear in the control folder as N.job: output goes to N.out, then the exit status to N.status.

The folder is polled: under QEMU it is QEMU's own 9pfs and under User-Mode Linux hostfs, and neither can tell that a file has come. A guest that nobody
has asked for anything lately looks less often: looking fifty times a second takes a fifth of an emulated processor.
"""
import glob
import os
import select
import signal
import subprocess
import time

OFTEN, SELDOM, LATELY = 0.01, 0.1, 1.0  # seconds
control = os.environ["CONTROL"]


def put(name, text):
    """A file that appears at once, with all its text."""
    with open(f"{control}/{name}.new", "w") as file:
        file.write(text)
    os.rename(f"{control}/{name}.new", f"{control}/{name}")


def start(number):
    with open(f"{control}/{number}.out", "wb") as out:
        return subprocess.Popen(
            ["bash", f"{control}/{number}.job"], cwd="/mnt", stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            start_new_session=True, env={**os.environ, "JOB": str(number), "SCRIPTS": f"{control}/scripts"})


# A job's end is seen at once.
ended, end = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
signal.signal(signal.SIGCHLD, lambda *_: None)
signal.set_wakeup_fd(end, warn_on_full_buffer=False)

# Jobs of an earlier boot are not run again.
number = 1 + max((int(os.path.basename(path)[:-4]) for path in glob.glob(f"{control}/*.job")), default=0)
running = {}
put("ready", str(number))
last = time.monotonic()
while True:
    if os.path.exists(f"{control}/{number}.job"):
        running[number] = start(number)
        number += 1
        last = time.monotonic()
    for job, process in list(running.items()):
        if process.poll() is not None:
            put(f"{job}.status", str(process.returncode))
            del running[job]
            last = time.monotonic()
        elif os.path.exists(f"{control}/{job}.kill"):
            os.killpg(process.pid, signal.SIGKILL)
    if select.select([ended], [], [], OFTEN if time.monotonic() - last < LATELY else SELDOM)[0]:
        os.read(ended, 512)
