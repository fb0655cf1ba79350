// All parameters of a model as one row of numbers, and back.

import * as f from '../engine/functions.ts';
import { bind, TypeError, typeName, ValueError } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { itemsOf } from '../rules/text/python.ts';
import { Tensor } from '../torch/index.ts';
import { of } from '../torch/kinds.ts';

const toVector = /* @__PURE__ */ optionsOf<{ parameters: Iterable<Tensor> }>(
  'parameters_to_vector',
  { parameters: [/* @__PURE__ */ of()] },
  false,
);
const toParameters = /* @__PURE__ */ optionsOf<{ vec: Tensor; parameters: Iterable<Tensor> }>(
  'vector_to_parameters',
  { vec: [/* @__PURE__ */ of()], parameters: [/* @__PURE__ */ of()] },
  false,
);

/** Tensors of one device. @throws TypeError for others. */
function listed(parameters: unknown): Tensor[] {
  const hint = 'give net.parameters()';
  const all = itemsOf(parameters, hint).map((x) => {
    if (x instanceof Tensor) return x;
    throw new TypeError(`expected torch.Tensor, but got: ${typeName(x)}`, hint);
  });
  if (all.every((x) => x.device === all[0].device)) return all;
  throw new TypeError('Found two parameters on different devices, this is currently not supported.');
}

/** All elements, [n], parameter after parameter. @throws RuntimeError for a parameter that is not row-major; ValueError for none. */
export function parameters_to_vector(parameters: Iterable<Tensor> | { parameters: Iterable<Tensor> }): Tensor;
export function parameters_to_vector(...args: readonly unknown[]): Tensor {
  const rows = listed(bind(toVector, args).parameters).map((x) => f.view(x, { shape: [-1] }));
  if (rows.length === 0) throw new ValueError('torch.cat(): expected a non-empty list of Tensors');
  return f.cat_all(rows, { dim: 0 });
}

/** Makes the elements of vec, [n], those of parameters, which share them from then on. @throws RuntimeError for too few. */
export function vector_to_parameters(vec: Tensor, parameters: Iterable<Tensor>): void;
export function vector_to_parameters(options: { vec: Tensor; parameters: Iterable<Tensor> }): void;
export function vector_to_parameters(...args: readonly unknown[]): void {
  const { vec, parameters } = bind(toParameters, args);
  if (!(vec instanceof Tensor)) throw new TypeError(`expected torch.Tensor, but got: ${typeName(vec)}`);
  let at = 0;
  for (const x of listed(parameters)) {
    const part = f.slice(vec, 0, at, Math.min(at + x.numel(), vec.shape[0]));
    x.data = f.view(part, { shape: x.shape }).data;
    at += x.numel();
  }
}
