// The binaries themselves and the memory of a call.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { alignments, functions, inference, norms, probabilities, training } from '../../src/wasm/binaries.ts';
import { decode } from '../../src/wasm/decode.ts';
import { call, pages, running, use } from '../../src/wasm/instance.ts';
import { wasm } from './backend.ts';
import { dataOf, typesOf } from './module.ts';
import { dense, elements, load, loadShipped, random } from './views.ts';

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url));

afterAll(() => use(undefined));

const shared = ['arena.allocate', 'arena.mark', 'arena.release', 'env.memory'];

describe.each([
  ['inference', inference, []],
  ['training', training, shared],
  ['functions', functions, ['env.memory']],
  ['probabilities', probabilities, shared],
  ['alignments', alignments, shared],
  ['norms', norms, ['env.memory']],
])('the binary of %s', (target, binary, imported) => {
  it('is the one that was built, and imports at most the memory and the arena', () => {
    const bytes = file(`build/${target}.wasm`);
    expect(Buffer.from(decode(binary)).equals(bytes)).toBe(true);
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map((one) => `${one.module}.${one.name}`);
    expect(imports.sort()).toEqual(imported);
  });

  it('is compiled without relaxed instructions, whose bits differ between engines', () => {
    const { options, targets } = JSON.parse(file('asconfig.json').toString());
    expect(targets[target].enable ?? options.enable).toEqual(['simd']);
  });
});

describe.each([
  'inference',
  'training',
  'functions',
  'probabilities',
  'alignments',
  'threads',
])('functions of %s', (target) => {
  it('neither take nor give vectors: V8 dies of them in wide mode', () => {
    const types = typesOf(file(`build/${target}.wasm`));
    expect(types.length).toBeGreaterThan(3);
    expect(types.flatMap(({ parameters, results }) => [...parameters, ...results])).not.toContain('v128');
  });
});

describe('the binaries over one memory', () => {
  it('have their constants in places of their own, below the arena', () => {
    let end = 0;
    // In the order of their places: that of forward passes last.
    for (const target of ['training', 'norms', 'alignments', 'functions', 'probabilities', 'inference']) {
      const own = dataOf(file(`build/${target}.wasm`));
      expect(own.length).toBeGreaterThan(0);
      expect(Math.min(...own.map(([start]) => start))).toBeGreaterThanOrEqual(end);
      end = Math.max(...own.map(([, end]) => end));
    }
    expect(load('inference').abi.mark()).toBeGreaterThanOrEqual(end);
  });
});

describe('loading', () => {
  const compile = vi.spyOn(WebAssembly, 'Module');
  beforeAll(() => use(undefined));
  afterAll(() => compile.mockRestore());

  it('happens at the first op, once, and without Buffer too', () => {
    compile.mockClear();
    expect(wasm.supports('matmul', [dense([2, 3]), dense([3, 2])], {})).toBe(true);
    expect(compile).not.toHaveBeenCalled();
    vi.stubGlobal('Buffer', undefined);
    const output = dense([1, 1]);
    wasm.kernels.matmul!([dense([1, 2], () => 3), dense([2, 1], () => 5)], [output], {});
    vi.unstubAllGlobals();
    expect(output.data[0]).toBe(30);
    wasm.kernels.matmul!([dense([1, 2], () => 3), dense([2, 1], () => 5)], [output], {});
    expect(compile).toHaveBeenCalledTimes(1);
  });
});

describe.each(['inference', 'shipped', 'debug'])('memory of a call, %s', (target) => {
  const product = (): Float32Array => {
    const next = random(5);
    const output = dense([130, 70]);
    wasm.kernels.matmul!([dense([130, 400], next), dense([400, 70], next)], [output], {});
    return elements(output);
  };

  const make = () => (target === 'shipped' ? loadShipped() : load(target));

  it('grows, is given back, and does not change results', () => {
    const instance = make();
    use(instance);
    const start = instance.abi.mark();
    const size = instance.abi.memory.buffer.byteLength;
    const first = product();
    const grown = instance.abi.memory.buffer.byteLength;
    expect(grown).toBeGreaterThan(size);
    expect(instance.abi.mark()).toBe(start);
    for (let i = 0; i < 20; i++) expect(product()).toEqual(first);
    expect(instance.abi.memory.buffer.byteLength).toBe(grown);
    // Where blocks lie does not matter either.
    call((outer) => {
      outer.allocate(17);
      expect(product()).toEqual(first);
    });
  });

  it('is given back when an op throws', () => {
    const instance = make();
    use(instance);
    const start = instance.abi.mark();
    expect(() =>
      call((outer) => {
        outer.allocate(1000);
        throw new Error('in the middle');
      }),
    ).toThrow('in the middle');
    expect(instance.abi.mark()).toBe(start);
  });

  it('raises when there is no more of it, and works on', () => {
    use(make());
    expect(() => call((outer) => outer.allocate(2 ** 30 - 16))).toThrow("can't allocate memory");
    expect(() => call((outer) => outer.allocate(2 ** 31))).toThrow("can't allocate memory");
    expect(product().length).toBe(130 * 70);
  });
});

describe('the largest memory', () => {
  it('of exactly 4 GiB is used to its last page, and goes on working', () => {
    const instance = load('inference');
    const mark = instance.abi.mark();
    // A block that ends in the last of 65,536 pages: what 32 bits hold of its end is less than where it starts.
    const bytes = 2 ** 32 - 65536 / 2 - mark;
    expect(instance.abi.allocate(bytes) >>> 0).toBeGreaterThanOrEqual(mark);
    instance.abi.release(mark);
    expect(instance.abi.memory.buffer.byteLength).toBe(2 ** 32);
    for (const more of [64, 2 ** 20, 2 ** 31]) {
      expect(instance.abi.allocate(more) >>> 0).toBeLessThan(2 ** 32);
      instance.abi.release(mark);
    }
  });
});

describe('memory that a large call has left', () => {
  const small = () => wasm.kernels.neg!([dense([4], () => 1)], [dense([4])], {});

  it('is given back when later calls use little of it, and results go on', () => {
    use(undefined);
    small();
    const start = pages();
    call((wasm) => wasm.allocate(2 ** 25));
    expect(pages()).toBeGreaterThan(2048);
    let calls = 0;
    while (pages() > 2048 && calls < 1000) {
      small();
      calls++;
    }
    expect(calls).toBeLessThan(100);
    small();
    expect(pages()).toBe(start);
    const output = dense([1, 1]);
    wasm.kernels.matmul!([dense([1, 2], () => 3), dense([2, 1], () => 5)], [output], {});
    expect(output.data[0]).toBe(30);
  });

  it('is kept where owners have most of it', () => {
    use(undefined);
    small();
    const { owned } = running()!;
    owned.allocate(2 ** 26, { evict: () => expect.unreachable() });
    const size = pages();
    for (let i = 0; i < 200; i++) small();
    expect(pages()).toBe(size);
    expect(running()!.owned).toBe(owned);
    use(undefined);
  });

  it('is kept while calls go on to use it, and where it is not large', () => {
    use(undefined);
    for (let i = 0; i < 300; i++) {
      small();
      if (i % 50 === 0) call((wasm) => wasm.allocate(2 ** 25));
    }
    expect(pages()).toBeGreaterThan(2048);
    use(undefined);
    call((wasm) => wasm.allocate(2 ** 23));
    const grown = pages();
    for (let i = 0; i < 200; i++) small();
    expect(pages()).toBe(grown);
  });
});

describe('the guards of the debug binary', () => {
  it.each([-1, 16])('trap when element %i of a block of 16 was written', (element) => {
    const { abi, allocate, int32 } = load('debug');
    const mark = abi.mark();
    const pointer = allocate(16);
    int32()[(pointer >>> 2) + element] = 1;
    expect(() => abi.release(mark)).toThrow(WebAssembly.RuntimeError);
  });
});
