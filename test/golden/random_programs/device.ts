// What a program meets on `webgpu` alone: elements are awaited, lengths lie on the cpu as PyTorch wants them, and some results are
// otherwise where docs/webgpu.md says so.

import { read } from 'bptt/webgpu';
import type { Step } from './machine.ts';

/** Puts the lengths that a step packs by on the cpu, where PyTorch looks for them. */
export async function takeLengths({ op, args }: Step, variables: unknown[]): Promise<void> {
  const [, lengths] = args as readonly { readonly v?: number }[];
  if (op === 'rnn.pack_padded_sequence' && lengths?.v !== undefined)
    variables[lengths.v] = await read(variables[lengths.v]);
}

/** Documented: why the `k`th value of a step is otherwise there, by what is said of the first element that is. */
export function documentedThere({ op }: Step, k: number, text: string): string | undefined {
  if (k === 1 && /\.(sort|topk|kthvalue|mode)$/.test(op)) return 'equal elements keep their order';
  const [, expected] = /instead of (\S+)/.exec(text) ?? [];
  if (/\.(long|to|copy_)$/.test(op) && Math.abs(Number(expected)) >= 2 ** 31)
    return 'integers of what 32 bits do not hold';
  return undefined;
}

/** Documented: why a step ran there, where PyTorch refused it. */
export const documentedRunThere = ({ op, error }: Step): string | undefined =>
  /entropy|nll_loss|margin_loss/.test(op) &&
  /out of bounds|out of range|should be between 0 and 1/.test(error?.[1] ?? '')
    ? 'losses of what is no class and no probability'
    : undefined;
