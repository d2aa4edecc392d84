"""overwrite.py FILE MODEL: writes, appends to and cuts FILE at odd places, reads in between, and leaves in MODEL what must be in it."""
import os
import random
import sys

path, expected = sys.argv[1:3]
numbers = random.Random(3)
model = bytearray()
file = os.open(path, os.O_RDWR | os.O_CREAT)
for turn in range(150):
    offset, data = numbers.randrange(200000), numbers.randbytes(numbers.choice((1, 511, 4096, 4097, 30000)))
    if turn % 10 == 9:
        os.ftruncate(file, offset)
        model = model[:offset].ljust(offset, b"\0")
        continue
    if turn % 5 == 4:
        offset = len(model)
        with open(path, "ab") as end:
            end.write(data)
    else:
        os.pwrite(file, data, offset)
    model = model.ljust(offset, b"\0")
    model[offset:offset + len(data)] = data
    start = numbers.randrange(len(model) + 1)
    assert os.pread(file, 5000, start) == model[start:start + 5000], turn
os.fsync(file)
with open(expected, "wb") as file:
    file.write(model)
