// WGSL functions that kernels share. WGSL allows implementations to assume that there is no NaN, so it is looked for in the bits,
// and made of bits that no compiler knows. Numbers below 2^-126 may count as 0.

import { ANGLES } from './functions/angles.ts';
import { ERF } from './functions/erf.ts';
import { EXPONENTIALS } from './functions/exponentials.ts';
import { HALVES } from './functions/halves.ts';
import { HYPERBOLIC } from './functions/hyperbolic.ts';
import { INVERSE } from './functions/inverse.ts';
import { LOGARITHMS } from './functions/logarithms.ts';
import { PAIRS } from './functions/pairs.ts';
import { POWERS } from './functions/powers.ts';
import { REMAINDERS } from './functions/remainders.ts';
import type { Word } from './words.ts';

/** WGSL: whether x is anything but 0; NaN is, which a comparison may not see. */
export const truth = (x: string, word: Word): string =>
  word === 'f32' ? `(${x} != 0.0 || is_nan(${x}))` : `${x} != 0`;

const FUNCTIONS = /* @__PURE__ */ `
fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn nan() -> f32 { return bitcast<f32>(0x7fc00000u | (p(0u) >> 31u)); }
fn infinity() -> f32 { return bitcast<f32>(0x7f800000u & ~(p(0u) >> 31u)); }
/** x itself, which no compiler knows to be: what stands around it is not put in another order. */
fn held(x: f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ (p(0u) >> 31u)); }
${PAIRS}${EXPONENTIALS}${LOGARITHMS}${POWERS}${HYPERBOLIC}${ERF}${ANGLES}${INVERSE}${REMAINDERS}${HALVES}`;

/** Each declaration by its name, without what is said of it. */
const declarations: ReadonlyMap<string, string> = /* @__PURE__ */ (() => {
  const texts = FUNCTIONS.replace(/\/\*\*.*?\*\/\n/gs, '').split(/^(?=(?:fn|struct|const) )/m);
  return new Map(texts.map((text) => [/^\w+ (\w+)/.exec(text)?.[1] ?? '', text]));
})();

/** WGSL: what a text names of the functions, and what they name themselves: others would only take time to compile. */
export function functionsOf(text: string, found: Set<string> = new Set()): string {
  for (const [name] of text.matchAll(/\w+/g)) {
    const declaration = declarations.get(name);
    if (declaration === undefined || found.has(declaration)) continue;
    found.add(declaration);
    functionsOf(declaration, found);
  }
  return [...found].join('');
}
