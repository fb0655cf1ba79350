// The forms in which a case calls its target: plainly, as a recurrent layer, as a cell, unrolled, or step by step.

import { nd } from 'bptt/gluon';
import type { Callable } from '../library.ts';
import type { Block, NDArray } from './build.ts';

/** Inputs by name, in call order. */
export type Inputs = ReadonlyMap<string, NDArray>;

export interface Unroll {
  readonly length: number;
  readonly layout: string;
  readonly merge_outputs: boolean | null;
  readonly inputs_as: 'list' | 'tensor';
  readonly outputs_form: 'list' | 'tensor';
}

interface Cell extends Callable {
  unroll(length: number, inputs: unknown, options: Record<string, unknown>): [NDArray | NDArray[], NDArray[]];
  state_info(batch: number): { shape: number[] }[];
  reset(): void;
}

type Form = (target: Block, inputs: Inputs, unroll: Unroll) => unknown[];

const flat = (result: unknown): unknown[] => (Array.isArray(result) ? result.flat() : [result]);
const dataOf = (inputs: Inputs): NDArray => inputs.get('data') as NDArray;
const statesOf = (inputs: Inputs): NDArray[] => [...inputs].filter(([name]) => /^state_/.test(name)).map(([, x]) => x);

/** The pieces of an array along an axis, the axis dropped. */
function pieces(x: NDArray, axis: number): NDArray[] {
  const n = x.shape[axis];
  const split = nd.split(x, { num_outputs: n, axis, squeeze_axis: true }) as NDArray | NDArray[];
  return Array.isArray(split) ? split : [split];
}

function unrolled(target: Block, inputs: Inputs, u: Unroll): unknown[] {
  const cell = target as unknown as Cell;
  const data = dataOf(inputs);
  const given = statesOf(inputs);
  const batch = data.shape[u.layout.indexOf('N')];
  const zeros = (): NDArray[] => cell.state_info(batch).map(({ shape }) => nd.zeros(shape, { dtype: data.dtype }));
  const begin_state = given.length > 0 ? given : data.dtype === 'float64' ? zeros() : null;
  const [outputs, states] = cell.unroll(u.length, u.inputs_as === 'list' ? pieces(data, u.layout.indexOf('T')) : data, {
    begin_state,
    layout: u.layout,
    merge_outputs: u.merge_outputs,
    valid_length: inputs.get('valid_length') ?? null,
  });
  if (Array.isArray(outputs) !== (u.outputs_form === 'list')) throw new Error(`outputs are not a ${u.outputs_form}`);
  return [...flat(outputs), ...states];
}

function stepped(target: Block, inputs: Inputs): unknown[] {
  const cell = target as unknown as Cell;
  cell.reset();
  let states = statesOf(inputs);
  const outputs: NDArray[] = [];
  for (const x of pieces(dataOf(inputs), 0)) {
    const [output, next] = cell(x, states) as [NDArray, NDArray[]];
    outputs.push(output);
    states = next;
  }
  return [...outputs, ...states];
}

/** Calls a target; gives its outputs, then the states. */
export const forms: { readonly [call: string]: Form } = {
  plain: (target, inputs) => flat(target(...inputs.values())),
  function: (target, inputs) => flat(target(...inputs.values())),
  rnn: (target, inputs) => {
    const states = statesOf(inputs);
    return flat(states.length > 0 ? target(dataOf(inputs), states) : target(dataOf(inputs))).flat();
  },
  cell: (target, inputs) => flat(target(dataOf(inputs), statesOf(inputs))).flat(),
  unroll: unrolled,
  steps: stepped,
};
