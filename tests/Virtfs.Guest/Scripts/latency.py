"""latency.py FILE [SECONDS]: how long small requests take in this guest: fstat (a Tgetattr) and pread of 4 KiB (a Tread), cache=none.

Prints a line for each: name, number, then microseconds: p50, p90, p99, most.
"""
import os
import sys
import time


def measure(name, call, seconds):
    clock = time.perf_counter_ns
    times = []
    end = clock() + int(seconds * 1e9)
    now = clock()
    while now < end:
        call()
        then, now = now, clock()
        times.append(now - then)
    times.sort()
    p50, p90, p99 = (times[len(times) * part // 100] / 1000 for part in (50, 90, 99))
    print(f"{name} {len(times)} {p50:.0f} {p90:.0f} {p99:.0f} {times[-1] / 1000:.0f}")


if __name__ == "__main__":
    file = os.open(sys.argv[1], os.O_RDONLY)
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 5
    measure("fstat", lambda: os.fstat(file), seconds)
    measure("pread", lambda: os.pread(file, 4096, 0), seconds)
