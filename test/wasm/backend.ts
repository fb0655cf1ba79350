// The fast kernels by the names of their ops; `scan` and `scan_backward` stand for those of the cell among the attributes.

import type { Bound } from '../../src/reference/engine/bound.ts';
import type { View } from '../../src/reference/kernels/kernel.ts';
import { present } from '../../src/reference/ops/op.ts';
import type { Specs } from '../../src/reference/ops/spec.ts';
import { table } from '../helpers/ops.ts';

type Kernel = (inputs: readonly (View | null)[], outputs: readonly View[], attributes: object) => void;

function opOf(name: string, attributes: object): Bound {
  const cell = 'cell' in attributes ? attributes.cell : '';
  const op = table[name === 'scan' ? `${cell}` : name === 'scan_backward' ? `${cell}_backward` : name];
  if (op === undefined) throw new Error(`there is no op ${name} ${cell}`);
  return op;
}

const named = (run: (op: Bound) => Kernel): { readonly [name: string]: Kernel } =>
  new Proxy(
    {},
    {
      get:
        (_target, name): Kernel =>
        (inputs, outputs, attributes) =>
          run(opOf(String(name), attributes))(inputs, outputs, attributes),
    },
  );

export const wasm = {
  supports: (name: string, inputs: Specs, attributes: object): boolean =>
    opOf(name, attributes).fast?.supports(inputs, attributes) ?? false,
  kernels: named(
    (op) =>
      (...call) =>
        present(op.fast).kernel(...call),
  ),
};

/** The plain kernels, likewise. */
export const plain = named(
  (op) =>
    (...call) =>
      present(op.kernel)(...call),
);
