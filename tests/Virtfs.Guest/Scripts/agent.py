"""Runs the jobs that appear in the control folder as N.job: output goes to N.out, then the exit status to N.status.

The folder is polled: under QEMU it is QEMU's own 9pfs and under User-Mode Linux hostfs, and neither can tell that a file has come.
"""
import glob
import os
import signal
import subprocess
import time

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


# Jobs of an earlier boot are not run again.
number = 1 + max((int(os.path.basename(path)[:-4]) for path in glob.glob(f"{control}/*.job")), default=0)
running = {}
put("ready", str(number))
while True:
    if os.path.exists(f"{control}/{number}.job"):
        running[number] = start(number)
        number += 1
    for job, process in list(running.items()):
        if process.poll() is not None:
            put(f"{job}.status", str(process.returncode))
            del running[job]
        elif os.path.exists(f"{control}/{job}.kill"):
            os.killpg(process.pid, signal.SIGKILL)
    time.sleep(0.02)
