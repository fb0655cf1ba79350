// Large calls on several threads: the same bits, and what happens where threads are missing or die.

import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as torch from '../../src/index.ts';
import { setPatience } from '../../src/threads/hands.ts';
import { type Hand, startInNode } from '../../src/threads/start.ts';
import { type Given, places } from '../../src/threads/work.ts';
import { running, use } from '../../src/wasm/instance.ts';
import { dismiss, layers, resultsOf, withThreads } from './helpers.ts';

/** Whether the running instance's memory is one that threads share. */
const shared = (): boolean => running()?.abi.memory.buffer instanceof SharedArrayBuffer;

/** All of WebAssembly with memories of one's own. */
const webAssemblyWith = (Memory: typeof WebAssembly.Memory): object => ({
  ...Object.fromEntries(Object.getOwnPropertyNames(WebAssembly).map((name) => [name, Reflect.get(WebAssembly, name)])),
  Memory,
});

afterEach(() => {
  dismiss();
  use(undefined);
  vi.unstubAllGlobals();
});

describe('results', () => {
  const alone = new Map<string, string>();
  beforeAll(() => {
    withThreads(1);
    for (const name of Object.keys(layers)) alone.set(name, resultsOf(name));
  });

  it.each([2, 3])('have the same bits on %i threads, all of which take part', (count) => {
    const calls: (() => number)[] = [];
    withThreads(count, (source, given) => {
      const { control, index } = given as Given;
      calls.push(() => Atomics.load(control, places.threads + index * places.stride));
      return startInNode(source, given);
    });
    const product = (): boolean => {
      for (const name of Object.keys(layers)) expect(resultsOf(name) === alone.get(name), name).toBe(true);
      return shared();
    };
    // The first calls run while the workers start, later ones on all of them.
    for (let i = 0; i < 4 || (i < 40 && calls.some((count) => count() < 10)); i++) expect(product()).toBe(true);
    expect(calls).toHaveLength(count - 1);
    for (const count of calls) expect(count()).toBeGreaterThanOrEqual(10);
  });

  it('of a matrix product too', () => {
    const product = (): unknown => torch.matmul(torch.ones(300, 300).div(3), torch.eye(300).mul(7)).tolist();
    withThreads(1);
    const expected = product();
    withThreads(2);
    for (let i = 0; i < 10; i++) expect(product()).toEqual(expected);
    expect(shared()).toBe(true);
  });
});

describe('threads', () => {
  it('do not start for small calls', () => {
    const start = vi.fn(startInNode);
    withThreads(2, start);
    torch.matmul(torch.ones(20, 20), torch.ones(20, 20));
    expect(start).not.toHaveBeenCalled();
    resultsOf('lstm');
    expect(start).toHaveBeenCalledTimes(1);
    expect(torch.get_num_threads()).toBe(2);
  });

  it('take what was saved for a derivative along, when they come between forward and backward', () => {
    withThreads(1);
    const run = (between: () => void): string => {
      torch.manual_seed(5);
      const layer = new torch.nn.LSTM(64, 64);
      const output = layer(torch.randn(20, 64, 64))[0];
      between();
      output.sum().backward();
      return JSON.stringify([...layer.parameters()].map(({ grad }) => grad?.tolist()));
    };
    const expected = run(() => {});
    expect(run(() => withThreads(2))).toBe(expected);
  });

  it('that die in the middle of a step are a StateError, and the next step works', () => {
    const hands: Hand[] = [];
    const start = (source: string, given: object): Hand => {
      // Dies at its third call.
      const mortal = `(given) => { let calls = 0; const { load } = Atomics; (${source})({ ...given, names: new Proxy(given.names, { get: (names, i) => { if (++calls === 3) for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); return names[i]; } }) }); }`;
      const hand = startInNode(`(${mortal})`, given);
      hands.push(hand);
      return hand;
    };
    withThreads(1);
    const expected = resultsOf('gru');
    withThreads(2, start);
    const before = setPatience(200);
    let failure: unknown;
    try {
      for (let i = 0; i < 200 && failure === undefined; i++) {
        try {
          resultsOf('gru');
        } catch (error) {
          failure = error;
        }
      }
      expect(failure).toBeInstanceOf(torch.StateError);
      expect(String(failure)).toContain('did not end its part');
      expect(resultsOf('gru')).toBe(expected);
    } finally {
      setPatience(before);
      for (const hand of hands) hand.terminate();
    }
  });

  it('are not there where the host gives no workers, and nothing is said of it', () => {
    withThreads(1);
    const expected = resultsOf('lstm');
    withThreads(2, () => {
      throw new Error('Access to this API has been restricted');
    });
    for (let i = 0; i < 3; i++) expect(resultsOf('lstm')).toBe(expected);
    expect(torch.get_num_threads()).toBe(1);
  });

  it('are not there without shared memory, and nothing is said of it', () => {
    withThreads(1);
    const expected = resultsOf('lstm');
    const said: unknown[] = [];
    const before = torch.onWarning((warning) => said.push(warning));
    const none = {
      construct: () => {
        throw new RangeError('shared memory is not allowed here');
      },
    };
    vi.stubGlobal('WebAssembly', webAssemblyWith(new Proxy(WebAssembly.Memory, none)));
    withThreads(2);
    expect(resultsOf('lstm')).toBe(expected);
    torch.onWarning(before);
    expect(said).toEqual([]);
    expect(shared()).toBe(false);
  });

  it('whose memory cannot grow say so, and later calls work', () => {
    withThreads(2);
    // Room for the constants and little more.
    const small = {
      construct: (made: typeof WebAssembly.Memory, [given]: [WebAssembly.MemoryDescriptor]) =>
        new made({ ...given, maximum: 24 }),
    };
    vi.stubGlobal('WebAssembly', webAssemblyWith(new Proxy(WebAssembly.Memory, small)));
    expect(() => resultsOf('lstm')).toThrow("can't allocate memory");
    vi.unstubAllGlobals();
    withThreads(1);
    const expected = resultsOf('lstm');
    withThreads(2);
    expect(resultsOf('lstm')).toBe(expected);
  });
});

describe('set_num_threads', () => {
  // The texts are those of torch 2.13.
  it.each<[unknown, string]>([
    [0, 'set_num_threads expects a positive integer'],
    [-1, 'set_num_threads expects a positive integer'],
    [1.5, 'set_num_threads expects an int, but got float'],
    ['a', 'set_num_threads expects an int, but got str'],
    [true, 'set_num_threads expects an int, but got bool'],
    [null, 'set_num_threads expects an int, but got NoneType'],
    [2 ** 40, 'Overflow when unpacking long'],
  ])('refuses %s', (count, text) => {
    expect(() => torch.set_num_threads(count as number)).toThrow(text);
  });

  it('takes one argument, get_num_threads none', () => {
    expect(() => (torch.set_num_threads as () => void)()).toThrow('takes exactly one argument (0 given)');
    expect(() => (torch.get_num_threads as (n: number) => void)(1)).toThrow('takes no arguments (1 given)');
  });
});
