// Block.save_parameters and load_parameters: `.params` files whose keys are paths of attributes (`out.weight`). A file whose
// keys hold no dot is one of full names without the block's prefix, as save_params wrote them.

import { AssertionError, bind, ValueError } from '../../engine/index.ts';
import { budget, save } from '../../mxnet/array/files.ts';
import { contextOrContexts } from '../../mxnet/array/kinds.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import { type Arguments, bool, declare, optional, required, str } from '../../mxnet/base/options.ts';
import { briefList } from '../../mxnet/base/python-text.ts';
import type { ParameterDict } from '../parameters/dict.ts';
import { checkPrefix, fileSource, fileText, fillDict, named, readArrays } from '../parameters/files.ts';
import type { Parameter } from '../parameters/parameter.ts';

/** A block, as far as its files need it. */
interface Stored {
  readonly prefix: string;
  readonly params: ParameterDict;
  collect_params(): ParameterDict;
  _collect_params_with_prefix(): ReadonlyMap<string, Parameter>;
}

const loadOptions = {
  /** A path, or the bytes of the file. */
  filename: required(fileSource),
  ctx: optional(contextOrContexts),
  /** Leave parameters alone that the file does not have. */
  allow_missing: optional(bool, false),
  /** Pass over arrays that the block does not have. */
  ignore_extra: optional(bool, false),
  /** Convert where dtypes differ: the data if `dtype_source` is 'current', the parameter if it is 'saved'. */
  cast_dtype: optional(bool, false),
  dtype_source: optional(str, 'current'),
  ...budget,
};
const load = declare('Block.load_parameters', loadOptions);

export type LoadArguments = Arguments<typeof loadOptions, 'filename'>;

export function saveParameters(block: Stored, filename: string, deduplicate: boolean): void {
  let params = block._collect_params_with_prefix();
  if (deduplicate) {
    const last = new Map([...params].map(([name, parameter]) => [parameter, name]));
    params = new Map([...last].map(([parameter, name]) => [name, parameter]));
  }
  save(filename, new Map([...params].map(([name, parameter]) => [name, parameter._reduce()])));
}

/** Full names without the block's prefix. @throws ValueError for a parameter whose name does not begin with it. */
export function savePlain(block: Stored, filename: string): void {
  try {
    block.collect_params().save(filename, block.prefix);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new ValueError(
      `${error.message}\nsave_params is deprecated. Using save_parameters may resolve this error.`,
      error.hint,
    );
  }
}

/** Loads all that fits, or, where anything does not, nothing. */
export function loadParameters(block: Stored, args: readonly unknown[]): void {
  const o = bind(load, args);
  const arrays = readArrays(o);
  const params = block._collect_params_with_prefix();
  if (params.size === 0 && Object.keys(arrays).length === 0) return;
  const loaded = named(arrays);
  const names = Object.keys(loaded);
  if (!names.some((name) => name.includes('.'))) {
    const all = block.collect_params();
    checkPrefix(all, block.prefix);
    fillDict(all, loaded, { ...o, restore_prefix: block.prefix });
    return;
  }
  if (!o.allow_missing) checkMissing(params, loaded, o.filename);
  // a parameter that is shared may stand under several names: the last of them fills it
  const fillings = new Map<Parameter, () => void>();
  for (const name of names) {
    const parameter = params.get(name);
    if (parameter) fillings.set(parameter, parameter._load_init(loaded[name], o.ctx, o.cast_dtype, o.dtype_source));
    else if (!o.ignore_extra) {
      throw new ValueError(
        `Parameter '${name}' loaded from file '${fileText(o.filename)}' is not present in ParameterDict, which contains parameters ${briefList(block.params.keys())}. Set ignore_extra=True to ignore. `,
      );
    }
  }
  for (const fill of fillings.values()) fill();
}

/** A shared parameter is there if any of its names is. */
function checkMissing(
  params: ReadonlyMap<string, Parameter>,
  loaded: { readonly [name: string]: NDArray },
  filename: string | Uint8Array,
): void {
  const there = new Set([...params].filter(([name]) => Object.hasOwn(loaded, name)).map(([, parameter]) => parameter));
  for (const [name, parameter] of params) {
    if (there.has(parameter)) continue;
    throw new AssertionError(
      `Parameter '${name}' is missing in file '${fileText(filename)}', which contains parameters: ${briefList(Object.keys(loaded))}. Set allow_missing=True to ignore missing parameters.`,
    );
  }
}
