// A random program as Python, as short as it may be: the steps that the failing one needs, and what writes into them.

import type { Program, Step } from './machine.ts';

const used = (x: unknown): number[] => {
  if (Array.isArray(x)) return x.flatMap(used);
  if (typeof x !== 'object' || x === null) return [];
  return 'v' in x ? [x.v as number] : Object.values(x).flatMap(used);
};
const takes = (step: Step): number[] => [...used(step.args), ...used(Object.values(step.kw))];
const writes = ({ op }: Step): boolean => /_$|^\.(backward|step|double|eval)$/.test(op);

/** The steps that a step depends on, in order; those that write stay where they touch one of them. */
function needed(steps: readonly Step[], last: number): readonly Step[] {
  const kept = new Set<number>([last]);
  const wanted = new Set(takes(steps[last]));
  const gradient = steps[last].op.startsWith('grad');
  for (let before = -1; before < kept.size; ) {
    before = kept.size;
    for (const [n, step] of steps.slice(0, last).entries()) {
      const backward = gradient && step.op === '.backward';
      const touches = writes(step) && !step.error && (backward || takes(step).some((v) => wanted.has(v)));
      if (kept.has(n) || !(touches || step.out?.some((v) => wanted.has(v)))) continue;
      kept.add(n);
      for (const v of [...takes(step), ...(step.out ?? [])]) wanted.add(v);
    }
    if (before === kept.size) break;
  }
  return steps.filter((_, n) => kept.has(n));
}

function argument(x: unknown): string {
  if (Array.isArray(x)) return `[${x.map(argument).join(', ')}]`;
  if (x === null) return 'None';
  if (typeof x === 'boolean') return x ? 'True' : 'False';
  if (typeof x === 'string') return `'${x}'`;
  if (typeof x !== 'object') return String(x);
  const { v, dtype, number } = x as { v?: number; dtype?: string; number?: string };
  if (v !== undefined) return `v${v}`;
  return number === undefined ? `torch.${dtype}` : `float('${number}')`;
}

function line(step: Step): string {
  const args = [...step.args.map(argument), ...Object.entries(step.kw).map(([k, x]) => `${k}=${argument(x)}`)];
  const method = step.op.startsWith('.');
  const call = method ? `${args[0]}${step.op}(${args.slice(1).join(', ')})` : `${step.op}(${args.join(', ')})`;
  const out = step.out?.length ? `${step.out.map((v) => `v${v}`).join(', ')} = ` : '';
  return `${step.seed === undefined ? '' : `torch.manual_seed(${step.seed}); `}${out}${call}`;
}

/** The shortest text of the program up to a step. */
export const written = ({ steps }: Program, last: number): string[] => {
  const lines = needed(steps, last).map(line);
  return lines;
};
