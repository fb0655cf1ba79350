// What looks elements up by positions records: positions are checked when a kernel runs, in a replay as in the direct run.

import { describe, expect, it } from 'vitest';
import { CTCLoss } from '../../src/gluon/losses/ctc.ts';
import { record, replay } from '../../src/graph/index.ts';
import * as torch from '../../src/index.ts';
import { array } from '../../src/mxnet/array/create.ts';
import type { NDArray } from '../../src/mxnet/array/ndarray.ts';
import * as nd from '../../src/mxnet/nd.ts';
import '../../src/mxnet/methods.ts';
import { places } from './places.ts';

describe('positions in a graph', () => {
  it.each(Object.entries(places))('%s: a replay looks at its own, and refuses those that do not fit', (_, check) =>
    check('cpu'));

  it('what is picked by truth values has a shape that hangs on them, and is refused', () => {
    const refusal = 'were read while a graph was recorded';
    const x = torch.rand(4, 3);
    expect(() => record([x], (v) => v.at(v.gt(0.5)))).toThrow(`the elements of a result of gt ${refusal}`);
    expect(() => record([x], (v) => v.nonzero())).toThrow(`the elements of input0 ${refusal}`);
  });

  it("MXNet's labels, lengths and positions likewise", () => {
    const loss = new CTCLoss();
    const pred = nd.random.uniform(0, 1, { shape: [2, 5, 4] });
    const label = (...values: number[]): NDArray => array([values, [0, -1]], { dtype: 'float32' });
    const graph = record({ pred, label: label(1, 2) }, (given) => loss.forward(given.pred, given.label) as NDArray);
    const again = label(2, -1);
    expect(replay(graph, { pred, label: again })[0].asnumpy().data).toEqual(
      (loss.forward(pred, again) as NDArray).asnumpy().data,
    );
    expect(() => replay(graph, { pred, label: label(1, 4) })).toThrow('CTCLoss: label 4 of sample 0 is no class');
    const take = record({ pred, i: array([0, 1]) }, (given) => nd.take(given.pred, given.i, { mode: 'raise' }));
    expect(() => replay(take, { pred, i: array([0, 2]) })).toThrow('take indices contains indices out of bound: 2');
  });
});
