// Block.summary: a forward pass with a hook on every block, printed as MXNet's table of outputs and numbers of parameters. The
// pass runs on shapes alone; only where a block looks at elements it runs on the inputs themselves.

import { AssertionError, formatTuple } from '../../engine/index.ts';
import { outline, outlining } from '../../mxnet/array/inference.ts';
import { NDArray } from '../../mxnet/array/ndarray.ts';
import { meta, withContext } from '../../mxnet/base/context.ts';
import { valueText } from '../../mxnet/base/python-text.ts';
import { deeper } from '../../rules/depth.ts';
import type { Parameter } from '../parameters/parameter.ts';
import type { HookHandle } from './hooks.ts';

/** A block, as far as its table needs it. */
interface Summarized {
  (...inputs: unknown[]): unknown;
  readonly name: string;
  readonly params: { values(): Iterable<Parameter> };
  readonly _active: boolean;
  readonly _summarized: boolean;
  apply(fn: (block: Summarized) => void): unknown;
  register_forward_hook(hook: (block: Summarized, inputs: unknown[], output: unknown) => void): HookHandle;
}

interface Row {
  readonly layer: string;
  readonly output: string;
  readonly params: number;
  readonly trainable: number;
  readonly shared: number;
}

function nested(value: unknown, depth = 0): string {
  if (value instanceof NDArray) return formatTuple(value.shape);
  if (!Array.isArray(value)) return valueText(value);
  return `[${value.map((item) => nested(item, deeper(depth))).join(', ')}]`;
}

/** `(80, 32, 30), [(1, 32, 30)]`: a list without its outer brackets. */
const shapesText = (value: unknown): string => nested(Array.isArray(value) ? value : [value]).slice(1, -1);

const line = (layer: string, output: string, params: string | number): string =>
  `${layer.padStart(20)}  ${output.padStart(42)} ${String(params).padStart(15)}`;

function rowOf(block: Summarized, output: unknown, number: number, seen: Set<Parameter>): Row {
  let [params, trainable, shared] = [0, 0, 0];
  for (const parameter of block.params.values()) {
    const { size } = parameter.data();
    params += size;
    if (parameter.grad_req !== 'null') trainable += size;
    if (seen.has(parameter)) shared += size;
    seen.add(parameter);
  }
  return { layer: `${block.constructor.name}-${number}`, output: shapesText(output), params, trainable, shared };
}

function print(rows: readonly Row[]): void {
  const sum = (key: 'params' | 'trainable' | 'shared'): number => rows.reduce((total, row) => total + row[key], 0);
  const [total, trainable, shared] = [sum('params'), sum('trainable'), sum('shared')];
  const text = [
    '-'.repeat(80),
    line('Layer (type)', 'Output Shape', 'Param #'),
    '='.repeat(80),
    ...rows.map((row) => line(row.layer, row.output, row.params)),
    '='.repeat(80),
    'Parameters in forward computation graph, duplicate included',
    `   Total params: ${total}`,
    `   Trainable params: ${trainable}`,
    `   Non-trainable params: ${total - trainable}`,
    `Shared params in forward computation graph: ${shared}`,
    `Unique parameters in model: ${total - shared}`,
    '-'.repeat(80),
  ];
  console.log(text.join('\n'));
}

/** Runs the block; `forget` takes back what its hooks saw where it has to run again. */
function pass(block: Summarized, inputs: readonly unknown[], forget: () => void): void {
  try {
    outlining(() => withContext(meta(), () => block(...inputs.map(outline))));
  } catch {
    // A block that looks at elements, or one that fails either way and says why in the run itself.
    forget();
    block(...inputs);
  }
}

/** Prints the table. @throws AssertionError for hybridized blocks, and what the forward pass throws. */
export function summarize(block: Summarized, inputs: readonly unknown[]): void {
  const rows: Row[] = [{ layer: 'Input', output: shapesText(inputs), params: 0, trainable: 0, shared: 0 }];
  const seen = new Set<Parameter>();
  const handles: HookHandle[] = [];
  try {
    block.apply((b) => {
      if (b._active) throw new AssertionError(`"${b.name}" must not be hybridized to print summary.`);
      if (!b._summarized) return;
      const hook = (self: Summarized, _: unknown, output: unknown): void => {
        rows.push(rowOf(self, output, rows.length, seen));
      };
      handles.push(b.register_forward_hook(hook));
    });
    pass(block, inputs, () => {
      rows.length = 1;
      seen.clear();
    });
    print(rows);
  } finally {
    for (const handle of handles) handle.detach();
  }
}
