"""work_in_common.py NAME: makes folders and files in the folder "common", moves them, and removes each third, while another does the same there."""
import os
import sys

name = sys.argv[1]
for i in range(1, 101):
    folder = f"common/{i % 7}"
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/{name}-{i}", "w") as file:
        file.write(f"{i}\n")
    os.rename(f"{folder}/{name}-{i}", f"common/{name}-{i}")
    if i % 3 == 0:
        os.unlink(f"common/{name}-{i}")
