// Products and sums joined: where, what changes, and where it cannot be had. That the joined kernels keep the bounds of the others is
// shown by test/wasm, which runs its suites on both.

import binaryen from 'assemblyscript/binaryen';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import * as torch from '../../src/index.ts';
import { fuse, refusal } from '../../src/threads/fused.ts';
import { makeShared } from '../../src/threads/shared.ts';
import { decode } from '../../src/wasm/decode.ts';
import { use } from '../../src/wasm/instance.ts';
import { binary } from '../../src/wasm/threads.generated.ts';
import { layers, resultsOf, withThreads } from './helpers.ts';

afterEach(() => {
  torch.setDeterministic(true);
  vi.unstubAllGlobals();
});
afterAll(() => use(undefined));

/** How often the instructions of a binary, as text, have one of these names. */
function count(code: Uint8Array, name: string): number {
  const module = binaryen.readBinary(code);
  const found = module.emitText().split(`(${name}\n`).length - 1;
  module.dispose();
  return found;
}

describe('the binary', () => {
  const [plain, joined] = [decode(binary), decode(binary)];
  const places = fuse(joined);

  it('has the joined instruction in every place that was rewritten, and nothing else for it', () => {
    const before = { add: count(plain, 'f32x4.add'), mul: count(plain, 'f32x4.mul') };
    expect(places).toBeGreaterThan(300);
    expect(count(joined, 'f32x4.relaxed_madd')).toBe(places);
    expect(count(joined, 'f32x4.add')).toBe(before.add - places);
    expect(count(joined, 'f32x4.mul')).toBe(before.mul - places);
  });

  it('is rewritten once, and one without such sums not at all', () => {
    expect(fuse(joined)).toBe(0);
    expect(fuse(new Uint8Array(8).fill(0xfd))).toBe(0);
    expect(fuse(new Uint8Array())).toBe(0);
  });
});

/** x·x + y by the one instruction, as this engine and this processor run it: rounded once, or twice. */
function joinedSum(x: number, y: number): number {
  const module = binaryen.parseText(`(module (func (export "run") (param f32 f32) (result f32)
    (f32x4.extract_lane 0 (f32x4.relaxed_madd
      (f32x4.splat (local.get 0)) (f32x4.splat (local.get 0)) (f32x4.splat (local.get 1))))))`);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(module.emitBinary())));
  module.dispose();
  return (exports.run as (x: number, y: number) => number)(x, y);
}

describe('setDeterministic', () => {
  // (1 + 2^-12)² - 1 = 2^-11 + 2^-24, of which the last is lost where the square is rounded.
  const x = 1 + 2 ** -12;
  const product = (): unknown =>
    torch
      .tensor([[-1, x]])
      .matmul(torch.tensor([[1], [x]]))
      .item();

  it('false rounds a product and its sum once, or twice as before; true gives the bits of everywhere', () => {
    withThreads(1);
    expect(product()).toBe(2 ** -11);
    torch.setDeterministic(false);
    expect(torch.isDeterministic()).toBe(false);
    expect([2 ** -11, 2 ** -11 + 2 ** -24]).toContain(product());
    expect(product()).toBe(joinedSum(x, -1));
    torch.setDeterministic(true);
    expect(torch.isDeterministic()).toBe(true);
    expect(product()).toBe(2 ** -11);
  });

  it.each(Object.keys(layers))('gives %s the same bits on one thread and on two, near the others', (name) => {
    const numbers = (text: string): Float32Array[] =>
      text.split(',').map((part) => new Float32Array(Uint8Array.from(Buffer.from(part, 'base64')).buffer));
    withThreads(1);
    const plain = numbers(resultsOf(name));
    torch.setDeterministic(false);
    const alone = resultsOf(name);
    withThreads(2);
    torch.setDeterministic(false);
    for (let i = 0; i < 5; i++) expect(resultsOf(name) === alone).toBe(true);
    numbers(alone).forEach((part, i) => {
      const scale = plain[i].reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      const error = part.reduce((most, value, j) => Math.max(most, Math.abs(value - plain[i][j])), 0);
      expect(error).toBeLessThan(1e-5 * scale);
    });
  });

  it('needs no memory that threads share, and no thread: a page has it without either', () => {
    withThreads(1);
    torch.setDeterministic(false);
    const expected = resultsOf('lstm');
    withThreads(4, null);
    torch.setDeterministic(false);
    expect(torch.get_num_threads()).toBe(1);
    expect(product()).toBe(joinedSum(x, -1));
    expect(resultsOf('lstm') === expected).toBe(true);
  });

  it('says why it cannot be had, and everything runs on', () => {
    withThreads(1);
    vi.stubGlobal('process', undefined);
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    expect(() => torch.setDeterministic(false)).toThrow(
      expect.objectContaining({
        name: 'RuntimeError',
        message: 'fused multiply-add is not available',
        hint: 'this engine has no relaxed SIMD; Node from 20 on and Chromium have it',
      }),
    );
    vi.restoreAllMocks();
    expect(torch.isDeterministic()).toBe(true);
    expect(product()).toBe(2 ** -11);
  });

  it('takes true or false', () => {
    expect(() => torch.setDeterministic(0 as unknown as boolean)).toThrow(
      'setDeterministic takes true or false, got int',
    );
  });
});

it("sets V8's flag where V8 has it behind one, and asks no other engine", () => {
  const flags: string[] = [];
  const getBuiltinModule = (): object => ({ setFlagsFromString: (flag: string) => flags.push(flag) });
  const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
  for (const v8 of ['11.3.244', '12.4.254', undefined]) {
    vi.stubGlobal('process', { versions: { v8 }, getBuiltinModule });
    expect(refusal()).toContain('this engine has no relaxed SIMD');
  }
  validate.mockReturnValue(true);
  vi.stubGlobal('process', { versions: { v8: '11.3.244' }, getBuiltinModule });
  expect(refusal()).toBe(null);
  validate.mockRestore();
  expect(flags).toEqual(['--experimental-wasm-relaxed-simd']);
});

it('an instance can be wide and joined', () => {
  expect(refusal()).toBe(null);
  use(makeShared({ wide: true, fused: true, alone: true })?.instance);
  const [a, b] = [torch.randn(37, 41), torch.randn(41, 23)];
  const tall = a.matmul(b);
  use(makeShared({ fused: true, alone: true })?.instance);
  expect(tall.equal(a.matmul(b))).toBe(true);
});
