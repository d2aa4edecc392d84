"""latency.py SECONDS ROUNDS NAME=FILE...: how long small requests take in this guest, with a share mounted with cache=none.

fstat is a Tgetattr, pread and pwrite are a Tread and a Twrite of 4 KiB, open is a Twalk, a Tlopen and what close(2) adds. The files take turns, so that a
change in the machine's speed meets all. Prints a line for each request and file: request, name, number, then microseconds: p50, p90, p99, most.
"""
import os
import sys
import time

seconds, rounds = float(sys.argv[1]), int(sys.argv[2])
files = dict(argument.split("=", 1) for argument in sys.argv[3:])
page = os.urandom(4096)


def measure(call, times):
    clock = time.perf_counter_ns
    now = clock()
    end = now + int(seconds * 1e9)
    while now < end:
        call()
        then, now = now, clock()
        times.append(now - then)


opened = {name: os.open(path, os.O_RDWR) for name, path in files.items()}
requests = {
    "fstat": lambda name: lambda: os.fstat(opened[name]),
    "pread": lambda name: lambda: os.pread(opened[name], 4096, 0),
    "pwrite": lambda name: lambda: os.pwrite(opened[name], page, 0),
    "open": lambda name: lambda: os.close(os.open(files[name], os.O_RDONLY)),
}
for request, call_on in requests.items():
    times = {name: [] for name in files}
    for turn in range(rounds):
        for name in files:
            measure(call_on(name), times[name])
    for name, found in times.items():
        found.sort()
        p50, p90, p99 = (found[len(found) * part // 100] / 1000 for part in (50, 90, 99))
        print(f"{request} {name} {len(found)} {p50:.0f} {p90:.0f} {p99:.0f} {found[-1] / 1000:.0f}")
