"""A file that has no name any more is used as before: by the guest that removed it, and after a removal by somebody else."""
import os
import time


def use(file, size, name):
    stat = os.fstat(file)
    assert stat.st_nlink == 0, f"{name}: {stat.st_nlink} links"
    assert stat.st_size == size, f"{name}: {stat.st_size} bytes"
    assert os.pread(file, 5, 0) == b"first", name
    assert os.pwrite(file, b"SECOND", size) == 6, name
    os.ftruncate(file, size + 3)
    assert os.fstat(file).st_size == size + 3, name
    assert os.pread(file, 100, size) == b"SEC", name
    os.fchmod(file, 0o640)
    assert os.fstat(file).st_mode & 0o777 == 0o640, name
    os.utime(file, (1, 2))
    assert os.fstat(file).st_mtime == 2, name
    os.fsync(file)


def make(path):
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(file, b"first")
    return file


mine = make("mine")
os.unlink("mine")
assert not os.path.exists("mine")
use(mine, 5, "removed by this guest")
again = make("mine")  # the name is free for another
assert os.fstat(again).st_ino != os.fstat(mine).st_ino
os.pwrite(again, b"other", 0)
assert os.pread(mine, 5, 0) == b"first"

theirs = make("theirs")
print("made", flush=True)
while not os.path.exists(f"{os.environ['CONTROL']}/{os.environ['JOB']}.word"):  # the host removes it
    time.sleep(0.02)
use(theirs, 5, "removed by the host")
os.close(theirs)
assert not os.path.exists("theirs")

replaced = make("replaced")
with open("new", "w") as file:
    file.write("replacement")
os.rename("new", "replaced")
use(replaced, 5, "renamed over")
assert open("replaced").read() == "replacement"

moved = make("moved")
os.mkdir("elsewhere")
os.rename("moved", "elsewhere/here")
os.pwrite(moved, b"FIRST", 0)
assert open("elsewhere/here").read() == "FIRST"
os.rename("elsewhere", "farther")
assert os.fstat(moved).st_nlink == 1
assert os.pread(moved, 5, 0) == b"FIRST"

folder = os.open("empty", os.O_RDONLY) if os.mkdir("empty") is None else None
os.rmdir("empty")
assert os.listdir(folder) == []
assert os.fstat(folder).st_nlink == 0
