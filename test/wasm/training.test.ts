// A program starts with the binary of forward passes. Without that of training, what needs it goes to the reference and is
// counted; once it is known, it is added when an op first needs it. The tests here follow one another.

import { build } from 'esbuild';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { dispatch, fallbacks, resetFallbacks } from '../../src/reference/engine/dispatch.ts';
import { fromArray, read, Tensor } from '../../src/reference/engine/tensor.ts';
import type { View } from '../../src/reference/kernels/kernel.ts';
import { inference, training } from '../../src/wasm/binaries.ts';
import { call, callTraining, pages, trainable } from '../../src/wasm/instance.ts';
import { useTraining } from '../../src/wasm/training.ts';
import { table } from '../helpers/ops.ts';
import { wasm } from './backend.ts';
import { dense, elements, random } from './views.ts';

// The table of ops makes training known for all tests; here it is the test that says when.
vi.mock('../../src/engine/training.ts', () => ({ useTraining: () => undefined }));

const compile = vi.spyOn(WebAssembly, 'Module');
const compiled = (): number => compile.mock.calls.length;
afterAll(() => compile.mockRestore());

const loss = { reduction: 'mean', ignore_index: -100, label_smoothing: 0 };
const classes: View = { ...dense([2, 1]), data: new Float64Array(2), dtype: 'int64' };
const shaped = (...shape: number[]): View => dense(shape, () => 0.5);
const layer = [shaped(1, 1, 1), shaped(1, 1), null, shaped(1, 1), shaped(1, 1), null, null, null, null];
const adam = { lr: 0.1, beta1: 0.9, beta2: 0.9, eps: 1e-8, weight_decay: 0 };

const rmsprop = { lr: 0.1, alpha: 0.9, eps: 1e-8, weight_decay: 0, momentum: 0, maximize: false };

/** Calls of every op that needs the training binary. */
const TRAINING: readonly [string, (View | null)[], object][] = [
  ['tanh_backward', [shaped(2, 3), shaped(2, 3)], {}],
  ['sigmoid_backward', [shaped(2, 3), shaped(2, 3)], {}],
  ['softmax_backward', [shaped(2, 3), shaped(2, 3)], { dim: 1 }],
  ['log_softmax_backward', [shaped(2, 3), shaped(2, 3)], { dim: 1 }],
  ['cross_entropy', [shaped(2, 3, 1), classes, null], loss],
  ['cross_entropy_backward', [shaped(), shaped(2, 3, 1), classes, null], loss],
  [
    'scan_backward',
    [shaped(1, 1, 1), null, null, ...layer, shaped(1, 1, 1), shaped(0, 1, 1, 1, 16)],
    { cell: 'rnn_tanh', reverse: false, fixedInput: false, fixedStates: false },
  ],
  ['dropout_mask', [], { shape: [3], dtype: 'float32', p: 0.5 }],
  ['sgd_step', [shaped(3), shaped(3), null, null], { lr: 0.1, momentum: 0, dampening: 0, weight_decay: 0 }],
  ['adam_step', [shaped(3), shaped(3), shaped(3), shaped(3), null, null], adam],
  ['rmsprop_step', [shaped(3), shaped(3), shaped(3), null, null, shaped()], rmsprop],
  ['adagrad_step', [shaped(3), shaped(3), shaped(3), shaped()], { lr: 0.1, lr_decay: 0, eps: 1e-8, weight_decay: 0 }],
];

const tensor = (view: View, device: 'cpu' | 'reference' = 'cpu'): Tensor =>
  fromArray(Tensor, view.data.slice(), view.dtype, view.shape, device);
/** dx of softmax over rows of 3, through the dispatcher. */
const gradient = (device: 'cpu' | 'reference'): Float32Array => {
  const next = random(3);
  const [g, y] = [dense([2, 3], next), dense([2, 3], next)].map((view) => tensor(view, device));
  return read(dispatch(table.softmax_backward, [g, y], { dim: 1 })[0]) as Float32Array;
};
const product = (): Float32Array => {
  const next = random(5);
  const output = dense([130, 70]);
  wasm.kernels.matmul!([dense([130, 400], next), dense([400, 70], next)], [output], {});
  return elements(output);
};

describe('a program without training', () => {
  it('runs forward passes on one instance, to which the binary of softmax is added', () => {
    const x = tensor(shaped(2, 3));
    const [sum] = dispatch(table.add, [x, x], {});
    expect(compiled()).toBe(1);
    const [y] = dispatch(table.softmax, [sum], { dim: 1 });
    expect(read(y)[0]).toBeCloseTo(1 / 3, 6);
    expect([...fallbacks()]).toEqual([]);
    expect(compiled()).toBe(2);
  });

  it.each(TRAINING)('declines %s', (op, inputs, attributes) => {
    expect(wasm.supports(op, inputs, attributes)).toBe(false);
  });

  it('leaves them to the reference and counts them', () => {
    expect(gradient('cpu')).toEqual(gradient('reference'));
    expect([...fallbacks()]).toEqual([['softmax_backward float32', 1]]);
    expect(trainable()).toBe(false);
    expect(() => callTraining(() => undefined)).toThrow('a training op without its binary');
    expect(compiled()).toBe(2);
    resetFallbacks();
  });
});

describe('when training becomes known', () => {
  let before: Float32Array;
  it('nothing is compiled, and forward passes go on as they were', () => {
    before = product();
    useTraining();
    useTraining();
    expect(trainable()).toBe(true);
    expect(product()).toEqual(before);
    expect(compiled()).toBe(2);
  });

  it.each(TRAINING)('%s is taken', (op, inputs, attributes) => {
    expect(wasm.supports(op, inputs, attributes)).toBe(true);
    expect(compiled()).toBe(2);
  });

  it('it is added at the first op that needs it, over the memory that there is', () => {
    const large = 2 ** 22;
    call(({ allocate }) => allocate(large));
    const grown = pages();
    expect(grown).toBeGreaterThanOrEqual((large * 4) / 65536);
    const [own, law] = (['cpu', 'reference'] as const).map(gradient);
    for (let i = 0; i < own.length; i++) expect(own[i]).toBeCloseTo(law[i], 6);
    expect([...fallbacks()]).toEqual([]);
    expect(compiled()).toBe(3);
    expect(pages()).toBe(grown);
  });

  it('forward passes go on, with the same bits, and give their memory back', () => {
    const start = call(({ abi }) => abi.mark());
    expect(product()).toEqual(before);
    expect(call(({ abi }) => abi.mark())).toBe(start);
    expect(callTraining(({ abi }) => abi.mark())).toBe(start);
    useTraining();
    expect(product()).toEqual(before);
    expect(compiled()).toBe(3);
  });
});

describe('an op that runs while training is added', () => {
  it('keeps its blocks', async () => {
    vi.resetModules();
    const [instance, training] = await Promise.all([
      import('../../src/wasm/instance.ts'),
      import('../../src/wasm/training.ts'),
    ]);
    instance.call((outer) => {
      const pointer = outer.allocate(8);
      outer.float32().fill(3, pointer >>> 2, (pointer >>> 2) + 8);
      training.useTraining();
      instance.callTraining((inner) => {
        expect(inner.abi.memory).toBe(outer.abi.memory);
        const other = inner.allocate(8);
        inner.float32().fill(5, other >>> 2, (other >>> 2) + 8);
      });
      expect([...outer.float32().subarray(pointer >>> 2, (pointer >>> 2) + 8)]).toEqual(new Array(8).fill(3));
    });
  });
});

describe('a bundle', () => {
  /** How many of the binaries of forward passes and of training a bundle of this program holds. */
  const binaries = async (contents: string): Promise<number> => {
    const stdin = {
      contents,
      resolveDir: new URL('../../src/engine', import.meta.url).pathname,
      loader: 'ts',
    } as const;
    const { outputFiles } = await build({ stdin, bundle: true, minify: true, format: 'esm', write: false });
    return [inference, training].filter((text) => outputFiles[0].text.includes(text)).length;
  };

  it('holds the training binary only where training is asked for', async () => {
    expect(await binaries("export * from './functions.ts';")).toBe(1);
    expect(await binaries("export * from './functions.ts'; export { useTraining } from '../wasm/training.ts';")).toBe(
      2,
    );
  });
});
