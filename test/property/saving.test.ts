// Saving and loading is the identity: tensors of any dtype through safetensors bytes and files, and a network's
// state_dict into another network that then gives the same outputs and gradients.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { allocate, type DType, fromArray, read, roundedTo, size } from '../../src/engine/index.ts';
import { recordOf } from '../../src/formats/index.ts';
import * as torch from '../../src/index.ts';
import { Tensor } from '../../src/index.ts';
import { load, load_file, save, save_file } from '../../src/torch/safetensors.ts';
import { expectBits } from './helpers/compare.ts';
import { callModule, inputsOf, leavesOf, moduleOf } from './helpers/module.ts';
import { gradients, upstream, values } from './helpers/network.ts';
import { numRuns, places, plans } from './helpers/plan.ts';

const directory = mkdtempSync(join(tmpdir(), 'bptt-'));
afterAll(() => rmSync(directory, { recursive: true }));

const safe = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
const elements: { readonly [K in DType]: fc.Arbitrary<number> } = {
  float16: fc.float().map((x) => roundedTo(x, 'float16')),
  bfloat16: fc.float().map((x) => roundedTo(x, 'bfloat16')),
  float32: fc.float(),
  float64: fc.double(),
  int64: fc.integer(safe),
  int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  uint8: fc.integer({ min: 0, max: 255 }),
  bool: fc.integer({ min: 0, max: 1 }),
};

/** A tensor of any dtype and up to three dimensions, some of size 0; sometimes a transposed view. */
const tensors = fc
  .tuple(
    fc.constantFrom(...(Object.keys(elements) as DType[])),
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    fc.boolean(),
  )
  .chain(([dtype, shape, turned]) =>
    fc.array(elements[dtype], { minLength: size(shape), maxLength: size(shape) }).map((numbers) => {
      const data = allocate(dtype, numbers.length);
      data.set(numbers);
      const x = fromArray(Tensor, data, dtype, shape, 'cpu');
      return turned && shape.length > 1 ? x.transpose(0, -1) : x;
    }),
  );
const named = fc.dictionary(
  fc.string({ minLength: 1 }).filter((name) => name !== '__metadata__' && name !== '__proto__'),
  tensors,
  { maxKeys: 5 },
);

function expectSame(loaded: { readonly [name: string]: Tensor }, saved: { readonly [name: string]: Tensor }): void {
  expect(Object.keys(loaded).sort()).toEqual(Object.keys(saved).sort());
  for (const [name, x] of Object.entries(saved)) {
    expect(loaded[name].dtype).toBe(x.dtype);
    expect([...loaded[name].shape]).toEqual([...x.shape]);
    expectBits({ x: read(loaded[name]) }, { x: read(x) });
  }
}

test('tensors through bytes', () => {
  fc.assert(
    fc.property(named, (saved) => expectSame(load(save(saved)), saved)),
    { numRuns },
  );
});

test('tensors through files', () => {
  const file = join(directory, 'tensors.safetensors');
  fc.assert(
    fc.property(named, (saved) => {
      save_file(saved, file);
      expectSame(load_file(file), saved);
    }),
    { numRuns },
  );
});

describe.each(places)('a network, $device $dtype', (place) => {
  test('its state_dict makes another one the same', () => {
    const cells = fc
      .constantFrom('rnn_tanh', 'rnn_relu', 'lstm', 'gru')
      .chain((cell) => plans({ cell, lengths: null }));
    fc.assert(
      fc.property(cells, (plan) => {
        const net = moduleOf(plan, place);
        const other = moduleOf({ ...plan, seed: plan.seed + 1 }, place);
        const weights = load(save(net.state_dict()));
        expectSame(weights, net.state_dict());
        expect(String(other.load_state_dict(weights))).toBe('<All keys matched successfully>');
        const inputs = inputsOf(plan, place);
        const trained = [net, other].map((n) => {
          const outcome = callModule(n, inputs.x, inputs.h, inputs.c);
          const up = upstream(outcome, plan.seed, place);
          return { outcome: values(outcome), grads: gradients(outcome, up, leavesOf(n, { ...inputs })) };
        });
        expectBits(trained[1].outcome, trained[0].outcome);
        expectBits(trained[1].grads, trained[0].grads);
      }),
      { numRuns },
    );
  });
});

test('int64 that holds no integer is refused with its name, in both faces', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 0.5, 2 ** 63]) {
    const data = Float64Array.of(1, value);
    expect(() => fromArray(Tensor, data, 'int64', [2], 'cpu')).toThrow('cannot be converted to type int64_t');
    expect(() => recordOf({ dtype: 'int64', shape: [2], data })).toThrow(`the array holds ${value}`);
  }
  const bytes = save({ least: torch.zeros(1, { dtype: torch.int64 }) });
  bytes[bytes.length - 1] = 0x80;
  expect(() => load(bytes)).toThrow("tensor 'least' holds -9223372036854775808");
});
