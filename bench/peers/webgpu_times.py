"""bench/webgpu-times.ts in real PyTorch, on the GPU where there is one. Usage: webgpu_times.py TASKS SECONDS; prints JSON."""
import json
import statistics
import sys
import time

import torch
from torch import nn

STEPS = 3
device = "cuda" if torch.cuda.is_available() else "cpu"
tasks, seconds = json.loads(sys.argv[1]), float(sys.argv[2])


def timed(step):
    def sample():
        start = time.perf_counter()
        for _ in range(STEPS):
            step()
        if device == "cuda":
            torch.cuda.synchronize()
        return (time.perf_counter() - start) / STEPS * 1e3

    sample()
    times, end = [], time.perf_counter() + seconds
    while len(times) < 3 or time.perf_counter() < end:
        times.append(sample())
    return statistics.median(times)


def measured(of):
    options = {"nonlinearity": "relu"} if of["kind"] == "RNN" else {}
    rnn = getattr(nn, of["kind"])(of["input"], of["hidden"], of["layers"], batch_first=True, **options).to(device)
    out = nn.Linear(of["hidden"], 10).to(device)
    optimizer = torch.optim.Adam([*rnn.parameters(), *out.parameters()])
    x = torch.rand(of["batch"], of["time"], of["input"], device=device)
    y = torch.randint(10, (of["batch"],), device=device)

    def train():
        loss = nn.functional.cross_entropy(out(rnn(x)[0][:, -1, :]), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    def forward():
        with torch.no_grad():
            rnn(x)[0].sum()

    return {"training": timed(train), "forward": timed(forward)}


name = torch.cuda.get_device_name() if device == "cuda" else "cpu"
print(json.dumps({"device": name, "times": [measured(of) for of in tasks]}))
