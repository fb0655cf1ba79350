// The parameters that a graph needs: every argument and state that is no input of it.

import { dtypeClass } from '../../mxnet/base/python-text.ts';
import type { SymbolOf } from '../../mxnet/symbols.ts';
import { ParameterDict } from '../parameters/dict.ts';

/** dtypes of arguments and states by name, as far as those of the inputs tell. */
function typesOf(inputs: readonly SymbolOf[], graph: SymbolOf): ReadonlyMap<string, string> {
  const types: Record<string, string> = {};
  for (const input of inputs) {
    const [found] = input.infer_type();
    if (found === null) return new Map();
    types[`${input.name}`] = found[0];
  }
  const used = new Set(graph.list_inputs());
  const known = Object.fromEntries(Object.entries(types).filter(([name]) => used.has(name)));
  const [args, , states] = graph.infer_type(known);
  const names = [...graph.list_arguments(), ...graph.list_auxiliary_states()];
  return new Map([...(args ?? []), ...(states ?? [])].map((type, i) => [names[i], type] as const));
}

/** The parameters of a graph by name: those of `shared` where it has them, else new ones. */
export function parametersOf(
  graph: SymbolOf,
  inputs: readonly SymbolOf[],
  shared: ParameterDict | null,
): ParameterDict {
  const given = new Set(inputs.map(({ name }) => name));
  const types = typesOf(inputs, graph);
  const found = new ParameterDict('', shared);
  const add = (names: readonly string[], wanted: { readonly grad_req?: 'null' }): void => {
    for (const name of names) {
      if (given.has(name)) continue;
      const made = !shared?.has(name);
      const parameter = found.get(name, { ...wanted, allow_deferred_init: true });
      const type = types.get(name) ?? 'float32';
      if (made && type !== 'float32') parameter._setDType(type, dtypeClass(type));
    }
  };
  add(graph.list_arguments(), {});
  add(graph.list_auxiliary_states(), { grad_req: 'null' });
  return found;
}

/** What all names begin with. */
export function commonPrefix(names: readonly string[]): string {
  let prefix = names[0] ?? '';
  for (const name of names) while (!name.startsWith(prefix)) prefix = prefix.slice(0, -1);
  return prefix;
}
