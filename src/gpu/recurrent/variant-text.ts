// What the walks of the LSTM's variants share: a step is the product of its states and one dispatch, which the variant writes in WGSL.
// The reserve is that of reference/recurrent/variant.ts.

import type { View } from '../../reference/kernels/kernel.ts';
import type { Gpu } from '../gpu.ts';
import type { Views } from '../kernel.ts';
import type { Scratch } from '../scratch.ts';

/** A variant's own inputs: what is added to W x, and what its shaders read. */
export interface Own {
  readonly bias: View | null;
  readonly reads: Readonly<Record<string, View>>;
}

/** Gradients of all steps: columns from … to - 1, in multiples of H, [T·N, (to - from)·H]. */
export type Columns = (from: number, to: number) => View;

export interface VariantText {
  readonly name: string;
  readonly rows: readonly [ahead: object, back: object];
  readonly segments: number;
  /** Functions that its steps call. */
  readonly declares?: string;
  /** Threads of a workgroup, and workgroups of a step of N rows with H units. */
  readonly threads: number;
  groups(N: number, H: number): number;
  own(gpu: Gpu, scratch: Scratch, given: Views): Own;
  /** A step: reads xs and us, W x of all steps and U h of this one, and what `own` names; writes output, hN, cN and maybe reserve. */
  forward(keeps: boolean): string;
  /** Reads dOutput where it `arrives`, reserve, c0 and what `own` names; writes dH, dC, those of the step before, and gradients. */
  backward(arrives: boolean): string;
  /** How many times H gradients has columns, and at which those of W x and U h begin, 4 each. */
  readonly columns: number;
  readonly dX: number;
  readonly dU: number;
  /** Whether dH holds what came without a product when a step is done; else there is nothing of the kind. */
  readonly direct: boolean;
  /** Gradients of the variant's own inputs. */
  ownBack(gpu: Gpu, columns: Columns, reserve: View, outputs: readonly View[]): void;
}

/** WGSL: where a segment of a unit of row n stands in the reserve. */
export const stepText = (segments: number): string => `
fn kept(t: u32, s: u32, n: u32, u: u32) -> u32 { return (t * ${segments}u + s) * p(5u) + n * p(2u) + u; }`;

// Parameters: 0 T · 1 N · 2 H · 3 the step's time · 4 that of the step before it in the walk, T where there is none · 5 numbers of a
// segment · 6 ε
export const BEGIN = `
  let T = p(0u); let N = p(1u); let H = p(2u); let t = p(3u); let past = p(4u);`;
