// A network that runs step by step: frames and outputs as arrays or tensors around the engine's machine.

import {
  type Carried,
  type Device,
  type DType,
  fromArray,
  type Machine,
  machine,
  RuntimeError,
  read,
  StateError,
  size,
  type TypedArray,
  TypeError,
  typeName,
  zeros,
} from '../engine/index.ts';
import { type Streamed, streamed } from '../graph/stream/program.ts';
import { Tensor } from '../torch/index.ts';
import type { Module } from './module.ts';
import { checkState, type StreamState, statesOf } from './stream-state.ts';

/** What a stream is told of its model. */
export interface Told {
  readonly model: Module;
  /** Numbers in a row of a frame. */
  readonly width: number;
  /** The dimension of the steps: 0 of [T, N, I], 1 of [N, T, I], 2 of [N, I, T]. */
  readonly dim: number;
  /** Steps that the model is recorded on: two, and as many as its convolutions look back on. */
  readonly steps: number;
  readonly dtype: DType;
  readonly deviceName: Device;
}

interface Made extends Streamed {
  readonly machine: Machine;
  /** Rows of a frame. */
  readonly rows: number;
}

/** The tensor that a model gives, or the first of several. */
function outputOf(model: Module, x: Tensor): Tensor {
  const y: unknown = model(x);
  const output: unknown = Array.isArray(y) ? y[0] : y;
  if (output instanceof Tensor) return output;
  throw new StateError(
    `cannot stream ${model._get_name()}: it gives ${typeName(output)}`,
    'a stream takes the tensor that forward gives, or the first of a list',
  );
}

/** The model at the beginning of a sequence, for so many rows. */
function make({ model, width, dim, steps, dtype, deviceName }: Told, rows: number): Made {
  const shape = [rows, width];
  shape.splice(dim, 0, steps);
  const x = zeros(Tensor, dtype, shape, deviceName);
  const made = streamed((given: Tensor) => outputOf(model, given), x, dim);
  return { ...made, rows, machine: machine(made.program, { species: Tensor, deviceName }) };
}

/** A network that runs step by step; `stream` makes it. */
export class Stream {
  readonly #told: Told;
  #made: Made;
  /** Whether the number of rows stands. */
  #begun = false;

  /** @internal */
  constructor(told: Told, state: StreamState | null) {
    this.#told = told;
    this.#made = make(told, 1);
    if (state !== null) this.state = state;
  }

  /**
   * The output of the next step. A frame is I numbers, or N rows of them, [N · I], in a Float32Array; or a tensor [N, I]. The
   * output is of the same kind: what the model gives at that step. The first frame says how many rows there are.
   * @throws RuntimeError for a frame of another size.
   */
  step(frame: Float32Array): Float32Array;
  step(frame: Tensor): Tensor;
  step(frame: Float32Array | Tensor): ArrayLike<number> | Tensor {
    // biome-ignore lint/complexity/noArguments: what is given besides is refused.
    const given = arguments.length;
    if (given > 1) throw new TypeError(`Stream.step() takes 2 positional arguments but ${given + 1} were given`);
    if (frame instanceof Float32Array) return this.#next(frame);
    if (!(frame instanceof Tensor)) {
      throw new TypeError(`step(): argument 'frame' must be Float32Array or Tensor, not ${typeName(frame)}`);
    }
    const { dtype, deviceName } = this.#told;
    if (frame.ndim !== 2 || frame.dtype !== dtype) {
      throw new RuntimeError(
        `step(): Expected a frame of 2 dimensions, torch.${dtype}, got ${frame.ndim}, torch.${frame.dtype}`,
        'a frame is [N, I]: one step of N sequences, in the dtype of the model',
      );
    }
    const y = this.#next(read(frame));
    const { program, shape } = this.#made;
    return fromArray(Tensor, y, program.specs[program.output].dtype, shape, deviceName);
  }

  #next(frame: ArrayLike<number>): TypedArray {
    const { width } = this.#told;
    if (frame.length !== this.#made.rows * width) {
      const rows = frame.length / width;
      if (this.#begun || !Number.isInteger(rows) || rows === 0) {
        throw new RuntimeError(
          `step(): Expected a frame of ${this.#made.rows * width} numbers, got ${frame.length}`,
          this.#begun
            ? 'a stream goes on with as many rows as it began with: make another one for others'
            : `a frame is one or more rows of ${width} numbers`,
        );
      }
      this.#made = make(this.#told, rows);
    }
    this.#begun = true;
    return this.#made.machine.step(frame);
  }

  get #carried(): readonly Carried[] {
    return this.#made.program.carried;
  }

  /**
   * What the next step begins with, a copy: for each recurrent layer its `h` [N · R], and `c` [N · H] where there is one; for each
   * convolution its `context` [N · C · steps], the steps that its filters look back on. Set it to go on from there.
   */
  get state(): StreamState {
    return statesOf(this.#carried, this.#made.machine.read());
  }

  set state(state: StreamState) {
    const { specs } = this.#made.program;
    const widths = this.#carried.map(({ value }) => size(specs[value].shape) / this.#made.rows);
    const { rows, values } = checkState(state, this.#carried, widths);
    if (rows !== null && rows !== this.#made.rows) this.#made = make(this.#told, rows);
    this.#begun ||= rows !== null;
    this.#made.machine.write(values);
  }
}
