# What the tutorial programs of examples/ print in real PyTorch. Usage: make_examples.py > examples.json
import io
import json
from contextlib import redirect_stdout

import torch
from torch import nn


def shapes():
    rnn_layer = nn.RNN(input_size=1027, hidden_size=256)
    Y, state_new = rnn_layer(torch.rand(35, 2, 1027), None)
    print(Y.shape, len(state_new), state_new.shape)
    for num_layers in [1, 4]:
        rnn = nn.RNN(input_size=100, hidden_size=20, num_layers=num_layers)
        print(rnn)
        out, h = rnn(torch.randn(20, 3, 100))
        print(out.shape, h.shape)
        print(nn.RNN(100, 20))


def text(program):
    out = io.StringIO()
    with redirect_stdout(out):
        program()
    return out.getvalue()


print(json.dumps({"torch_version": torch.__version__, "torch-rnn-shapes": text(shapes)}, indent=2))
