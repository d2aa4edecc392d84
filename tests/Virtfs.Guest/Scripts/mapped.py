"""Writable memory maps of a file of the share (cache=mmap or loose)."""
import mmap
import os

PAGE = 4096
with open("from-host", "r+b") as file, mmap.mmap(file.fileno(), 0) as mapped:
    assert mapped[:6] == b"host 0", mapped[:6]
    assert mapped[100 * PAGE:100 * PAGE + 8] == b"host 100", mapped[100 * PAGE:100 * PAGE + 8]
    mapped[PAGE:PAGE + 5] = b"guest"
    mapped[200 * PAGE - 1:200 * PAGE + 1] = b"<>"
    mapped.flush()
    assert os.pread(file.fileno(), 5, PAGE) == b"guest"

with open("from-guest", "w+b") as file:
    os.ftruncate(file.fileno(), 1 << 20)
    with mmap.mmap(file.fileno(), 1 << 20) as mapped:
        for page in range(0, 1 << 20, PAGE):
            mapped[page:page + 4] = page.to_bytes(4, "little")
with open("from-guest", "rb") as file:
    for page in range(0, 1 << 20, PAGE):
        assert os.pread(file.fileno(), 4, page) == page.to_bytes(4, "little")
