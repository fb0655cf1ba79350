// PyTorch's words for how many threads large calls run on.

import { RuntimeError, setThreads, TypeError, threads, typeName, ValueError } from '../engine/index.ts';

/**
 * Sets how many threads large calls may run on: `bptt/threads`, which Node loads with the package. Elsewhere everything runs on one.
 * @throws RuntimeError for what is no positive integer.
 */
export function set_num_threads(...args: readonly [count: number]): void {
  if (args.length !== 1) {
    throw new TypeError(`torch.set_num_threads() takes exactly one argument (${args.length} given)`);
  }
  const [count] = args;
  if (!Number.isInteger(count)) {
    throw new RuntimeError(`set_num_threads expects an int, but got ${typeName(count)}`);
  }
  if (count <= 0) throw new RuntimeError('set_num_threads expects a positive integer');
  if (count >= 2 ** 31) throw new ValueError('Overflow when unpacking long');
  setThreads(count);
}

/** How many threads large calls run on: those of the machine, unless fewer are set; 1 without `bptt/threads`. */
export function get_num_threads(): number;
export function get_num_threads(...args: readonly unknown[]): number {
  if (args.length === 0) return threads();
  throw new TypeError(`torch.get_num_threads() takes no arguments (${args.length} given)`);
}
