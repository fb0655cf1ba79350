"""What ../serve.ts is, for Python: a program says what it computes, then answers each line `run MS` with times of calls."""

import json
import statistics
import sys
import time

import numpy as np

WARM_SECONDS, WARM_CALLS = 1.0, 3


def job():
    """The case that the program was started with."""
    return json.loads(sys.argv[1])


def read(case):
    """Parameters in PyTorch's order, the input [T, N, I], the labels [N]: what data.ts wrote."""
    numbers = np.fromfile(case["data"], dtype=np.float32)
    shapes = [*case["shapes"], [case["T"], case["N"], case["I"]], [case["N"]]]
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    arrays = [part.reshape(shape) for part, shape in zip(np.split(numbers, ends[:-1]), shapes)]
    return arrays[:-2], arrays[-2], arrays[-1]


def sample(array, points=64):
    """Up to 64 numbers, evenly spaced."""
    flat = array.ravel()
    count = min(points, len(flat))
    return [float(flat[k * len(flat) // count]) for k in range(count)]


def turn(call, milliseconds):
    times, spent = [], 0.0
    while not times or spent < milliseconds:
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1e3)
        spent += times[-1]
    return {"median": statistics.median(times), "best": min(times)}


def serve(digest, call):
    """`digest` gives numbers to compare and is called once; `call` is timed."""
    numbers = digest()
    start, calls = time.perf_counter(), 0
    while calls < WARM_CALLS or time.perf_counter() - start < WARM_SECONDS:
        call()
        calls += 1
    print(json.dumps({"digest": numbers}), flush=True)
    for line in sys.stdin:
        print(json.dumps(turn(call, float(line.split()[1]))), flush=True)
