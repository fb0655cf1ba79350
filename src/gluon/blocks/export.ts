// HybridBlock.export: the graph that a block makes of variables, as `-symbol.json`, and its parameters as `.params`.

import { save } from '../../mxnet/array/files.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { type SymbolOf, symbols } from '../../mxnet/symbols.ts';
import type { ParameterDict } from '../parameters/dict.ts';
import { asGraph } from './graph-mode.ts';
import { type Format, nested, symbolsIn } from './nesting.ts';

/** A block, as far as its graph needs it. */
interface Traceable {
  forward(...inputs: unknown[]): unknown;
  apply(fn: (block: Traceable) => void): unknown;
  _suspend(): () => void;
}

const leaves = (format: Format): number =>
  typeof format === 'number' ? Number(format === 0) : format.reduce<number>((sum, inner) => sum + leaves(inner), 0);

/** The outputs of a block called with variables: `data`, or `data0`, `data1`, … */
export function graphOf(block: Traceable, format: readonly Format[]): SymbolOf {
  const sym = symbols();
  const count = leaves(format);
  const variables = Array.from({ length: count }, (_, i) => sym.var(count === 1 ? 'data' : `data${i}`));
  const values = variables.values();
  const inputs = format.map((inner) => nested(values, inner));
  // Cells begin anew in the graph, and go on afterwards where they were.
  const resume: (() => void)[] = [];
  block.apply((each) => resume.push(each._suspend()));
  try {
    return sym.Group(symbolsIn(asGraph(() => [block.forward(...inputs)])));
  } finally {
    for (const go of resume) go();
  }
}

/** Writes `PATH-symbol.json` and `PATH-0000.params`, parameters in the order of the graph. */
export function exportGraph(graph: SymbolOf, parameters: ParameterDict, path: string, epoch: number): void {
  const states = new Set(graph.list_auxiliary_states());
  const arrays = new Map<string, NDArray>();
  for (const name of graph.list_inputs()) {
    if (parameters.has(name)) arrays.set(`${states.has(name) ? 'aux' : 'arg'}:${name}`, parameters.at(name)._reduce());
  }
  graph.save(`${path}-symbol.json`);
  save(`${path}-${String(epoch).padStart(4, '0')}.params`, arrays);
}
