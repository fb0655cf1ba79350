# One training step of the FashionMNIST tutorial (RNN(128, 2, relu) on [100, 14, 56], Dense(10), cross entropy, Adam) in
# real MXNet or PyTorch, one thread. Prints the median in milliseconds. Usage: seed000_step.py mxnet|torch
import statistics
import sys
import time


def median(step, warm=30, count=200):
    times = []
    for i in range(warm + count):
        start = time.perf_counter()
        step()
        if i >= warm:
            times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


if sys.argv[1] == "mxnet":
    import mxnet as mx
    from mxnet import autograd, gluon, nd

    rnn, out = gluon.rnn.RNN(128, 2, layout="NTC"), gluon.nn.Dense(10)
    for block in (rnn, out):
        block.initialize(mx.init.Normal(0.01))
    loss = gluon.loss.SoftmaxCrossEntropyLoss()
    x, y = nd.random.uniform(shape=(100, 14, 56)), nd.array([i % 10 for i in range(100)])
    out(rnn(x)[:, -1, :])
    params = dict(rnn.collect_params())
    params.update(out.collect_params())
    trainer = gluon.Trainer(params, "adam", {"learning_rate": 0.01})

    def step():
        with autograd.record():
            value = loss(out(rnn(x)[:, -1, :]), y)
        value.backward()
        trainer.step(100)
        nd.waitall()

    version = mx.__version__
else:
    import torch
    from torch import nn

    torch.set_num_threads(1)
    rnn, out = nn.RNN(56, 128, 2, nonlinearity="relu", batch_first=True), nn.Linear(128, 10)
    loss = nn.CrossEntropyLoss()
    x, y = torch.rand(100, 14, 56), torch.arange(100) % 10
    optimizer = torch.optim.Adam([*rnn.parameters(), *out.parameters()], lr=0.01)

    def step():
        value = loss(out(rnn(x)[0][:, -1, :]), y)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()

    version = torch.__version__

print(f"{sys.argv[1]} {version}: {median(step):.3f} ms")
