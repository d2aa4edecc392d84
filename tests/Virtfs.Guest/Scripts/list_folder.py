"""list_folder.py FOLDER COUNT: lists it time and again while others add and remove; every one of the COUNT that stay must come, each just once."""
import collections
import os
import sys
import threading
import time

folder, count = sys.argv[1], int(sys.argv[2])
stay = {f"stays-{i}" for i in range(count)}
done = False


def disturb():
    i = 0
    while not done:
        open(f"{folder}/guest-{i}", "w").close()
        if i >= 20:
            os.unlink(f"{folder}/guest-{i - 20}")
        i += 1
        time.sleep(0.002)
    print(f"{i} files added meanwhile")


thread = threading.Thread(target=disturb)
thread.start()
try:
    for turn in range(2):
        start = time.monotonic()
        seen = collections.Counter(os.listdir(folder))
        print(f"{len(seen)} entries in {time.monotonic() - start:.2f} s")
        missing = stay - seen.keys()
        assert not missing, f"{len(missing)} entries are missing, such as {sorted(missing)[:5]}"
        twice = [name for name, times in seen.items() if times > 1 and name in stay]
        assert not twice, f"{len(twice)} entries came more than once, such as {twice[:5]}"
        strange = [name for name in seen if not name.startswith(("stays-", "guest-", "host-"))]
        assert not strange, strange
finally:
    done = True
    thread.join()
