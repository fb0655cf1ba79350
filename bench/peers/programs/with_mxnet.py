# Real MXNet Gluon: the peer of bench/ours.ts. Usage: with_mxnet.py JOB; OMP_NUM_THREADS tells
# it how many threads there are. What it computes is waited for.
from mxnet import autograd, gluon, nd
from serve import job, read, sample, serve

case = job()
parameters, x, y = read(case)
x, y = nd.array(x), nd.array(y)


def make():
    make_layer = getattr(gluon.rnn, case["cell"])
    layer = make_layer(case["H"], case["layers"], layout="TNC", input_size=case["I"])
    out = gluon.nn.Dense(10, in_units=case["H"]) if case["head"] else None
    # Gluon's gates and the order of its parameters are PyTorch's; the activation of its RNN is relu.
    blocks = [block for block in (layer, out) if block]
    for block in blocks:
        block.initialize()
        block.hybridize(static_alloc=True, static_shape=True)
    values = iter(parameters)
    for k in range(case["layers"]):
        for kind in ("i2h_weight", "h2h_weight", "i2h_bias", "h2h_bias"):
            getattr(layer, f"l{k}_{kind}").set_data(nd.array(next(values)))
    if out:
        out.weight.set_data(nd.array(next(values)))
        out.bias.set_data(nd.array(next(values)))
    params = layer.collect_params()
    if out:
        params.update(out.collect_params())
    return layer, out, params


def training(rate):
    """Forward, loss, backward, and Adam where there is a rate for it."""
    layer, out, params = make()
    loss_func = gluon.loss.SoftmaxCrossEntropyLoss()
    trainer = None if rate is None else gluon.Trainer(params, "adam", {"learning_rate": rate})

    def step():
        with autograd.record():
            output = layer(x)
            loss = loss_func(out(output[-1]), y).mean() if out else output.sum()
        loss.backward()
        if trainer:
            trainer.step(1)
        nd.waitall()
        return loss

    return layer, step


def forward():
    output = layer(x)
    nd.waitall()
    return output


def stream():
    global state
    output, state = layer(x, state)
    nd.waitall()
    return output


if case["task"] == "train":
    _, first = training(1e-3)
    _, step = training(1e-7)
    serve(lambda: {"losses": [first().asscalar().item() for _ in range(3)]}, step)
elif case["task"] == "gradient":
    layer, step = training(None)
    serve(lambda: {"loss": [step().asscalar().item()], "gradient": sample(layer.l0_h2h_weight.grad().asnumpy())}, step)
else:
    layer = make()[0]
    state = layer.begin_state(batch_size=case["N"])
    call = stream if case["task"] == "stream" else forward
    serve(lambda: {"output": sample([call() for _ in range(3)][2].asnumpy())}, call)
