// mx.rnn where the goldens do not reach: fused and unfused cells are one function, weights and checkpoints come back as they
// went, layouts and stepping agree, and what is wrong is refused in words.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { onWarning } from 'bptt';
import { mx } from 'bptt/mx';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { inFolder } from '../helpers/in-folder.ts';

type NDArray = InstanceType<typeof mx.nd.NDArray>;
type Sym = ReturnType<typeof mx.sym.var>;
type Weights = { [name: string]: NDArray };

onWarning(() => {});

const plan = fc.record({
  mode: fc.constantFrom('rnn_relu', 'rnn_tanh', 'lstm', 'gru'),
  num_layers: fc.integer({ min: 1, max: 3 }),
  bidirectional: fc.boolean(),
  num_hidden: fc.integer({ min: 1, max: 4 }),
  inputs: fc.integer({ min: 1, max: 4 }),
  length: fc.integer({ min: 1, max: 4 }),
  batch: fc.integer({ min: 1, max: 3 }),
  layout: fc.constantFrom('NTC', 'TNC'),
});

const drawn = (shape: readonly number[]): NDArray => mx.nd.random.uniform(-1, 1, { shape, dtype: 'float64' });
const numbers = (x: NDArray): number[] => [...x.asnumpy().data];

/** Outputs, and gradients by name, of a graph with one output under the head gradient `head`. */
function run(y: Sym, args: Weights, head: NDArray): { out: NDArray; grads: Weights } {
  const names = y.list_arguments();
  const grads = Object.fromEntries(names.map((name) => [name, mx.nd.zeros(args[name].shape, { dtype: 'float64' })]));
  const bound = Object.fromEntries(names.map((name) => [name, args[name]]));
  const executor = y.bind(mx.cpu(), { args: bound, args_grad: grads });
  const [out] = executor.forward(true);
  executor.backward(head);
  return { out, grads };
}

const close = (actual: readonly number[], expected: readonly number[]): void => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((x, i) => {
    expect(Math.abs(x - expected[i])).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(expected[i])));
  });
};

/** Zeros to begin with, in float64. */
const begin = (cell: InstanceType<typeof mx.rnn.BaseRNNCell>): Sym[] => cell.begin_state({ dtype: 'float64' });

describe('a fused cell', () => {
  it('computes what its unfused stack does, forward and backward', () => {
    fc.assert(
      fc.property(plan, ({ inputs, length, batch, layout, ...o }) => {
        const fused = new mx.rnn.FusedRNNCell({ ...o, prefix: 'f_' });
        const data = mx.sym.Variable('data');
        const unroll = { layout, merge_outputs: true } as const;
        const [y] = fused.unroll(length, data, { begin_state: begin(fused), ...unroll });
        const shape = layout === 'NTC' ? [batch, length, inputs] : [length, batch, inputs];
        const [shapes, [outShape]] = y.infer_shape({ data: shape }) as [number[][], number[][], number[][]];
        const x = drawn(shape);
        const parameters = drawn(shapes[y.list_arguments().indexOf('f_parameters')]);
        const head = drawn(outShape);
        const whole = run(y, { data: x, f_parameters: parameters }, head);

        const stack = fused.unfuse();
        const [z] = stack.unroll(length, data, { begin_state: begin(stack), ...unroll });
        const weights = stack.pack_weights(fused.unpack_weights({ f_parameters: parameters }));
        const parts = run(z, { ...weights, data: x }, head);
        close(numbers(whole.out), numbers(parts.out));
        close(numbers(whole.grads.data), numbers(parts.grads.data));
        const { data: _, ...rest } = parts.grads;
        const gathered = fused.pack_weights(stack.unpack_weights(rest));
        close(numbers(whole.grads.f_parameters), numbers(gathered.f_parameters));
      }),
      { numRuns: 25 },
    );
  });

  it('gives its vector back after unpack_weights and pack_weights, and leaves other arrays alone', () => {
    fc.assert(
      fc.property(plan, ({ inputs, length: _l, batch: _b, layout: _o, ...o }) => {
        const cell = new mx.rnn.FusedRNNCell({ ...o, prefix: 'f_' });
        const [y] = cell.unroll(1, mx.sym.Variable('data'), { layout: 'TNC' });
        const [shapes] = y.infer_shape({ data: [1, 1, inputs] }) as [number[][], number[][], number[][]];
        const vector = drawn(shapes[1]);
        const other = drawn([2]);
        const unpacked = cell.unpack_weights({ other, f_parameters: vector });
        expect(Object.keys(unpacked)[0]).toBe('other');
        expect(unpacked).not.toHaveProperty('f_parameters');
        const packed = cell.pack_weights(unpacked);
        expect(numbers(packed.f_parameters)).toEqual(numbers(vector));
        expect(packed.other).toBe(other);
      }),
      { numRuns: 25 },
    );
  });

  it('refuses vectors and modes in words', () => {
    const cell = new mx.rnn.FusedRNNCell(3, { prefix: 'l_' });
    expect(() => cell.unpack_weights({ l_parameters: mx.nd.zeros([101]) })).toThrow(
      'Invalid parameters size for FusedRNNCell',
    );
    expect(() => cell.unpack_weights({})).toThrow("'l_parameters'");
    const odd = new mx.rnn.FusedRNNCell(3, { mode: 'x' });
    expect(() => odd.unfuse()).toThrow("'x'");
    expect(() => odd.unroll(2, mx.sym.var('x'))).toThrow("Invalid Input: 'x', valid values are: {'gru', 'lstm'");
    expect(() => cell.unroll(2, mx.sym.var('x'), { layout: 'NCT' })).toThrow('Unsupported layout NCT');
    const small = new mx.rnn.FusedRNNCell(2, { mode: 'rnn_tanh', prefix: 'l_' });
    const ones = (...shape: number[]): NDArray => mx.nd.ones(shape);
    expect(() =>
      small.pack_weights({
        l_l0_i2h_weight: ones(2, 3),
        l_l0_h2h_weight: ones(2, 5),
        l_l0_i2h_bias: ones(2),
        l_l0_h2h_bias: ones(2),
      }),
    ).toThrow(
      'operands could not be broadcast together with remapped shapes[original->remapped]: (2, 5) and requested shape (2, 2)',
    );
  });
});

describe('unroll', () => {
  const cells: { readonly [name: string]: () => InstanceType<typeof mx.rnn.BaseRNNCell> } = {
    rnn: () => new mx.rnn.RNNCell(3),
    lstm: () => new mx.rnn.LSTMCell(3),
    gru: () => new mx.rnn.GRUCell(3),
    residual: () => new mx.rnn.ResidualCell(new mx.rnn.GRUCell(3)),
    both: () =>
      new mx.rnn.BidirectionalCell(new mx.rnn.GRUCell(3, { prefix: 'l_' }), new mx.rnn.RNNCell(3, { prefix: 'r_' })),
  };
  it.each(Object.entries(cells))('of %s gives the same for both layouts', (_, make) => {
    const cell = make();
    const data = mx.sym.Variable('data');
    const of = (layout: string): Sym =>
      cell.unroll(4, data, { begin_state: begin(cell), layout, merge_outputs: true })[0];
    const [ntc, tnc] = [of('NTC'), of('TNC')];
    const [shapes, [shape]] = ntc.infer_shape({ data: [2, 4, 3] }) as [number[][], number[][], number[][]];
    const args = Object.fromEntries(ntc.list_arguments().map((name, i) => [name, drawn(shapes[i])]));
    const head = drawn(shape);
    const turned = { ...args, data: args.data.swapaxes(0, 1) };
    const [a, b] = [run(ntc, args, head), run(tnc, turned, head.swapaxes(0, 1))];
    close(numbers(a.out), numbers(b.out.swapaxes(0, 1)));
    for (const [name, grad] of Object.entries(a.grads)) {
      close(numbers(grad), numbers(name === 'data' ? b.grads.data.swapaxes(0, 1) : b.grads[name]));
    }
  });

  it('is what stepping gives, and names its nodes anew each time', () => {
    const cell = new mx.rnn.LSTMCell(3);
    const steps = [0, 1, 2].map((t) => mx.sym.Variable(`x${t}`));
    const [outputs] = cell.unroll(3, steps);
    cell.reset();
    let states = cell.begin_state();
    const stepped = steps.map((x) => {
      const [output, next] = cell(x, states);
      states = next;
      return output;
    });
    const [whole, parts] = [mx.sym.Group([...outputs]), mx.sym.Group(stepped)];
    expect(whole.list_outputs()).toEqual(parts.list_outputs());
    const shapes = { x0: [2, 4], x1: [2, 4], x2: [2, 4] };
    const args = Object.fromEntries(
      whole
        .list_arguments()
        .map((name, i) => [name, drawn((whole.infer_shape(shapes)[0] as number[][])[i]).astype('float32')]),
    );
    const [a, b] = [whole, parts].map((graph) => graph.eval(args).map(numbers));
    expect(a).toHaveLength(3);
    expect(a).toEqual(b);
    expect(cell.unroll(3, steps)[0][2].name).toBe('lstm_t2_out');
    expect(cell(steps[0], states)[0].name).toBe('lstm_t3_out');
  });

  it('refuses what cannot be unrolled', () => {
    const cell = new mx.rnn.LSTMCell(3);
    const x = mx.sym.var('x');
    expect(() => Reflect.apply(cell.unroll, cell, [2])).toThrow(
      "BaseRNNCell.unroll() missing 1 required positional argument: 'inputs'",
    );
    expect(() => cell.unroll(2, x, { begin_state: [x] })).toThrow('list index out of range');
    expect(() => cell.unroll(null, [x])).toThrow("'NoneType' object cannot be interpreted as an integer");
    expect(() => Reflect.apply(cell, null, [x])).toThrow(
      "LSTMCell.__call__() missing 1 required positional argument: 'states'",
    );
    for (const states of [null, 3, [null]]) {
      for (const other of [cell, new mx.rnn.DropoutCell(0.5), new mx.rnn.ResidualCell(new mx.rnn.GRUCell(3))]) {
        expect(() => Reflect.apply(other, null, [x, states])).toThrow('states');
      }
    }
    expect(() => cell.begin_state(3)).toThrow("'int' object is not callable");
    expect(() => cell.begin_state({ name: 'x' })).toThrow("got multiple values for keyword argument 'name'");
    const stack = new mx.rnn.SequentialRNNCell();
    stack.add(cell);
    expect(() => stack.begin_state(3)).toThrow(
      'SequentialRNNCell.begin_state() takes 1 positional argument but 2 were given',
    );
    const pair = new mx.rnn.BidirectionalCell(new mx.rnn.LSTMCell(3), new mx.rnn.LSTMCell(3));
    stack.add(pair);
    expect(() => stack(x, stack.begin_state())).toThrow();
    expect(() => mx.rnn.rnn_unroll(cell, 2, x, null, 'p_')).toThrow(
      "BaseRNNCell.unroll() got an unexpected keyword argument 'input_prefix'",
    );
    expect(mx.rnn.rnn_unroll(cell, 2, x)[0]).toHaveLength(2);
  });
});

describe('checkpoints', () => {
  const fused = new mx.rnn.FusedRNNCell(3, { num_layers: 2, prefix: 'lstm_' });
  const [net] = fused.unroll(2, mx.sym.Variable('data'), { layout: 'TNC' });
  const [shapes] = net.infer_shape({ data: [2, 1, 4] }) as [number[][], number[][], number[][]];
  const vector = mx.nd.random.uniform(-1, 1, { shape: shapes[1] });

  it('of a fused cell are read by itself and by its unfused stack', () =>
    inFolder((folder) => {
      const prefix = join(folder, 'net');
      const states = { mean: mx.nd.ones([2]) };
      mx.rnn.save_rnn_checkpoint(fused, prefix, 3, net, { lstm_parameters: vector }, states);
      const [graph, args, aux] = mx.rnn.load_rnn_checkpoint(fused, prefix, 3);
      expect(graph.tojson()).toBe(net.tojson());
      expect(numbers(args.lstm_parameters)).toEqual(numbers(vector));
      expect(numbers(aux.mean)).toEqual([1, 1]);
      const stack = fused.unfuse();
      const [, parts] = mx.rnn.load_rnn_checkpoint([stack], prefix, 3);
      const expected = stack.pack_weights(fused.unpack_weights({ lstm_parameters: vector }));
      expect(Object.keys(parts)).toEqual(Object.keys(expected));
      for (const [name, x] of Object.entries(expected)) expect(numbers(parts[name])).toEqual(numbers(x));
    }));

  it('of a callback are written every so many epochs, and told of', () =>
    inFolder((folder) => {
      const prefix = join(folder, 'net');
      const info = vi.spyOn(console, 'info').mockImplementation(() => {});
      const callback = mx.rnn.do_rnn_checkpoint(fused, prefix, 2);
      for (let epoch = 0; epoch < 4; epoch++) callback(epoch, net, { lstm_parameters: vector }, {});
      expect(readdirSync(folder).sort()).toEqual(['net-0002.params', 'net-0004.params', 'net-symbol.json']);
      expect(info.mock.calls).toEqual([
        [`Saved checkpoint to "${prefix}-0002.params"`],
        [`Saved checkpoint to "${prefix}-0004.params"`],
      ]);
      info.mockRestore();
    }));

  it('that are not there are refused', () =>
    inFolder((folder) => {
      expect(() => mx.rnn.load_rnn_checkpoint(fused, join(folder, 'no'), 1)).toThrow('No such file or directory');
    }));
});

describe('encode_sentences', () => {
  it('counts new words, and skips the invalid label', () => {
    expect(
      mx.rnn.encode_sentences([
        ['a', 'b'],
        ['b', 'c'],
      ]),
    ).toEqual([
      [
        [0, 1],
        [1, 2],
      ],
      { '\n': -1, a: 0, b: 1, c: 2 },
    ]);
    const words = [['a', 'b', 'c']];
    expect(mx.rnn.encode_sentences(words, { invalid_label: 2 })[0]).toEqual([[0, 1, 3]]);
    expect(mx.rnn.encode_sentences(words, { invalid_label: 0 })[0]).toEqual([[1, 2, 3]]);
  });

  it('takes a vocabulary that is given, and a word for those that it lacks', () => {
    const vocab = { a: 1, b: 2, c: 3 };
    const sentences = [
      ['a', 'b', 'c'],
      ['b', 'c', 'd'],
    ];
    expect(mx.rnn.encode_sentences(sentences, vocab, { unknown_token: 'UNK' })).toEqual([
      [
        [1, 2, 3],
        [2, 3, 0],
      ],
      { a: 1, b: 2, c: 3, UNK: 0 },
    ]);
    expect(() => mx.rnn.encode_sentences([['a']], {}, -1)).toThrow('Unknown token a');
    expect(() => Reflect.apply(mx.rnn.encode_sentences, null, [[3]])).toThrow('is not iterable');
    expect(() => Reflect.apply(mx.rnn.encode_sentences, null, [null])).toThrow('sentences');
  });
});
