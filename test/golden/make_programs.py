"""Random programs and what PyTorch makes of them, for test/golden/programs.ts, which runs them here.

Run: python test/golden/make_programs.py --count 20000 --seed 1 PATH   (torch 2.13)

A quarter are recurrent (random_programs/recurrent.py), a sixth are other layers (random_programs/modules.py), some train
(random_programs/training.py), and the others are graphs of operations (random_programs/graphs.py).
Each depends on the seed and its number alone. A program a line; random_programs/program.py says what it is made of.
"""
import argparse
import json
import random
import warnings

import torch

from random_programs.graphs import functions, graph
from random_programs.modules import layers
from random_programs.program import Program
from random_programs.recurrent import packed_only, recurrent
from random_programs.training import training

parser = argparse.ArgumentParser()
parser.add_argument("--first", type=int, default=0)
parser.add_argument("--count", type=int, default=20000)
parser.add_argument("--seed", type=int, default=0)
parser.add_argument("--kind", choices=["recurrent", "packed", "graph", "functions", "layers", "training"])
parser.add_argument("--dtype", choices=["float32", "float64"], help="of all programs; by turns where it is not said")
parser.add_argument("path")
options = parser.parse_args()

warnings.simplefilter("ignore")
torch.set_num_threads(1)
# A line at a time: where PyTorch crashes, the last line says before which program.
with open(options.path, "w", buffering=1) as file:
    for n in range(options.first, options.first + options.count):
        rng = random.Random(f"{options.seed} {n}")
        drawn = rng.choice(["float32", "float32", "float64"])
        program = Program(rng, getattr(torch, options.dtype or drawn))
        kind = options.kind or ["recurrent", "graph", "graph", "training" if n % 12 == 3 else "recurrent", "graph", "layers"][n % 6]
        kind = {"recurrent": recurrent, "packed": packed_only, "graph": graph, "functions": functions, "layers": layers, "training": training}[kind](program)
        json.dump(program.record(kind), file, separators=(",", ":"))
        file.write("\n")
