// Long operands pass through WebAssembly memory block by block: a block and its result stay in the processor's cache, and
// memory stays small however large the tensors are. Kernels here may read and write up to 7 elements beyond a block.

import { isContiguous, size } from '../reference/base/shape.ts';
import type { View } from '../reference/kernels/kernel.ts';
import { copyRun } from '../reference/kernels/walk.ts';
import type { InferenceAbi } from './abi.ts';
import type { Enter, Instance } from './instance.ts';
import { placeRows } from './transfer.ts';

/** Elements of a block, where more than one unit fits. */
const BLOCK = 16384;
/** Elements that a block has room for beyond its end. */
export const SLACK = 8;

/** Runs a kernel on one block: pointers of inputs and outputs, elements of the block, and elements before it. */
export type Block = (pointers: readonly number[], count: number, from: number) => void;

interface Source {
  readonly view: View;
  readonly pointer: number;
  /** Whether blocks are copied in one by one; otherwise all elements are in memory already. */
  readonly copied: boolean;
  /** One number for all blocks. */
  readonly fixed: boolean;
}

function open(wasm: Instance, view: View, n: number, block: number): Source {
  if (size(view.shape) === 1 && n > 1) return { view, pointer: placeRows(wasm, view), copied: false, fixed: true };
  const copied = isContiguous(view.shape, view.strides);
  return { view, pointer: copied ? wasm.allocate(block) : placeRows(wasm, view), copied, fixed: false };
}

function copyIn(wasm: Instance, { view, pointer }: Source, from: number, count: number): void {
  copyRun(wasm.float32(), pointer >>> 2, view.data, view.offset + from, count);
}

/** Copies results out to a contiguous view, from its element `from` on. */
export function copyOut(
  wasm: Instance,
  pointer: number,
  { data, dtype, offset }: View,
  from: number,
  count: number,
): void {
  const bytes = dtype === 'bool';
  const memory = bytes ? new Uint8Array(wasm.abi.memory.buffer) : wasm.float32();
  const [at, to] = [bytes ? pointer : pointer >>> 2, offset + from];
  copyRun(data, to, memory, at, count);
}

/**
 * Runs a kernel over row-major blocks of inputs that have as many elements as the outputs, or one.
 *
 * @param enter runs what it is given on the instance that has the kernel
 * @param unit elements that must not be parted
 * @param setup allocates what all blocks share, and gives the kernel
 * @param written positions of inputs, contiguous, that the kernel changes in place
 */
export function stream<A extends InferenceAbi>(
  enter: Enter<A>,
  inputs: readonly View[],
  outputs: readonly View[],
  unit: number,
  setup: (wasm: Instance<A>, block: number) => Block,
  written: readonly number[] = [],
): void {
  const n = size((outputs[0] ?? inputs[0]).shape);
  if (n === 0) return;
  enter((wasm) => {
    const block = Math.min(n, Math.max(1, Math.floor(BLOCK / unit)) * unit);
    const sources = inputs.map((view) => open(wasm, view, n, block));
    const run = setup(wasm, block);
    const results = outputs.map(() => wasm.allocate(block + SLACK));
    wasm.allocate(SLACK);
    const pointers = [...sources.map(({ pointer }) => pointer), ...results];
    for (let from = 0; from < n; from += block) {
      const count = Math.min(block, n - from);
      for (let i = 0; i < sources.length; i++) {
        const source = sources[i];
        if (source.copied) copyIn(wasm, source, from, count);
        else if (!source.fixed) pointers[i] = source.pointer + from * 4;
      }
      run(pointers, count, from);
      for (const i of written) copyOut(wasm, pointers[i], inputs[i], from, count);
      for (let i = 0; i < outputs.length; i++) copyOut(wasm, results[i], outputs[i], from, count);
    }
  });
}
