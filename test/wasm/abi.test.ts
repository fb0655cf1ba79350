// src/wasm/abi.ts repeats by hand what assembly/ exports and how a Layer lies in memory. Here both are compared, and
// differences are planted to see that they are found.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Layer } from '../../src/wasm/abi.ts';
import { declaredFunctions, fieldsOf } from './declared.ts';
import { exportedFunctions, type Signature } from './module.ts';

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url));
const abi = file('src/wasm/abi.ts').toString();
const recurrent = file('assembly/recurrent.ts').toString();
const compiled = (target: string): Map<string, Signature> => exportedFunctions(file(`build/${target}.wasm`));

/** i32, f32 and f64 are numbers in JavaScript; an i64 would be none. */
const seen = (types: readonly string[]): string => types.map((t) => (/^[if]32$|^f64$/.test(t) ? 'number' : t)).join();
const shape = ({ parameters, results }: Signature): string => `(${seen(parameters)}) -> (${seen(results)})`;

/** In what functions declared in TypeScript and exported from WebAssembly differ. */
function differences(declared: Map<string, Signature>, exported: Map<string, Signature>): string[] {
  return [...new Set([...declared.keys(), ...exported.keys()])].flatMap((name) => {
    const [d, e] = [declared.get(name), exported.get(name)];
    if (d === undefined || e === undefined) return [`${name} is only ${d ? 'declared' : 'exported'}`];
    if (shape(d) !== shape(e)) return [`${name} is declared ${shape(d)} and exported ${shape(e)}`];
    const named = e.names.length > 0 && d.names.join() !== e.names.join();
    return named ? [`${name} is declared (${d.names}) and exported (${e.names})`] : [];
  });
}

/** In what the fields that JavaScript writes, 4 bytes each, differ from those of the class. */
function misplaced(fields: readonly string[], text: string): string[] {
  const own = fieldsOf(text, 'Layer').map(([name, type]) => (/^(i32|usize)$/.test(type) ? name : `${name}: ${type}`));
  return Array.from({ length: Math.max(fields.length, own.length) }, (_, i) => [fields[i], own[i]])
    .map(([written, read], i) => (written === read ? '' : `at ${i * 4}: ${written} is written and ${read} is read`))
    .filter((difference) => difference !== '');
}

const ABIS = [
  ['InferenceAbi', 'inference', 20],
  ['TrainingAbi', 'training', 11],
  ['FunctionsAbi', 'functions', 13],
  ['ProbabilitiesAbi', 'probabilities', 3],
  ['AlignmentsAbi', 'alignments', 2],
  ['NormsAbi', 'norms', 2],
] as const;

describe.each(ABIS)('%s', (name, target, least) => {
  const declared = declaredFunctions(abi, name);
  it('declares what the binary exports, with its types', () => {
    expect(declared.size).toBeGreaterThanOrEqual(least);
    expect(differences(declared, compiled(target))).toEqual([]);
  });

  it('is all that the binary exports beside the memory, which is that of forward passes', () => {
    const exported = WebAssembly.Module.exports(new WebAssembly.Module(file(`build/${target}.wasm`)));
    const memory = name === 'InferenceAbi' ? ['memory'] : [];
    expect(exported.flatMap(({ name, kind }) => (kind === 'function' ? [] : [name]))).toEqual(memory);
    expect(exported.map((one) => one.name).sort()).toEqual([...declared.keys(), ...memory].sort());
  });

  it('names parameters as assembly/ does, so that their order is the same', () => {
    // The debug binary is the one that is compiled with names, and exports more.
    const named = new Map([...compiled('debug')].filter(([key]) => declared.has(key)));
    expect([...named.values()].every(({ parameters, names }) => names.length === parameters.length)).toBe(true);
    expect(differences(declared, named)).toEqual([]);
  });
});

const FIELDS = Object.keys(new Layer());

describe('fields of a Layer', () => {
  it('are those of assembly/, in order', () => expect(misplaced(FIELDS, recurrent)).toEqual([]));
});

describe('a planted difference', () => {
  const exported = compiled('debug');
  const planted = (from: string, to: string): string[] => {
    expect(abi).toContain(from);
    const declared = declaredFunctions(abi.replace(from, to), 'WholeAbi');
    return differences(declared, new Map([...exported].filter(([name]) => !['sigmoid', 'tanh'].includes(name))));
  };

  it('is none as it stands', () => expect(planted('interface', 'interface')).toEqual([]));

  it.each([
    ['a missing function', '  readonly sqrt: Elementwise;\n', '', 'sqrt'],
    ['a function that is not there', 'readonly sqrt:', 'readonly sin: Elementwise;\n  readonly sqrt:', 'sin'],
    ['one parameter less', 'scale(a: number, x: number,', 'scale(a: number,', 'scale'],
    ['parameters in another order', 'scale(a: number, x: number,', 'scale(x: number, a: number,', 'scale'],
    ['a parameter that is no number', 'scale(a: number,', 'scale(a: bigint,', 'scale'],
    ['a result', 'release(to: number): void', 'release(to: number): number', 'release'],
    ['no result', 'mark(): number', 'mark(): void', 'mark'],
  ])('%s is found', (_, from, to, name) => {
    expect(planted(from, to).map((text) => text.split(' ')[0])).toEqual([name]);
  });

  it.each([
    ['a swapped pair', '  batch: i32;\n  inputs: i32;\n', '  inputs: i32;\n  batch: i32;\n', 2],
    ['a field too many', '  totals: usize;\n', '  totals: usize;\n  more: usize;\n', 1],
    ['a wider field', '  dWHr: usize;\n', '  dWHr: u64;\n', 1],
  ])('%s in Layer is found', (_, from, to, count) => {
    expect(recurrent).toContain(from);
    expect(misplaced(FIELDS, recurrent.replace(from, to))).toHaveLength(count);
  });
});
