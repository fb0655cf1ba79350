"""Writes mxnet-symbol-differences.safetensors: the numbers that mxnet-symbol-differences.json expects where bptt differs from
MXNet's symbols.

Run: MXNET_USE_MKLDNN_RNN=0 python test/golden/make_symbol_differences.py   (mxnet 1.9.1, numpy 1.23.5, safetensors 0.8)

Formulas in float64 from the inputs that the golden case itself holds; dropout between recurrent layers from MXNet's own
native operator in float64, which applies it, and its derivatives by central differences, since MXNet's are wrong.
"""

import json
import os

import mxnet as mx
import numpy as np
from safetensors.numpy import load_file, save_file

HERE = os.path.dirname(os.path.abspath(__file__))
SYMBOLS = os.path.join(HERE, "mxnet-symbol")
made = {}


def golden(case):
    tensors = load_file(os.path.join(SYMBOLS, "exec", case + ".safetensors"))
    return {name: x.astype(np.float64) for name, x in tensors.items()}


def selu(case, dtype):
    """λ x above 0, λα(eˣ - 1) below (Klambauer et al., 2017), with MXNet's constants."""
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    c = golden(case)
    x = c["arg.data"]
    slope = np.where(x > 0, scale, scale * alpha * np.exp(x))
    made[f"{case} grad.data"] = (slope * c["head.0"]).astype(dtype)


def softmax_output(case):
    """(p - t) times the head gradient, as out_grad=True says."""
    c = golden(case)
    x, label = c["arg.data"], c["arg.label"].astype(int)
    p = np.exp(x - x.max(axis=-1, keepdims=True))
    p /= p.sum(axis=-1, keepdims=True)
    made[f"{case} grad.data"] = ((p - np.eye(x.shape[-1])[label]) * c["head.0"]).astype(np.float32)


def recurrent(case, seed, **attributes):
    c = golden(case)
    names = [name[4:] for name in c if name.startswith("arg.")]
    heads = [c[name] for name in sorted(c) if name.startswith("head.")]

    def outputs(arguments):
        mx.random.seed(seed)
        inputs = [mx.nd.array(arguments[name], dtype="float64") for name in names]
        with mx.autograd.train_mode():
            return [y.asnumpy() for y in mx.nd.RNN(*inputs, p=0.5, state_outputs=True, **attributes)]

    own = {name: c["arg." + name] for name in names}
    for i, y in enumerate(outputs(own)):
        made[f"{case} out.{i}"] = y.astype(np.float32)
    for name in names:
        gradient = np.zeros_like(own[name])
        for place in np.ndindex(*gradient.shape):
            moved = []
            for step in (1e-6, -1e-6):
                there = {**own, name: own[name].copy()}
                there[name][place] += step
                moved.append(sum((y * head).sum() for y, head in zip(outputs(there), heads)))
            gradient[place] = (moved[0] - moved[1]) / 2e-6
        made[f"{case} grad.{name}"] = gradient.astype(np.float32)


def carried(case):
    """A module that carries its states on when a batch is done with: after the backward pass, which reads the old ones."""
    tensors = load_file(os.path.join(SYMBOLS, "module", case + ".safetensors"))
    cell = mx.rnn.LSTMCell(5, prefix="lstm_")
    embedded = mx.sym.Embedding(mx.sym.var("data"), input_dim=7, output_dim=4, name="embed")
    outputs, states = cell.unroll(4, inputs=embedded, begin_state=cell.begin_state(func=mx.sym.Variable), merge_outputs=True)
    scores = mx.sym.FullyConnected(mx.sym.Reshape(outputs, shape=(-1, 5)), num_hidden=7, name="pred")
    labels = mx.sym.Reshape(mx.sym.var("softmax_label"), shape=(-1,))
    heads = [mx.sym.SoftmaxOutput(scores, labels, name="softmax")] + [mx.sym.BlockGrad(x) for x in states]
    module = mx.mod.Module(mx.sym.Group(heads), state_names=["lstm_begin_state_0", "lstm_begin_state_1"])
    data, label = mx.nd.array(tensors["data.data"]), mx.nd.array(tensors["label.softmax_label"])
    batches = mx.io.NDArrayIter(data, label, batch_size=3)
    module.bind(batches.provide_data, batches.provide_label)
    start = {name[5:]: mx.nd.array(x) for name, x in tensors.items() if name.startswith("init.")}
    module.init_params(arg_params=start)
    module.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 0.1})
    module.set_states(value=0)
    for i, batch in enumerate(batches):
        module.forward(batch, is_train=True)
        given = [x.asnumpy() for x in module.get_outputs()]
        module.backward()
        module.update()
        for k, x in enumerate(given):
            made[f"{case} b{i}.out.{k}"] = x
        for name, x in module.get_params()[0].items():
            made[f"{case} b{i}.p.{name}"] = x.asnumpy()
        module.set_states(states=[[mx.nd.array(x)] for x in given[1:]])
    for name, x in module.get_params()[0].items():
        made[f"{case} final.{name}"] = x.asnumpy()
    for name in [name for name in made if name.startswith(case)]:
        # What the golden does not hold, and what is the same in both orders: the first outputs, and the last layer, whose
        # gradients read no states.
        if name[len(case) + 1:] not in tensors or " b0.out" in name or "pred" in name:
            del made[name]


selu("op_leakyrelu_selu_f32", np.float32)
selu("op_leakyrelu_selu_f64", np.float64)
softmax_output("op_softmaxout_outgrad_f32")
cases = {case["name"]: case for case in json.load(open(os.path.join(SYMBOLS, "manifest.json")))["cases"]}
programs = {p["name"]: p for p in json.load(open(os.path.join(SYMBOLS, "graphs.json")))["programs"]}
for mode in ("lstm", "gru_bi", "rnn_tanh"):
    name = f"op_RNN_dropout_{mode}_train_f32"
    call = next(s for s in programs[cases[name]["program"]]["steps"] if s.get("call") == "sym.RNN")["kwargs"]
    kept = {key: call[key] for key in ("state_size", "num_layers", "mode", "bidirectional") if key in call}
    recurrent(name, cases[name]["seed"], **kept)
carried("state_names")
save_file(made, os.path.join(HERE, "mxnet-symbol-differences.safetensors"),
          metadata={"mxnet": mx.__version__, "numpy": np.__version__})
print(sorted(made))
