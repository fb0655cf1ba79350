// 1 - βᵗ, which Adam and its kin divide their moments by, alike for all parameters of a step.

import { power } from './math.ts';

/** The corrections that were asked for last, newest first: all parameters of a step ask for the same two. */
let latest: readonly { readonly beta: number; readonly step: number; readonly value: number }[] = [];

/** 1 - βᵗ, by which Adam divides a moment that started from 0 (Kingma and Ba, 2015, section 3). The same on every engine. */
export function biasCorrection(beta: number, step: number): number {
  const known = latest.find((c) => c.beta === beta && c.step === step);
  if (known !== undefined) return known.value;
  const value = 1 - power(beta, step);
  latest = [{ beta, step, value }, ...latest.slice(0, 3)];
  return value;
}
