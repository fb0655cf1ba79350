// The oracle's own footing: its gradients against central differences of its forward pass.

import { describe, expect, it } from 'vitest';
import { type CellName, gateCount, type Node, type Operands, scan, Tape } from './oracle.ts';
import { random } from './views.ts';

const [T, N, I, H] = [3, 2, 2, 3];

/** Operands of a small layer; element `index` of all of them in a row is moved by `shift`. */
function operands(cell: CellName, projected: boolean, tape: Tape, index: number, shift: number): [Operands, Node[]] {
  const next = random(7);
  const leaves: Node[] = [];
  const leaf = (): Node => {
    const node = tape.leaf(next() * 2 - 1 + (leaves.length === index ? shift : 0));
    leaves.push(node);
    return node;
  };
  const vector = (n: number): Node[] => Array.from({ length: n }, leaf);
  const matrix = (m: number, n: number): Node[][] => Array.from({ length: m }, () => vector(n));
  const R = projected ? 2 : H;
  const G = gateCount[cell];
  const o: Operands = {
    x: Array.from({ length: T }, () => matrix(N, I)),
    h0: matrix(N, R),
    c0: matrix(N, H),
    wIh: matrix(G * H, I),
    wHh: matrix(G * H, R),
    bIh: vector(G * H),
    bHh: vector(G * H),
    wHr: projected ? matrix(R, H) : null,
    lengths: [3, 2],
  };
  return [o, leaves];
}

/** A smooth function of everything the layer gives. */
function loss(cell: CellName, projected: boolean, reverse: boolean, index: number, shift: number): [number, Node[]] {
  const tape = new Tape();
  const [o, leaves] = operands(cell, projected, tape, index, shift);
  const { output, hN, cN } = scan(tape, cell, reverse, o);
  const terms = [...output.flat(2), ...hN.flat(), ...cN.flat()];
  const total = tape.add(...terms.map((node, i) => tape.mul(node, tape.leaf(1 + (i % 5)))));
  total.gradient = 1;
  tape.backward();
  return [total.value, leaves];
}

describe.each<[CellName, boolean, boolean]>([
  ['rnn_tanh', false, false],
  ['rnn_relu', false, false],
  ['lstm', false, true],
  ['lstm', true, false],
  ['gru', false, true],
  ['gru_reset_before', false, false],
])('oracle of %s, projected %s, reverse %s', (cell, projected, reverse) => {
  it('has the gradients of its finite differences', () => {
    const [, leaves] = loss(cell, projected, reverse, -1, 0);
    for (let i = 0; i < leaves.length; i++) {
      const [up] = loss(cell, projected, reverse, i, 1e-5);
      const [down] = loss(cell, projected, reverse, i, -1e-5);
      expect(leaves[i].gradient).toBeCloseTo((up - down) / 2e-5, 6);
    }
  });
});
