"""make_tree.py FOLDER COUNT: files of 0 to 8 KiB, a hundred to a folder, two levels deep; always the same."""
import os
import random
import sys

top, count = sys.argv[1], int(sys.argv[2])
numbers = random.Random(9)
noise = numbers.randbytes(1 << 16)
for i in range(count):
    if i % 100 == 0:
        folder = f"{top}/{i // 1000}/{i // 100}"
        os.makedirs(folder)
    with open(f"{folder}/file {i}", "wb") as file:
        start = numbers.randrange(len(noise) - 8192)
        file.write(noise[start:start + numbers.choice((0, 1, 100, 1000, 4096, 8191))])
