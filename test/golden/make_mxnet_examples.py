# What the tutorial programs of examples/ print in real MXNet 1.9.1. Usage: make_mxnet_examples.py > mxnet-examples.json
import io
import json
from contextlib import redirect_stdout

import mxnet as mx


def mx_rnn_lstm():
    num_layers = 2
    num_hidden = 256
    stack = mx.rnn.SequentialRNNCell()
    for i in range(num_layers):
        stack.add(mx.rnn.LSTMCell(num_hidden=num_hidden, prefix='lstm_l%d_' % i))

    num_embed = 256
    vocabulary_size = 26

    def sym_gen(seq_len):
        data = mx.sym.Variable('data')
        label = mx.sym.Variable('softmax_label')
        embed = mx.sym.Embedding(data=data, input_dim=vocabulary_size, output_dim=num_embed, name='embed')
        stack.reset()
        outputs, _ = stack.unroll(seq_len, inputs=embed, merge_outputs=True)
        pred = mx.sym.Reshape(outputs, shape=(-1, num_hidden))
        pred = mx.sym.FullyConnected(data=pred, num_hidden=vocabulary_size, name='pred')
        label = mx.sym.Reshape(label, shape=(-1,))
        return mx.sym.SoftmaxOutput(data=pred, label=label, name='softmax'), ('data',), ('softmax_label',)

    net = sym_gen(10)
    print(net)
    print(net[0].list_arguments())

    step_input = mx.symbol.Variable('step_data')
    batch_size = 10
    embed_dim = 16
    embedded_step = mx.symbol.Embedding(data=step_input, input_dim=vocabulary_size, output_dim=embed_dim)
    print(embedded_step.infer_shape(step_data=(batch_size, 64)))

    lstm_cell = mx.rnn.LSTMCell(num_hidden=50)
    begin_state = lstm_cell.begin_state()
    output, states = lstm_cell(embedded_step, begin_state)
    print((output, states))
    print(output.list_arguments())

    sequence_length = 10
    seq_input = mx.symbol.Variable('seq_data')
    embedded_seq = mx.symbol.Embedding(data=seq_input, input_dim=vocabulary_size, output_dim=embed_dim)
    outputs, states = lstm_cell.unroll(length=sequence_length, inputs=embedded_seq, layout='NTC', merge_outputs=True)
    print((outputs, states))
    print(outputs.list_arguments())
    print(outputs.infer_shape(seq_data=(batch_size, sequence_length)))


def text(program):
    out = io.StringIO()
    with redirect_stdout(out):
        program()
    return out.getvalue()


print(json.dumps({"mxnet_version": mx.__version__, "mx-rnn-lstm": text(mx_rnn_lstm)}, indent=2))
