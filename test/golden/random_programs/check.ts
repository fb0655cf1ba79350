// One random program: runs it step by step beside PyTorch's results, up to the first difference. Differences that
// docs/from-torch.md names are counted by name; where one of them changes what follows, the program ends there, and so it does
// where the device refuses a step.

import * as torch from 'bptt';
import { read } from 'bptt/webgpu';
import { on } from '../../helpers/on.ts';
import { refusalIn } from '../../helpers/refused.ts';
import { difference } from './compare.ts';
import { documentedRunThere, documentedThere, takeLengths } from './device.ts';
import { type Kept, type Program, run, type Step } from './machine.ts';
import { withoutPadding } from './padding.ts';

/** What became of a program: the step that differs and how, or what the device refused, or nothing; and the documented differences it met. */
export interface Outcome {
  readonly failure?: { readonly step: number; readonly text: string };
  readonly refusal?: string;
  readonly exceptions: readonly string[];
}

/** Documented: PyTorch ran the step, and here it was refused. */
function documentedRefusal(step: Step, error: Error, variables: readonly unknown[]): string | undefined {
  if (/^\.(zero_|fill_|masked_fill_)$/.test(step.op) && /more than one element/.test(error.message))
    return 'writes into what was expanded';
  if (/2\*\*53|2\^53|2⁵³|9007199254740992/.test(`${error.message} ${(error as torch.RuntimeError).hint}`))
    return 'integers beyond 2⁵³';
  if (/^\.(long|copy_)$/.test(step.op) && /cannot be converted to type int64_t/.test(error.message))
    return 'no integer for nan and inf';
  if (step.op === 'F.linear' && /^self and mat2 must have the same dtype/.test(error.message)) {
    const [x, , bias] = step.args.map((a) => variables[(a as { v: number }).v] as torch.Tensor);
    if (x.dim() !== 2 && !(x.is_contiguous() && bias.is_contiguous()))
      return 'one rule for the dtype of a bias in all layouts';
  }
  return undefined;
}

/** Documented: PyTorch refused the step, and here it ran. */
function documentedRun(step: Step): string | undefined {
  const text = step.error?.[1] ?? '';
  if (/modified by an inplace operation/.test(text))
    return 'writes before backward that the derivative here does not read';
  if (/some elements of the input tensor and the written-to tensor/.test(text))
    return 'writes into what is read too take the values before the write';
  if (
    step.op === '.backward' &&
    /ScatterAddBackward0 returned an invalid gradient|with a bool tensor is not/.test(text)
  )
    return 'derivatives that PyTorch fails to compute';
  if (
    /is a view and (its base or another view|is being modified inplace)|output of a function that returns multiple views/.test(
      text,
    )
  )
    return 'views of one call follow their base';
  return undefined;
}

/** Whether logits of a cross entropy so far are not finite. */
const unbounded = (steps: readonly Step[], variables: readonly unknown[]): boolean =>
  steps.some(
    ({ op, args }) =>
      op === 'F.cross_entropy' &&
      !(variables[(args[0] as { v: number }).v] as torch.Tensor).detach().isfinite().all().item(),
  );

/** Whether a step reads of the memory that it writes. */
function overlaps({ args }: Step, variables: readonly unknown[]): boolean {
  const [into, ...others] = args.map((a) => variables[(a as { v?: number } | null)?.v ?? -1]);
  return others.some((x) => x instanceof torch.Tensor && x.storage === (into as torch.Tensor).storage);
}

/** Whether something was summed without its NaN, or logarithms of sums were, which may be those of 0. */
const without = (steps: readonly Step[]): boolean =>
  steps.some(({ op }) => /\.(nansum|nanmean|logcumsumexp)$/.test(op));

/** Whether a vector without elements stood before others in a block_diag. */
const shifted = (steps: readonly Step[], variables: readonly unknown[]): boolean =>
  steps.some(
    ({ op, args }) =>
      op === 'torch.block_diag' &&
      args.some((a) => (variables[(a as { v: number }).v] as torch.Tensor | undefined)?.shape.join() === '0'),
  );

/** Whether the largest or smallest of a whole tensor was NaN. */
const extremes = (steps: readonly Step[], variables: readonly unknown[]): boolean =>
  steps.some(
    ({ op, args, kw, out = [] }) =>
      /\.(max|min)$/.test(op) &&
      args.length === 1 &&
      Object.keys(kw).length === 0 &&
      Number.isNaN((variables[out[0]] as torch.Tensor | undefined)?.detach().item()),
  );

/** Runs a program with its tensors on a device. */
export async function check({ steps }: Program, device: torch.Device): Promise<Outcome> {
  const variables: unknown[] = [];
  const exceptions: string[] = [];
  // What the device demands of a step is raised when anything is read.
  const probe = torch.zeros(1, { device });
  for (const [n, step] of steps.entries()) {
    let given: unknown[];
    let copies: unknown[];
    if (device === 'webgpu') await takeLengths(step, variables);
    try {
      given = on(device, () => run(step, variables));
      copies = await read([...given, probe]);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const refusal = refusalIn(error.message);
      if (refusal !== undefined && device === 'webgpu') return { refusal: `${refusal}: ${step.op}`, exceptions };
      const text = `${error.name}: ${error.message}`;
      const ours = 'hint' in error;
      const plain = !ours || /Cannot read|is not a function|is not iterable|undefined/.test(error.message);
      if (plain) return { failure: { step: n, text: `a plain error of JavaScript: ${error.stack}` }, exceptions };
      if (step.undone) exceptions.push('no gradients of a backward that fails half-way');
      if (step.error) continue;
      const name = documentedRefusal(step, error, variables);
      if (name) return { exceptions: [...exceptions, name] };
      return { failure: { step: n, text: `refused: ${text}` }, exceptions };
    }
    if (step.error) {
      const name = documentedRun(step) ?? (device === 'webgpu' ? documentedRunThere(step) : undefined);
      if (name) return { exceptions: [...exceptions, name] };
      return { failure: { step: n, text: `ran, where PyTorch says ${step.error.join(': ')}` }, exceptions };
    }
    const { out = [], values = [] } = step;
    if (given.length !== out.length) {
      return { failure: { step: n, text: `${given.length} values instead of ${out.length}` }, exceptions };
    }
    for (const [k, x] of given.entries()) {
      variables[out[k]] = x;
      const thin = step.op === 'torch.einsum' && (x as torch.Tensor).shape.includes(1);
      const ordered =
        thin ||
        /sort$|flip$|rot90$|conv(_transpose)?1d$|pool1d$|pad$|cat$|stack$|\bput$/.test(step.op) ||
        (step.op === 'at' && step.args.some((a) => Array.isArray(a)));
      const loose = step.op.startsWith('grad') || step.op === 'all';
      let text = difference(x, copies[k], values[k], loose);
      const seen = text === undefined ? [] : await read(variables);
      const there = device === 'webgpu' && text ? documentedThere(step, k, text) : undefined;
      if (there) return { exceptions: [...exceptions, there] };
      if (text && step.op === 'grad' && /: NaN instead of/.test(text) && extremes(steps, seen))
        return { exceptions: [...exceptions, 'gradients of max and min of NaN'] };
      if (text?.endsWith('instead of NaN (NaN > NaN)') && step.op === 'grad' && without(steps))
        return { exceptions: [...exceptions, 'no gradient of NaN through nansum and logcumsumexp'] };
      if (text && step.op === 'grad' && shifted(steps, variables))
        return { exceptions: [...exceptions, 'gradients of block_diag behind an empty vector'] };
      if (text && step.op.endsWith('_') && overlaps(step, variables))
        return { exceptions: [...exceptions, 'writes into what is read too take the values before the write'] };
      // Where log 0 · 0 counts as 0 here, the loss and all that follows from it are numbers where PyTorch has NaN.
      if (text?.endsWith('instead of NaN (NaN > NaN)') && unbounded(steps.slice(0, n + 1), seen))
        return { exceptions: [...exceptions, 'cross entropies without 0 log 0'] };
      if (text?.includes(': NaN instead of') && step.op === 'F.conv1d') {
        const skipped = withoutPadding(step, seen);
        if (skipped && !difference(skipped, skipped, values[k] as Kept, true))
          return { exceptions: [...exceptions, 'zeros of the padding beside weights that are not finite'] };
      }
      const [called] = step.args as readonly { v?: number }[];
      const { nn } = torch;
      const cell =
        step.op === 'call' &&
        [nn.GRUCell, nn.Conv1d, nn.ConvTranspose1d].some((kind) => variables[called.v as number] instanceof kind);
      if (text?.startsWith('strides') && (ordered || cell) && (x as torch.Tensor).is_contiguous()) {
        exceptions.push(
          `contiguous results of ${cell ? 'a GRUCell or a convolution' : 'flip, rot90, sort, put, indices, cat, einsum, pad and windows'}`,
        );
        text = undefined;
      }
      if (text) return { failure: { step: n, text: given.length > 1 ? `value ${k}: ${text}` : text }, exceptions };
    }
  }
  return { exceptions };
}
