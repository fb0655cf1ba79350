"""Writes averages.json: averages of a model's weights by each of torch.optim.swa_utils' functions after each of five updates, in
float32, for test/surface/averages.test.ts.

Run: python test/golden/make_averages.py   (torch 2.13)
"""
import json
import os

import torch
from torch.optim import swa_utils


class Counted(torch.nn.Module):
    """A linear layer with a buffer of each kind."""

    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(3, 2)
        self.register_buffer("mean", torch.zeros(2))
        self.register_buffer("seen", torch.tensor(0))

    def forward(self, x):
        return self.linear(x)


def set_to(model, k):
    """The k-th weights: sums of powers of two and of thirds, so that averages round."""
    with torch.no_grad():
        for j, p in enumerate([*model.parameters(), model.mean]):
            p.copy_(((torch.arange(p.numel()) * 7 + 5 * k + j) % 11 / 3 - 1).view(p.shape))
        model.seen.fill_(10 * k + 3)


def run(options):
    model = Counted()
    set_to(model, 0)
    averaged = swa_utils.AveragedModel(model, **options)
    found = []
    for k in range(1, 6):
        set_to(model, k)
        averaged.update_parameters(model)
        found.append({name: x.tolist() for name, x in averaged.state_dict().items()})
    return found


runs = {
    "default": {},
    "swa": {"avg_fn": swa_utils.get_swa_avg_fn()},
    "swa, buffers": {"avg_fn": swa_utils.get_swa_avg_fn(), "use_buffers": True},
    "ema": {"avg_fn": swa_utils.get_ema_avg_fn()},
    "ema 0.7, buffers": {"avg_fn": swa_utils.get_ema_avg_fn(0.7), "use_buffers": True},
    "multi swa": {"multi_avg_fn": swa_utils.get_swa_multi_avg_fn()},
    "multi ema": {"multi_avg_fn": swa_utils.get_ema_multi_avg_fn()},
    "multi ema 0.3, buffers": {"multi_avg_fn": swa_utils.get_ema_multi_avg_fn(0.3), "use_buffers": True},
}
result = {"torch_version": torch.__version__.split("+")[0], "runs": {name: run(options) for name, options in runs.items()}}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "averages.json")
with open(path, "w", encoding="utf8") as file:
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(found)}" for name, found in result["runs"].items())
    file.write(f'{{\n "torch_version": {json.dumps(result["torch_version"])},\n "runs": {{\n{lines}\n }}\n}}\n')
