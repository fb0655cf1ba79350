// Wide mode where it cannot be had, and where its proof fails. That it gives the same bits where it can be had is `npm run bits`'.

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as torch from '../../src/index.ts';
import { makeShared } from '../../src/threads/shared.ts';
import { type Trial, widen } from '../../src/threads/wide.ts';
import { use } from '../../src/wasm/instance.ts';
import { withThreads } from './helpers.ts';

afterAll(() => use(undefined));
beforeAll(() => withThreads(1));
afterEach(() => vi.unstubAllGlobals());

/** The process with another V8, and what it was told to set. */
function withV8(version: string): string[] {
  const flags: string[] = [];
  const getBuiltinModule = (name: string): unknown =>
    name === 'node:v8' ? { setFlagsFromString: (flag: string) => flags.push(flag) } : process.getBuiltinModule(name);
  vi.stubGlobal('process', { ...process, version: 'v99.0.0', versions: { v8: version }, getBuiltinModule });
  return flags;
}

/** An instance that is so much slower or faster at products, and whose sigmoid may be wrong. */
const changed =
  (wait: number, wrong = false): Trial =>
  (how) => {
    const instance = makeShared({ ...how, wide: false })!.instance;
    const { matmul, logistic } = instance.abi;
    const abi = {
      ...instance.abi,
      matmul: (...args: Parameters<typeof matmul>) => {
        const [m] = args;
        const until = performance.now() + (m > 50 ? wait : 0);
        if (wait >= 0 || m < 50) matmul(...args);
        while (performance.now() < until);
      },
      logistic: (x: number, end: number, y: number) => {
        logistic(x, end, y);
        if (wrong) instance.float32()[y >>> 2] += 1;
      },
    };
    return { ...instance, abi };
  };

describe('setWideSimd', () => {
  const product = (): unknown => torch.matmul(torch.ones(5, 5).div(3), torch.ones(5, 5)).tolist();

  it.each([
    ['a page', undefined, 'a page cannot set it'],
    ['an older V8', { ...process, version: 'v20.1.0', versions: { v8: '11.3.244' } }, 'this is v20.1.0'],
  ])('says why it cannot be had in %s, and everything runs on', (_, host, reason) => {
    const expected = product();
    vi.stubGlobal('process', host && { ...host, getBuiltinModule: process.getBuiltinModule });
    expect(() => torch.setWideSimd(true)).toThrow(
      expect.objectContaining({ name: 'RuntimeError', hint: expect.stringContaining(reason) }),
    );
    expect(torch.isWideSimd()).toBe(false);
    expect(product()).toEqual(expected);
  });

  it('takes true or false', () => {
    expect(() => torch.setWideSimd(1 as unknown as boolean)).toThrow('setWideSimd takes true or false, got int');
    torch.setWideSimd(false);
    expect(torch.isWideSimd()).toBe(false);
  });
});

it.each([false, true])('the tiles of wide mode give the bits of the others; memory of its own: %s', (alone) => {
  const product = (m: number, k: number, n: number): unknown => {
    torch.manual_seed(m);
    return torch.matmul(torch.randn(m, k), torch.randn(k, n)).tolist();
  };
  for (const [m, k, n] of [
    [1, 5, 17],
    [2, 64, 16],
    [3, 321, 5],
    [4, 1, 1],
    [5, 33, 40],
    [7, 700, 16],
    [8, 64, 3],
    [66, 9, 20],
  ]) {
    use(undefined);
    const expected = product(m, k, n);
    const { instance, memory } = makeShared({ wide: true, alone })!;
    expect(memory.buffer instanceof SharedArrayBuffer).toBe(!alone);
    use(instance);
    expect(product(m, k, n)).toEqual(expected);
  }
});

describe('the proof', () => {
  it.each([
    ['is as slow as before', changed(0.5), 'did not become faster'],
    ['has other bits', changed(-1, true), 'results differ'],
  ])('fails where a kernel %s, and the flag is taken back', (_, trial, reason) => {
    const flags = withV8('13.6.1');
    expect(widen(false, trial)).toContain(reason);
    expect(flags).toEqual([
      '--no-experimental-wasm-revectorize',
      '--experimental-wasm-revectorize',
      '--no-experimental-wasm-revectorize',
    ]);
  });

  it('holds where they are faster and the same', () => {
    const flags = withV8('13.6.1');
    expect(widen(false, changed(-1))).toBe(null);
    expect(flags).toEqual(['--no-experimental-wasm-revectorize', '--experimental-wasm-revectorize']);
  });
});
