// A recurrent layer as an ONNX model: nodes LSTM, GRU or RNN, one a layer. ONNX orders the gates otherwise than PyTorch, and
// gives each layer's output an axis of directions, which Squeeze takes away.

import type { Job } from './cases.ts';
import { constant, input, model, node, output } from './protobuf.ts';

/** PyTorch's gates in the order of ONNX: of i f g o come i o f c, of r z n come z r h. */
const ORDER = { LSTM: [0, 3, 1, 2], GRU: [1, 0, 2], RNN: [0] } as const;

/** Rows of `from`, of PyTorch's gates, in the order of ONNX. */
function reordered(from: Float32Array, order: readonly number[]): Float32Array {
  const gate = from.length / order.length;
  const to = new Float32Array(from.length);
  order.forEach((of, i) => void to.set(from.subarray(of * gate, (of + 1) * gate), i * gate));
  return to;
}

function joined(a: Float32Array, b: Float32Array): Float32Array {
  const to = new Float32Array(a.length + b.length);
  to.set(a);
  to.set(b, a.length);
  return to;
}

/**
 * Input `x` [T, N, I], output `y` [T, N, H].
 *
 * @param state The states are inputs too, `h` and `c` [1, N, H], and outputs, `hn` and `cn`; else they are zeros.
 */
export function onnx(
  job: Pick<Job, 'cell' | 'T' | 'N' | 'I' | 'H' | 'layers'>,
  parameters: readonly Float32Array[],
  state: boolean,
): Uint8Array {
  const { cell, T, N, I, H, layers } = job;
  const order = ORDER[cell];
  const rows = order.length * H;
  const told = {
    hidden_size: H,
    ...(cell === 'GRU' ? { linear_before_reset: 1 } : {}),
    ...(cell === 'RNN' ? { activations: ['Relu'] } : {}),
  };
  const stack = Array.from({ length: layers }, (_, k) => {
    const [ih, hh, bi, bh] = parameters.slice(4 * k, 4 * k + 4).map((p) => reordered(p, order));
    const [w, r, b, whole] = ['w', 'r', 'b', 'whole'].map((name) => `${name}${k}`);
    const [from, to] = [k === 0 ? 'x' : `y${k}`, k === layers - 1 ? 'y' : `y${k + 1}`];
    return [
      node(cell, [from, w, r, b, ...(state ? ['', 'h', 'c'] : [])], [whole, ...(state ? ['hn', 'cn'] : [])], told),
      node('Squeeze', [whole, 'one'], [to], {}),
      constant(w, [1, rows, k === 0 ? I : H], ih),
      constant(r, [1, rows, H], hh),
      constant(b, [1, 2 * rows], joined(bi, bh)),
    ];
  });
  const states = (names: readonly string[], put: typeof input) =>
    state ? names.map((name) => put(name, [1, N, H])) : [];
  return model([
    ...stack.flat(),
    constant('one', [1], new BigInt64Array([1n])),
    input('x', [T, N, I]),
    ...states(['h', 'c'], input),
    output('y', [T, N, H]),
    ...states(['hn', 'cn'], output),
  ]);
}
