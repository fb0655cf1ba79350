// A page that reads a safetensors file and computes nothing.

import { parseSafetensors } from 'bptt/formats';
import type { Printed } from './print.ts';

export function run(file: Uint8Array): Printed {
  const printed: Printed = {};
  for (const [name, { dtype, shape, bytes }] of parseSafetensors(file).tensors) {
    printed[`${name} ${dtype} [${shape}]`] = bytes;
  }
  return printed;
}
