// What runs one step of a network after the other.

import type { Place } from '../../reference/engine/dispatch.ts';
import { available } from '../../wasm/instance.ts';
import { Plain } from './plain.ts';
import type { Machine, Program } from './program.ts';
import { Resident } from './resident.ts';

export type { Carried, Machine, Program, Step } from './program.ts';

/** Whether the kernels of the region may run a program; other devices and dtypes run op by op. */
function fast({ steps, specs, input }: Program, { deviceName }: Place): boolean {
  if (deviceName !== 'cpu' || specs[input].dtype !== 'float32' || !available()) return false;
  return steps.every(({ op, inputs, attributes, live }) => {
    if (!live || !('reverse' in attributes)) return true;
    return (
      op.fast?.supports(
        inputs.map((n) => (n === null ? null : specs[n])),
        attributes,
      ) ?? false
    );
  });
}

/** Makes what runs a program. */
export const machine = (program: Program, place: Place): Machine =>
  fast(program, place) ? new Resident(program, place) : new Plain(program, place);
