// A conv1d whose windows leave out what lies in the padding: what oneDNN computes for PyTorch, where 0 · ∞ would be NaN.

import * as torch from 'bptt';
import type { Step } from './machine.ts';

const elements = (x: torch.Tensor): number[] => Array.from(x.detach().numpy(), Number);

/** The result of a conv1d step without the terms of its padding; nothing where it has none, or all weights are finite. */
export function withoutPadding({ args, kw }: Step, variables: readonly unknown[]): torch.Tensor | undefined {
  const [x, w, b] = args.map((a) => (a === null ? null : (variables[(a as { v: number }).v] as torch.Tensor)));
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = kw as { readonly [name: string]: number };
  if (!x || !w || padding === 0 || w.detach().isfinite().all().item()) return undefined;
  const [channels, length] = x.shape.slice(-2);
  const samples = x.shape.length === 3 ? x.shape[0] : 1;
  const [filters, depth, size] = w.shape;
  const steps = Math.floor((length + 2 * padding - dilation * (size - 1) - 1) / stride) + 1;
  const [xs, ws, bs] = [elements(x), elements(w), b ? elements(b) : []];
  const y: number[] = [];
  for (let n = 0; n < samples; n++) {
    for (let o = 0; o < filters; o++) {
      const first = Math.floor((o * groups) / filters) * depth;
      for (let t = 0; t < steps; t++) {
        let sum = bs[o] ?? 0;
        for (let c = 0; c < depth; c++) {
          for (let k = 0; k < size; k++) {
            const at = t * stride + k * dilation - padding;
            if (at < 0 || at >= length) continue;
            sum += xs[(n * channels + first + c) * length + at] * ws[(o * depth + c) * size + k];
          }
        }
        y.push(sum);
      }
    }
  }
  return torch.tensor(y, { dtype: x.dtype }).view([...x.shape.slice(0, -2), filters, steps]);
}
