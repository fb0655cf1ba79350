// Twenty steps of an optimizer on given gradients, as the cases of optim_steps.json have them, on any device.

import * as torch from '../../src/index.ts';
import * as optim from '../../src/optim/index.ts';
import golden from './optim_steps.json' with { type: 'json' };

type Tensor = torch.Tensor;
export type Float = 'float32' | 'float64';
export type State = Record<string, string | number>;
export interface Case {
  readonly optimizer: string;
  readonly options: object;
  readonly float32: string[];
  readonly state32: State;
  readonly float64: string;
  readonly state64: State;
}

/** The elements of a little-endian array. */
export function numbers(hex: string, dtype: Float): number[] {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return [...(dtype === 'float32' ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer))];
}
export const floats = (hex: string): number[] => numbers(hex, 'float32');

/** Steps a parameter through all gradients: copies of what it was after the steps that are kept, and its state. */
export function stepped(
  { optimizer: name, options }: Case,
  dtype: Float,
  device: torch.Device,
): [Tensor[], Record<string, Tensor>] {
  const at = (hex: string): Tensor => torch.tensor(floats(hex), { dtype, device });
  const parameter = at(golden.start).requires_grad_();
  const make: unknown = Reflect.get(optim, name);
  const optimizer: optim.Optimizer = Reflect.construct(make as typeof optim.SGD, [[parameter], options]);
  const kept: Tensor[] = [];
  for (const [k, hex] of golden.gradients.entries()) {
    parameter.grad = at(hex);
    optimizer.step();
    if (golden.steps.includes(k + 1)) kept.push(parameter.detach().clone());
  }
  return [kept, (optimizer.state.get(parameter) ?? {}) as Record<string, Tensor>];
}

/** A state of the cases in numbers. */
export const decoded = (state: State, dtype: Float): { readonly [key: string]: number | number[] } =>
  Object.fromEntries(Object.entries(state).map(([key, x]) => [key, typeof x === 'string' ? numbers(x, dtype) : x]));

export const cases = golden.cases as unknown as readonly Case[];
