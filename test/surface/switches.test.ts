// What a script says to PyTorch before it trains, of cuDNN, of precision, of the same bits in every run: the texts and answers of PyTorch
// 2.13, of a build without CUDA.

import { afterEach, describe, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';

const { backends } = torch;
const wrong = (value: unknown): never => value as never;

afterEach(() => {
  torch.use_deterministic_algorithms(false);
  torch.set_float32_matmul_precision('highest');
});

describe('deterministic algorithms', () => {
  const state = (): unknown[] => [
    torch.are_deterministic_algorithms_enabled(),
    torch.is_deterministic_algorithms_warn_only_enabled(),
    torch.get_deterministic_debug_mode(),
  ];

  it('are asked for, and nothing changes', () => {
    const product = (): unknown => torch.ones(3, 3).div(3).matmul(torch.ones(3, 3)).tolist();
    const expected = product();
    expect(state()).toEqual([false, false, 0]);
    torch.use_deterministic_algorithms(true);
    expect(state()).toEqual([true, false, 2]);
    torch.use_deterministic_algorithms(true, { warn_only: true });
    expect(state()).toEqual([true, true, 1]);
    torch.use_deterministic_algorithms({ mode: false, warn_only: true });
    expect(state()).toEqual([false, true, 0]);
    expect(product()).toEqual(expected);
  });

  it.each([
    ['default', [false, false, 0]],
    [0, [false, false, 0]],
    ['warn', [true, true, 1]],
    [true, [true, true, 1]],
    ['error', [true, false, 2]],
    [2, [true, false, 2]],
  ])('by the mode %s', (mode, expected) => {
    torch.set_deterministic_debug_mode(wrong(mode));
    expect(state()).toEqual(expected);
  });

  it.each([
    [
      () => torch.use_deterministic_algorithms(wrong(1)),
      "_set_deterministic_algorithms(): argument 'mode' (position 1) must be bool, not int",
    ],
    [
      () => torch.use_deterministic_algorithms(wrong('x')),
      "_set_deterministic_algorithms(): argument 'mode' (position 1) must be bool, not str",
    ],
    [
      () => torch.use_deterministic_algorithms(true, { warn_only: wrong(1) }),
      "_set_deterministic_algorithms(): argument 'warn_only' must be bool, not int",
    ],
    [
      () => Reflect.apply(torch.use_deterministic_algorithms, null, []),
      "use_deterministic_algorithms() missing 1 required positional argument: 'mode'",
    ],
    [
      () => Reflect.apply(torch.use_deterministic_algorithms, null, [true, true]),
      'use_deterministic_algorithms() takes 1 positional argument but 2 were given',
    ],
    [() => torch.set_deterministic_debug_mode(3), 'invalid value of debug_mode, expected 0, 1, or 2, but got 3'],
    [
      () => torch.set_deterministic_debug_mode(wrong('x')),
      'invalid value of debug_mode, expected one of `default`, `warn`, `error`, but got x',
    ],
    [
      () => torch.set_deterministic_debug_mode(wrong(null)),
      "debug_mode must be str or int, but got <class 'NoneType'>",
    ],
    [() => torch.set_deterministic_debug_mode(0.5), "debug_mode must be str or int, but got <class 'float'>"],
    [
      () => Reflect.apply(torch.set_deterministic_debug_mode, null, []),
      "set_deterministic_debug_mode() missing 1 required positional argument: 'debug_mode'",
    ],
    [
      () => Reflect.apply(torch.get_deterministic_debug_mode, null, [2]),
      'get_deterministic_debug_mode() takes 0 positional arguments but 1 was given',
    ],
    [
      () => Reflect.apply(torch.are_deterministic_algorithms_enabled, null, [1]),
      'are_deterministic_algorithms_enabled() takes 0 positional arguments but 1 was given',
    ],
  ])('refuse as PyTorch does: %s', (call, message) => {
    expect(call).toThrow(message);
    expect(state()).toEqual([false, false, 0]);
  });
});

describe('the precision of products', () => {
  it('is kept, and is what CUDA calls TF32', () => {
    expect(torch.get_float32_matmul_precision()).toBe('highest');
    expect(backends.cuda.matmul.allow_tf32).toBe(false);
    torch.set_float32_matmul_precision('medium');
    expect(torch.get_float32_matmul_precision()).toBe('medium');
    expect(backends.cuda.matmul.allow_tf32).toBe(true);
    backends.cuda.matmul.allow_tf32 = false;
    expect(torch.get_float32_matmul_precision()).toBe('highest');
    backends.cuda.matmul.allow_tf32 = true;
    expect(torch.get_float32_matmul_precision()).toBe('high');
  });

  it('of another name warns, and is no text a RuntimeError', () => {
    const said: string[] = [];
    const before = torch.onWarning(({ message }) => void said.push(message));
    torch.set_float32_matmul_precision(wrong('x'));
    torch.onWarning(before);
    expect(said).toEqual([
      "x is not one of 'highest', 'high', or 'medium'; the currentsetFloat32MatmulPrecision call has no effect.",
    ]);
    expect(torch.get_float32_matmul_precision()).toBe('highest');
    expect(() => torch.set_float32_matmul_precision(wrong(1))).toThrow(
      'set_float32_matmul_precision expects a str, but got int',
    );
    expect(() => {
      backends.cuda.matmul.allow_tf32 = wrong(1);
    }).toThrow('set_allow_tf32_cublas expects a bool, but got int');
  });
});

describe('torch.backends', () => {
  it('has none of them', () => {
    const { cuda, cudnn, mkl, mkldnn, mps, openmp } = backends;
    expect([cudnn, mkl, mkldnn, mps, openmp].map((one) => one.is_available())).toEqual(new Array(5).fill(false));
    expect([cuda.is_built(), mps.is_built(), cudnn.version()]).toEqual([false, false, null]);
    expect(() => Reflect.apply(mps.is_available, mps, [1])).toThrow(
      'is_available() takes 0 positional arguments but 1 was given',
    );
  });

  it("keeps cuDNN's switches, and no others than truth values", () => {
    const { cudnn } = backends;
    const state = (): boolean[] => [cudnn.enabled, cudnn.benchmark, cudnn.deterministic, cudnn.allow_tf32];
    expect(state()).toEqual([true, false, false, true]);
    cudnn.deterministic = true;
    expect(state()).toEqual([true, false, true, true]);
    expect(cudnn.flags(state)).toEqual([false, false, false, true]);
    expect(cudnn.flags({ enabled: true, benchmark: true }, state)).toEqual([true, true, false, true]);
    expect(() => cudnn.flags({ allow_tf32: wrong(1) }, state)).toThrow(
      'set_allow_tf32_cublas expects a bool, but got int',
    );
    expect(() => cudnn.flags(wrong({ foo: 1 }), state)).toThrow("flags() got an unexpected keyword argument 'foo'");
    expect(() => Reflect.apply(cudnn.flags, cudnn, [{ enabled: false }])).toThrow(
      "flags() missing 1 required positional argument: 'body'",
    );
    expect(() => cudnn.flags(wrong(3))).toThrow("flags(): argument 'body' (position 1) must be");
    expect(state()).toEqual([true, false, true, true]);
    cudnn.deterministic = false;
    for (const [name, setter] of Object.entries({
      enabled: 'set_enabled_cudnn',
      benchmark: 'set_benchmark_cudnn',
      deterministic: 'set_deterministic_cudnn',
    })) {
      expect(() => Reflect.set(cudnn, name, 1)).toThrow(`${setter} expects a bool, but got int`);
    }
    expect(state()).toEqual([true, false, false, true]);
  });
});
