# Real PyTorch: the peer of bench/ours.ts, line by line. Usage: with_torch.py JOB.
import torch
from serve import job, read, sample, serve
from torch import nn

case = job()
torch.set_num_threads(case["threads"])
parameters, x, y = read(case)
x, y = torch.from_numpy(x), torch.from_numpy(y).long()


def make():
    sizes = {"input_size": case["I"], "hidden_size": case["H"], "num_layers": case["layers"]}
    if case["cell"] == "RNN":
        sizes["nonlinearity"] = "relu"
    layer = getattr(nn, case["cell"])(**sizes)
    net = nn.ModuleList([layer, nn.Linear(case["H"], 10)] if case["head"] else [layer])
    with torch.no_grad():
        for parameter, values in zip(net.parameters(), parameters):
            parameter.copy_(torch.from_numpy(values))
    return net


def training(rate):
    """Forward, loss, backward, and Adam where there is a rate for it."""
    net = make()
    loss_func = nn.CrossEntropyLoss()
    optimizer = None if rate is None else torch.optim.Adam(net.parameters(), lr=rate)

    def step():
        output = net[0](x)[0]
        loss = loss_func(net[1](output[-1]), y) if case["head"] else output.sum()
        net.zero_grad()
        loss.backward()
        if optimizer:
            optimizer.step()
        return loss

    return net[0], step


def forward():
    with torch.no_grad():
        return layer(x)[0]


def stream():
    global state
    with torch.no_grad():
        output, state = layer(x, state)
    return output


if case["task"] == "train":
    _, first = training(1e-3)
    _, step = training(1e-7)
    serve(lambda: {"losses": [first().item() for _ in range(3)]}, step)
elif case["task"] == "gradient":
    layer, step = training(None)
    serve(lambda: {"loss": [step().item()], "gradient": sample(layer.weight_hh_l0.grad.numpy())}, step)
else:
    layer = make()[0]
    state = (torch.zeros(1, 1, case["H"]), torch.zeros(1, 1, case["H"]))
    call = stream if case["task"] == "stream" else forward
    serve(lambda: {"output": sample([call() for _ in range(3)][2].numpy())}, call)
