"""Milliseconds of a training step of an unrolled LSTM language model in real MXNet: Module's forward, backward, update.

Run: OMP_NUM_THREADS=1 python bench/peers/symbol_step.py CLASSES   (mxnet 1.9.1)
"""

import sys
import time

import mxnet as mx
import numpy as np

STEPS, BATCH, WORDS, EMBEDDING, HIDDEN = 10, 32, 10000, 256, 512


def network(classes):
    embedded = mx.sym.Embedding(mx.sym.Variable("data"), input_dim=WORDS, output_dim=EMBEDDING, name="embed")
    stack = mx.rnn.SequentialRNNCell()
    for layer in range(2):
        stack.add(mx.rnn.LSTMCell(HIDDEN, prefix=f"lstm_l{layer}_"))
    outputs, _ = stack.unroll(STEPS, inputs=embedded, merge_outputs=True)
    rows = mx.sym.Reshape(outputs, shape=(-1, HIDDEN))
    scores = mx.sym.FullyConnected(rows, num_hidden=classes, name="pred")
    labels = mx.sym.Reshape(mx.sym.Variable("softmax_label"), shape=(-1,))
    return mx.sym.SoftmaxOutput(scores, labels, name="softmax")


def main(classes, warm=3, count=12):
    module = mx.mod.Module(network(classes))
    module.bind([("data", (BATCH, STEPS))], [("softmax_label", (BATCH, STEPS))])
    module.init_params(mx.init.Xavier())
    module.init_optimizer(optimizer="sgd", optimizer_params=(("learning_rate", 0.1),))
    draw = np.random.RandomState(0).randint
    batch = mx.io.DataBatch([mx.nd.array(draw(0, WORDS, (BATCH, STEPS)))], [mx.nd.array(draw(0, classes, (BATCH, STEPS)))])
    times = []
    for step in range(warm + count):
        start = time.perf_counter()
        module.forward(batch, is_train=True)
        module.backward()
        module.update()
        mx.nd.waitall()
        if step >= warm:
            times.append((time.perf_counter() - start) * 1000)
    print(f"{np.median(times):.3f} ms")


main(int(sys.argv[1]))
