# The CTC loss in real PyTorch, forward and backward on one thread: the peer of bench/ctc.ts. Prints median milliseconds, of
# log-probabilities and of logits. Usage: ctc_step.py FRAMES SAMPLES CLASSES LABELS
import statistics
import sys
import time

import torch

torch.set_num_threads(1)
torch.manual_seed(1)
frames, samples, classes, labels = map(int, sys.argv[1:])
logits = torch.randn(frames, samples, classes, requires_grad=True)
logp = logits.log_softmax(2).detach().requires_grad_()
targets = torch.randint(1, classes, (samples, labels))
loss = torch.nn.CTCLoss()


def milliseconds(leaf, logarithms, warm=10, count=60):
    times = []
    for i in range(warm + count):
        leaf.grad = None
        start = time.perf_counter()
        loss(logarithms(), targets, (frames,) * samples, (labels,) * samples).backward()
        if i >= warm:
            times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


print(f"alone {milliseconds(logp, lambda: logp):.3f} ms")
print(f"behind log_softmax {milliseconds(logits, lambda: logits.log_softmax(2)):.3f} ms")
