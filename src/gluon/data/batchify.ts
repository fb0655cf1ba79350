// gluon.data.batchify: batches of samples of different lengths. `Pad` fills up, `Stack` stacks, `Group` has one function for each
// part of a sample, `AsList` leaves the samples as they are.

import { AssertionError, allocate, bind, type DType, size } from '../../engine/index.ts';
import { array, build, type Source } from '../../mxnet/array/create.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import { cpu } from '../../mxnet/base/context.ts';
import { dtypeOf } from '../../mxnet/base/dtype.ts';
import { MXNetError } from '../../mxnet/base/errors.ts';
import { list, type Many } from '../../mxnet/base/list.ts';
import { NumpyArray } from '../../mxnet/base/numpy.ts';
import {
  type Arguments,
  type Bound,
  callable,
  declare,
  float,
  type Given,
  int,
  type Kind,
  optional,
  required,
  str,
} from '../../mxnet/base/options.ts';
import { Callable } from '../../rules/callable.ts';
import { default_batchify_fn } from './source.ts';

const making = declare('Stack.__init__', {});
const list_: Kind<readonly unknown[]> = { name: 'list', holds: (value) => Array.isArray(value) && value.length > 0 };
const calling = declare('Batchify.__call__', { data: required(list_) });
/** The samples that a batchify function is called with. @throws TypeError for what is no list, or an empty one. */
const samplesOf = <T>(args: readonly unknown[]): readonly T[] => bind(calling, args).data as readonly T[];

/** A batchify function. */
// biome-ignore lint/suspicious/noExplicitAny: samples and batches of every kind.
export type Batchify = (samples: any[]) => any;

export interface BatchifyBase {
  // biome-ignore lint/suspicious/noExplicitAny: batches of every kind.
  (samples: readonly unknown[]): any;
}
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: instances can be called, see callable.ts.
export abstract class BatchifyBase extends Callable {
  constructor(...args: []) {
    super();
    bind(making, args);
  }
}

/** Stacks samples of one shape. */
export class Stack extends BatchifyBase {
  static override readonly name: string = 'Stack';

  protected _call_impl(args: unknown[]): unknown {
    return default_batchify_fn(samplesOf(args));
  }
}

const padOptions = {
  /** What fills up. */
  val: optional(float, 0),
  /** The dtype of the batch; null takes the samples' (float32 for lists). */
  dtype: optional(str),
  /** Round lengths up to the next multiple. */
  round_to: optional(int),
};
const pad = declare('Pad.__init__', padOptions);

export type PadOptions = Given<typeof padOptions>;

/** Fills samples up at the end of every axis to the longest of the batch. */
export class Pad extends BatchifyBase {
  static override readonly name: string = 'Pad';

  readonly #options: Bound<typeof padOptions>;

  constructor(...args: Arguments<typeof padOptions>) {
    super();
    this.#options = bind(pad, args);
  }

  protected _call_impl(args: unknown[]): NDArray {
    const samples = samplesOf<Source>(args);
    const { val, dtype, round_to } = this.#options;
    const arrays = Array.from(samples, (x) => (x instanceof NDArray ? x : kept(x)));
    if (arrays.some((x) => x.ndim !== arrays[0].ndim)) {
      throw new MXNetError('samples that are padded have one number of axes', `they have ${arrays.map((x) => x.ndim)}`);
    }
    const longest = arrays[0].shape.map((_, axis) => {
      const n = arrays.reduce((most, x) => Math.max(most, x.shape[axis]), 0);
      return round_to === null ? n : Math.ceil(n / round_to) * round_to;
    });
    const to: DType = dtypeOf(dtype, arrays[0].dtype);
    const data = allocate(to, arrays.length * size(longest)).fill(val);
    arrays.forEach((x, i) => {
      place(x, data, i * size(longest), longest);
    });
    return build(data, [arrays.length, ...longest], to, cpu());
  }
}

const kept = (x: Source): NDArray => array(x, x instanceof NumpyArray ? { dtype: x.dtype } : {});

/** Copies an array into the corner of a block of another shape. */
function place(x: NDArray, data: { [i: number]: number }, start: number, shape: readonly number[]): void {
  const values = x.asnumpy().data;
  values.forEach((value, i) => {
    let [rest, at, step] = [i, 0, 1];
    for (let axis = x.ndim - 1; axis >= 0; axis--) {
      at += (rest % x.shape[axis]) * step;
      step *= shape[axis];
      rest = Math.floor(rest / x.shape[axis]);
    }
    data[start + at] = value;
  });
}

const grouping = declare('Group.__init__', { fn: required(callable) });

/** One function for each part of a sample. */
export class Group extends BatchifyBase {
  static override readonly name: string = 'Group';

  readonly #fns: readonly Batchify[];

  constructor(fn: Many<Batchify>, ...others: readonly Batchify[]) {
    super();
    this.#fns = [...list(fn), ...others];
    for (const each of this.#fns) bind(grouping, [each]);
  }

  protected _call_impl(args: unknown[]): unknown[] {
    const samples = samplesOf<readonly unknown[]>(args);
    const odd = samples.find((parts) => !Array.isArray(parts) || parts.length !== this.#fns.length);
    if (odd !== undefined)
      throw new AssertionError('The number of attributes in each data sample should contain one for each function');
    return this.#fns.map((fn, i) => fn(samples.map((parts) => parts[i])));
  }
}

/** The samples themselves. */
export class AsList extends BatchifyBase {
  static override readonly name: string = 'AsList';

  protected _call_impl(args: unknown[]): unknown {
    return [...samplesOf(args)];
  }
}
