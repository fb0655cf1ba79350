// The binary itself and the memory of a call.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LAYER_FIELDS } from '../../src/wasm/abi.ts';
import { wasm } from '../../src/wasm/backend.ts';
import { binary } from '../../src/wasm/binary.generated.ts';
import { call, type Instance, instantiate, use } from '../../src/wasm/instance.ts';
import { dense, elements, random } from './views.ts';

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url));
const fresh = (target: string): Instance => instantiate(file(`build/${target}.wasm`));

afterAll(() => use(undefined));

describe('the binary', () => {
  it('is the one that was built, imports nothing and exports memory', () => {
    const bytes = file('build/simd.wasm');
    expect(Buffer.from(binary, 'hex').equals(bytes)).toBe(true);
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([]);
  });

  it('is compiled without relaxed instructions, whose bits differ between engines', () => {
    expect(JSON.parse(file('asconfig.json').toString()).targets.simd.enable).toEqual(['simd']);
  });

  it('holds its fields in the order that JavaScript writes them', () => {
    const source = file('assembly/recurrent.ts').toString();
    const record = source.slice(source.indexOf('class Layer'), source.indexOf('\n}', source.indexOf('class Layer')));
    expect([...record.matchAll(/^ {2}(\w+): (?:i32|usize);/gm)].map((match) => match[1])).toEqual([...LAYER_FIELDS]);
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

describe.each(['simd', 'debug'])('memory of a call, %s', (target) => {
  const product = (): Float32Array => {
    const next = random(5);
    const output = dense([130, 70]);
    wasm.kernels.matmul!([dense([130, 400], next), dense([400, 70], next)], [output], {});
    return elements(output);
  };

  it('grows, is given back, and does not change results', () => {
    const instance = fresh(target);
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
    const instance = fresh(target);
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
    use(fresh(target));
    expect(() => call((outer) => outer.allocate(2 ** 30 - 16))).toThrow("can't allocate memory");
    expect(() => call((outer) => outer.allocate(2 ** 31))).toThrow("can't allocate memory");
    expect(product().length).toBe(130 * 70);
  });
});

describe('the guards of the debug binary', () => {
  it.each([-1, 16])('trap when element %i of a block of 16 was written', (element) => {
    const { abi, allocate, int32 } = fresh('debug');
    const mark = abi.mark();
    const pointer = allocate(16);
    int32()[(pointer >>> 2) + element] = 1;
    expect(() => abi.release(mark)).toThrow(WebAssembly.RuntimeError);
  });
});
