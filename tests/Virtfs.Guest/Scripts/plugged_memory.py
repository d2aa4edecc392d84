"""plugged_memory.py FILE: reads FILE into memory that was plugged in while this guest ran, and prints the SHA-256 of what came.

Memory onlined as movable is where the kernel takes a program's pages first, and the client hands those very pages to the device. QEMU puts what is
plugged in at 4 GiB and above; a guest that starts with less than 2 GiB has nothing else there.
"""
import ctypes
import hashlib
import mmap
import os
import struct
import sys

PAGE, PLUGGED_FROM = 4096, 1 << 32
size = os.stat(sys.argv[1]).st_size
memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
for offset in range(0, size, PAGE):
    memory[offset] = 1
start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
with open("/proc/self/pagemap", "rb") as pages:
    pages.seek(start // PAGE * 8)
    frames = [entry & (1 << 55) - 1 for entry, in struct.iter_unpack("<Q", pages.read(size // PAGE * 8))]
plugged = sum(frame * PAGE >= PLUGGED_FROM for frame in frames)
assert plugged == len(frames), f"{plugged} of {len(frames)} pages are in the plugged memory"

file = os.open(sys.argv[1], os.O_RDONLY)
view, done = memoryview(memory), 0
while done < size:
    done += os.readv(file, [view[done:]])
print(hashlib.sha256(view).hexdigest())
