"""fuse_hang.py FOLDER [deaf]: on the host, mounts a file system whose file "slow" answers no read until a line comes on standard input.

From then on every read is answered at once: the reader of a 9P share, killed or not, still asks for what its read(2) lacks.
A read that is interrupted ends with EINTR, as a network file system's would; "deaf" has it wait on. It speaks the kernel's protocol (fuse(4)) itself.
"""
import os
import select
import signal
import struct
import subprocess
import sys

LOOKUP, FORGET, GETATTR, OPEN, READ, STATFS, RELEASE, FLUSH = 1, 2, 3, 14, 15, 17, 18, 25
INIT, OPENDIR, READDIR, RELEASEDIR, INTERRUPT, DESTROY, BATCH_FORGET = 26, 27, 28, 29, 36, 38, 42
ENOENT, EINTR, ENOSYS = 2, 4, 38
TEXT = b"at last" + bytes(8185)
DIRECT_IO = 1

folder, deaf = sys.argv[1], "deaf" in sys.argv[2:]
device = os.open("/dev/fuse", os.O_RDWR)
subprocess.run(["mount", "-i", "-t", "fuse", "-o", f"fd={device},rootmode=40000,user_id=0,group_id=0,allow_other,default_permissions", "hang", folder],
               pass_fds=[device], check=True)


def leave(*_):
    subprocess.run(["umount", "-l", folder], check=False)
    os._exit(0)


signal.signal(signal.SIGTERM, leave)


def attributes(node):
    mode, size, links = (0o40755, 4096, 2) if node == 1 else (0o100644, len(TEXT), 1)
    return struct.pack("<6Q10I", node, size, 8, 0, 0, 0, 0, 0, 0, mode, links, 0, 0, 0, 4096, 0)


def answer(unique, data=b"", error=0):
    try:
        os.write(device, struct.pack("<IiQ", 16 + len(data), -error, unique) + data)
    except FileNotFoundError:
        pass  # it was given up meanwhile


def serve(request):
    _, operation, unique, node = struct.unpack_from("<IIQQ", request)
    body = request[40:]
    if operation == INIT:
        major, minor, readahead, _ = struct.unpack_from("<4I", body)
        answer(unique, struct.pack("<4IHHI", 7, min(minor, 31), readahead, 0, 16, 12, 4096) + struct.pack("<IHH8I", 1, 32, 0, *[0] * 8))
    elif operation == LOOKUP:
        if body.rstrip(b"\0") == b"slow":
            answer(unique, struct.pack("<4QII", 2, 0, 0, 0, 0, 0) + attributes(2))
        else:
            answer(unique, error=ENOENT)
    elif operation == GETATTR:
        answer(unique, struct.pack("<QII", 0, 0, 0) + attributes(node))
    elif operation in (OPEN, OPENDIR):
        answer(unique, struct.pack("<QII", 0, DIRECT_IO, 0))
    elif operation == READ:
        offset, size = struct.unpack_from("<QQI", body)[1:]
        if released:
            answer(unique, TEXT[offset:offset + size])
        else:
            waiting[unique] = offset, size
            print(f"reading {len(waiting)}", flush=True)
    elif operation == INTERRUPT:
        target, = struct.unpack_from("<Q", body)
        print("interrupted", flush=True)
        if not deaf and waiting.pop(target, None):
            answer(target, error=EINTR)
    elif operation == STATFS:
        answer(unique, struct.pack("<5Q4I", 0, 0, 0, 0, 0, 4096, 255, 4096, 0) + bytes(24))
    elif operation in (FLUSH, RELEASE, RELEASEDIR, READDIR, DESTROY):
        answer(unique)
    elif operation not in (FORGET, BATCH_FORGET):
        answer(unique, error=ENOSYS)


waiting = {}
released = False
print("mounted", flush=True)
while True:
    ready, _, _ = select.select([device, sys.stdin], [], [])
    if device in ready:
        try:
            serve(os.read(device, 1 << 18))
        except OSError as error:
            if error.errno == 19:  # unmounted
                break
    if sys.stdin in ready:
        if not sys.stdin.readline():
            leave()
        for unique, (offset, size) in waiting.items():
            answer(unique, TEXT[offset:offset + size])
        waiting.clear()
        released = True
        print("released", flush=True)
