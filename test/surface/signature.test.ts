// Arguments bind as Python's do: by position until a plain object, which binds the rest by name. What is missing,
// unknown, given twice or too many is Python's own TypeError, raised before any work.

import * as torch from 'bptt';
import { nn } from 'bptt';
import { describe, expect, it } from 'vitest';
import { bind } from '../../src/engine/index.ts';
import { float, int, str } from '../../src/rules/kinds.ts';
import { optionsOf } from '../../src/rules/signature.ts';

/** Calls that TypeScript would refuse, as JavaScript makes them. */
const loose = (call: () => unknown): (() => unknown) => call;
// biome-ignore lint/suspicious/noExplicitAny: wrong arguments are the point.
const LSTM = nn.LSTM as any;
// biome-ignore lint/suspicious/noExplicitAny: see above.
const any = (x: unknown): any => x;

const drawn = (): number[] => [...torch.get_rng_state().numpy()];

it.each([
  ['missing', () => new LSTM(3), "RNNBase.__init__() missing 1 required positional argument: 'hidden_size'"],
  [
    'missing two',
    () => new LSTM(),
    "RNNBase.__init__() missing 2 required positional arguments: 'input_size' and 'hidden_size'",
  ],
  ['unknown', () => new LSTM(3, 4, { layers: 2 }), "RNNBase.__init__() got an unexpected keyword argument 'layers'"],
  [
    'twice',
    () => new LSTM(3, 4, { hidden_size: 5 }),
    "RNNBase.__init__() got multiple values for argument 'hidden_size'",
  ],
  [
    'too many',
    () => new LSTM(1, 2, 1, true, false, 0, false, 0, null, null, 7),
    'RNNBase.__init__() takes from 3 to 11 positional arguments but 12 were given',
  ],
  ['of a function', () => any(torch.zeros(2)).sum(0, { dim: 1 }), "sum() got multiple values for argument 'dim'"],
  ['of a method', () => any(torch.zeros(2)).softmax(), "softmax() missing 1 required positional argument: 'dim'"],
])('an argument %s is an error that names it, and draws nothing', (_what, call, message) => {
  const before = drawn();
  expect(loose(call)).toThrowError(TypeError);
  expect(loose(call)).toThrowError(expect.objectContaining({ name: 'TypeError', message }));
  expect(drawn()).toEqual(before);
});

it('binds the same by position, by name, and by both', () => {
  const forms = [
    new nn.LSTM(3, 4, 2, false, true, 0.5, true, 2),
    new nn.LSTM({
      input_size: 3,
      hidden_size: 4,
      num_layers: 2,
      bias: false,
      batch_first: true,
      dropout: 0.5,
      bidirectional: true,
      proj_size: 2,
    }),
    new nn.LSTM(3, 4, {
      proj_size: 2,
      bidirectional: true,
      dropout: 0.5,
      num_layers: 2,
      batch_first: true,
      bias: false,
    }),
  ];
  for (const form of forms) {
    expect(`${form}`).toBe(
      'LSTM(3, 4, proj_size=2, num_layers=2, bias=False, batch_first=True, dropout=0.5, bidirectional=True)',
    );
  }
});

it('takes undefined as not given', () => {
  expect(`${new nn.LSTM(3, 4, undefined, { batch_first: undefined })}`).toBe('LSTM(3, 4)');
});

it('prints message and hint, and is found by either class', () => {
  try {
    new LSTM(3, 4, { layers: 2 });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toBeInstanceOf(torch.TypeError);
    expect((error as Error).stack).toMatch(
      /^TypeError: RNNBase.*\n {2}hint: its arguments are input_size, hidden_size, num_layers/,
    );
  }
});

describe('optionsOf', () => {
  interface Options {
    size: number;
    rate?: number;
  }
  it('binds what the interface says, and compiles for nothing else', () => {
    const declared = optionsOf<Options>('f', { size: [int], rate: [float, 0.5] }, false);
    expect(bind(declared, [3])).toEqual({ size: 3, rate: 0.5 });
    // @ts-expect-error: rate is missing
    optionsOf<Options>('f', { size: [int] });
    // @ts-expect-error: size has no default
    optionsOf<Options>('f', { size: [int, 1], rate: [float, 0.5] });
    // @ts-expect-error: there is no such option
    optionsOf<Options>('f', { size: [int], rate: [float, 0.5], width: [int, 2] });
    // @ts-expect-error: a rate is a number
    optionsOf<Options>('f', { size: [int], rate: [str, 'fast'] });
  });
});
