// ParameterDict.save and load: `.params` files whose keys are full parameter names, without a prefix or with one put back.

import { AssertionError, AttributeError, bind, ValueError } from '../../engine/index.ts';
import { type Arrays, budget, load_frombuffer, load as loadArrays, save } from '../../mxnet/array/files.ts';
import { contextOrContexts } from '../../mxnet/array/kinds.ts';
import type { NDArray } from '../../mxnet/array/ndarray.ts';
import {
  type Arguments,
  type Bound,
  bool,
  declare,
  type Kind,
  optional,
  required,
  str,
} from '../../mxnet/base/options.ts';
import { briefList } from '../../mxnet/base/python-text.ts';
import type { Parameter } from './parameter.ts';

const naming =
  'For more info on naming, please see https://mxnet.io/api/python/docs/tutorials/packages/gluon/blocks/naming.html';

/** A path, or the bytes of a file. */
export type FileSource = string | Uint8Array;
export const fileSource: Kind<FileSource> = { name: 'str' };

/** A dictionary of parameters, as far as its files need it. */
interface Stored {
  keys(): Iterable<string>;
  values(): Iterable<Parameter>;
  has(name: string): boolean;
  at(name: string): Parameter;
}

const loadOptions = {
  /** A path, or the bytes of the file. */
  filename: required(fileSource),
  ctx: optional(contextOrContexts),
  allow_missing: optional(bool, false),
  ignore_extra: optional(bool, false),
  restore_prefix: optional(str, ''),
  cast_dtype: optional(bool, false),
  dtype_source: optional(str, 'current'),
  ...budget,
};
const load = declare('ParameterDict.load', loadOptions);

export type DictLoadArguments = Arguments<typeof loadOptions, 'filename'>;

/** The arrays of a file, a path or its bytes. */
export const readArrays = ({ filename, maxBytes }: { filename: FileSource; maxBytes: number }): Arrays =>
  filename instanceof Uint8Array ? load_frombuffer(filename, maxBytes) : loadArrays(filename, maxBytes);

/** Arrays by name. @throws AttributeError for a list of arrays without names. */
export function named(arrays: Arrays): { readonly [name: string]: NDArray } {
  if (!Array.isArray(arrays)) return arrays;
  throw new AttributeError("'list' object has no attribute 'keys'", 'the file holds a list of arrays without names');
}

/** What `filename` is called in messages. */
export const fileText = (filename: string | Uint8Array): string =>
  typeof filename === 'string' ? filename : `<${filename.length} bytes>`;

export function saveDict(params: Stored, filename: string, strip: string): void {
  const arrays = new Map<string, NDArray>();
  for (const parameter of params.values()) {
    const array = parameter._reduce();
    if (!parameter.name.startsWith(strip)) {
      throw new ValueError(
        `Prefix '${strip}' is to be striped before saving, but Parameter's name '${parameter.name}' does not start with '${strip}'. this may be due to your Block shares parameters from other Blocks or you forgot to use 'with name_scope()' when creating child blocks. ${naming}`,
      );
    }
    arrays.set(parameter.name.slice(strip.length), array);
  }
  save(filename, arrays);
}

export function loadDict(params: Stored, args: readonly unknown[]): void {
  const o = bind(load, args);
  checkPrefix(params, o.restore_prefix);
  fillDict(params, named(readArrays(o)), o);
}

/** @throws AssertionError for a parameter whose name does not begin with the prefix that is put back. */
export function checkPrefix(params: Stored, prefix: string): void {
  for (const name of prefix ? params.keys() : []) {
    if (name.startsWith(prefix)) continue;
    throw new AssertionError(
      `restore_prefix is '${prefix}' but Parameters name '${name}' does not start with '${prefix}'. ${naming}`,
    );
  }
}

/** Fills parameters from arrays by name, `arg:` and `aux:` left out and the prefix put back: all of them, or none. */
export function fillDict(
  params: Stored,
  loaded: { readonly [name: string]: NDArray },
  o: Bound<typeof loadOptions>,
): void {
  const arrays = new Map<string, NDArray>();
  for (const [key, array] of Object.entries(loaded))
    arrays.set(o.restore_prefix + key.replace(/^(arg|aux):/, ''), array);
  const short = (name: string): string => name.slice(o.restore_prefix.length);
  const file = `file: ${fileText(o.filename)}`;
  const hint = `Please make sure source and target networks have the same prefix.${naming}`;
  for (const name of o.allow_missing ? [] : params.keys()) {
    if (!arrays.has(name)) {
      throw new AssertionError(
        `Parameter '${short(name)}' is missing in ${file}, which contains parameters: ${briefList(arrays.keys())}. ${hint}`,
      );
    }
  }
  const fillings: (() => void)[] = [];
  for (const [name, array] of arrays) {
    if (params.has(name)) fillings.push(params.at(name)._load_init(array, o.ctx, o.cast_dtype, o.dtype_source));
    else if (!o.ignore_extra) {
      throw new AssertionError(
        `Parameter '${short(name)}' loaded from ${file} is not present in ParameterDict, choices are: ${briefList(params.keys())}. Set ignore_extra to True to ignore. ${hint}`,
      );
    }
  }
  for (const fill of fillings) fill();
}
