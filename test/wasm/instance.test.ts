// The binaries themselves and the memory of a call.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as torch from '../../src/index.ts';
import { decode } from '../../src/wasm/decode.ts';
import { binary as inference } from '../../src/wasm/inference.generated.ts';
import { call, use } from '../../src/wasm/instance.ts';
import { binary as training } from '../../src/wasm/training.generated.ts';
import { wasm } from './backend.ts';
import { dataOf } from './module.ts';
import { dense, elements, load, loadShipped, random } from './views.ts';

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url));

afterAll(() => use(undefined));

describe.each([
  ['inference', inference],
  ['training', training],
])('the binary of %s', (target, binary) => {
  it('is the one that was built, and imports at most the memory and the arena', () => {
    const bytes = file(`build/${target}.wasm`);
    expect(Buffer.from(decode(binary)).equals(bytes)).toBe(true);
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map((one) => `${one.module}.${one.name}`);
    const shared = ['arena.allocate', 'arena.mark', 'arena.release', 'env.memory'];
    expect(imports.sort()).toEqual(target === 'training' ? shared : []);
  });

  it('is compiled without relaxed instructions, whose bits differ between engines', () => {
    const { options, targets } = JSON.parse(file('asconfig.json').toString());
    expect(targets[target].enable ?? options.enable).toEqual(['simd']);
  });
});

describe('the two binaries over one memory', () => {
  it('have their constants in places of their own, below the arena', () => {
    const [own, added] = ['inference', 'training'].map((target) => dataOf(file(`build/${target}.wasm`)));
    expect(own.length).toBeGreaterThan(0);
    expect(added.length).toBeGreaterThan(0);
    const lowest = Math.min(...own.map(([start]) => start));
    const highest = Math.max(...own.map(([, end]) => end));
    expect(Math.max(...added.map(([, end]) => end))).toBeLessThanOrEqual(lowest);
    expect(load('inference').abi.mark()).toBeGreaterThanOrEqual(highest);
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

describe('a page whose policy forbids WebAssembly', () => {
  afterAll(() => use(undefined));
  it("is told in the browser's words, with what to allow; the reference computes", () => {
    use(undefined);
    const refusal = new WebAssembly.CompileError('WebAssembly.Module(): blocked by CSP');
    const compile = vi.spyOn(WebAssembly, 'Module').mockImplementation(function refuse() {
      throw refusal;
    });
    let error: unknown;
    try {
      torch.ones(2, 3).matmul(torch.ones(3, 2));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(torch.RuntimeError);
    expect(error).toMatchObject({
      message: `${refusal}`,
      hint: expect.stringMatching(/'wasm-unsafe-eval'.*\.to\('reference'\)/),
    });
    const x = torch.ones(2, 3).to('reference');
    expect(x.matmul(x.t()).tolist()).toEqual([
      [3, 3],
      [3, 3],
    ]);
    compile.mockRestore();
    expect(torch.ones(2, 3).matmul(torch.ones(3, 2)).tolist()).toEqual([
      [3, 3],
      [3, 3],
    ]);
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

describe('the guards of the debug binary', () => {
  it.each([-1, 16])('trap when element %i of a block of 16 was written', (element) => {
    const { abi, allocate, int32 } = load('debug');
    const mark = abi.mark();
    const pointer = allocate(16);
    int32()[(pointer >>> 2) + element] = 1;
    expect(() => abi.release(mark)).toThrow(WebAssembly.RuntimeError);
  });
});
