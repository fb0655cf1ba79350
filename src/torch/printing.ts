// The text of a tensor, character for character PyTorch's: `tensor([[0.5000, 1.2500]], grad_fn=<AddBackward0>)`.
// Follows torch/_tensor_str.py (_Formatter, _vector_str, _add_suffixes) of PyTorch 2.13; knows no tensor class, so that
// any façade can print from plain values.

import { bind } from '../engine/index.ts';
import { type DType, isFloating } from '../reference/base/dtype.ts';
import { ValueError } from '../reference/base/errors.ts';
import { formatTuple, type Shape, size } from '../reference/base/shape.ts';
import { bool, float, int, oneOf } from '../rules/kinds.ts';
import { optionsOf } from '../rules/signature.ts';
import { formatExponential, formatFixed, formatInteger } from '../rules/text/format-number.ts';
import { corners, shownPositions } from '../rules/text/summarize.ts';

/** What `torch.set_printoptions` sets. */
export interface PrintOptions {
  /** Digits after the point. */
  precision: number;
  /** More elements than this are summarized. */
  threshold: number;
  /** Elements shown at either end of each summarized dimension. */
  edgeitems: number;
  /** Characters per line. */
  linewidth: number;
  /** Scientific notation: always, never, or (null) as the values demand. */
  sci_mode: boolean | null;
}

/** What printing needs of a tensor. */
export interface Printable {
  readonly shape: Shape;
  readonly dtype: DType;
  /** Row-major; a float32 as its exact double. Null where there are none at hand, on `meta` and `webgpu`. */
  readonly values: ArrayLike<number> | null;
  readonly requiresGrad: boolean;
  /** The name of the function that made it: `AddBackward0`. */
  readonly gradFn?: string;
  /** Printed unless it is 'cpu'. */
  readonly device?: string;
  /** The floating dtype that needs no suffix; 'float32' unless `set_default_dtype` changed it. */
  readonly defaultDtype?: DType;
}

const usual = { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80 } as const;
const profiles = {
  default: usual,
  short: { precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80 },
  full: { precision: 4, threshold: Infinity, edgeitems: 3, linewidth: 80 },
} as const;

type Changes = { readonly [K in keyof PrintOptions]?: PrintOptions[K] | null };

type Settings = Changes & { readonly profile?: keyof typeof profiles | null };
const declared = /* @__PURE__ */ optionsOf<Settings>(
  'set_printoptions',
  {
    precision: [int, null],
    threshold: [float, null],
    edgeitems: [int, null],
    linewidth: [int, null],
    profile: [/* @__PURE__ */ oneOf('default', 'short', 'full'), null],
    sci_mode: [bool, null],
  },
  false,
);

let current: PrintOptions = { ...usual, sci_mode: null };

/** The options in force, as a record that `setPrintOptions` takes back. */
export const getPrintOptions = (): PrintOptions => ({ ...current });

/**
 * `torch.set_printoptions`: changes the options that are given, after those of `profile`. As in PyTorch, `sci_mode`
 * returns to automatic whenever it is not given.
 * @throws ValueError for a precision that is negative or above 2,000, where PyTorch does when it prints.
 */
export function setPrintOptions(precision: number | null, options?: Settings): void;
export function setPrintOptions(options?: Settings): void;
export function setPrintOptions(...args: readonly unknown[]): void {
  const { profile, sci_mode, ...changes } = bind(declared, args);
  const { precision } = changes;
  // A double has no more than 1,074 digits behind the point.
  if (precision && (precision < 0 || precision > 2000)) {
    const text = precision < 0 ? 'Format specifier missing precision' : 'precision too big';
    throw new ValueError(text, `precision=${precision}`);
  }
  current = { ...merge({ ...current, ...(profile ? profiles[profile] : {}) }, changes), sci_mode };
}

/** `options` with those of `changes` that say something. */
function merge(options: PrintOptions, changes: Changes): PrintOptions {
  const given = Object.entries(changes).filter(
    ([key, value]) => value !== undefined && (value !== null || key === 'sci_mode'),
  );
  return { ...options, ...Object.fromEntries(given) };
}

/** How every element of a tensor is written. */
interface Formatter {
  readonly width: number;
  readonly format: (value: number) => string;
}

function formatter(values: ArrayLike<number>, dtype: DType, { precision, sci_mode }: PrintOptions): Formatter {
  if (!isFloating(dtype)) return align(values, (value) => formatInteger(value, dtype));

  let max = 0;
  let min = Infinity;
  let integers = true;
  const counted = Array.from(values).filter((value) => Number.isFinite(value) && value !== 0);
  for (const value of counted) {
    max = Math.max(max, Math.abs(value));
    min = Math.min(min, Math.abs(value));
    integers &&= Number.isInteger(value);
  }
  const scientific = counted.length > 0 && (sci_mode ?? (max / min > 1000 || max > 1e8 || min < 1e-4));

  if (scientific) return align(counted, (value) => formatExponential(value, precision));
  if (!integers) return align(counted, (value) => formatFixed(value, precision));
  // Floats that are all integers: `3.`, the point alone saying that they are floats.
  return align(counted, (value) => formatFixed(value, 0) + (Number.isFinite(value) ? '.' : ''));
}

/** Right-aligns to the widest of `values`: for floats the finite ones that are not zero, so that `nan` may stick out. */
function align(values: ArrayLike<number>, write: (value: number) => string): Formatter {
  let width = 1;
  for (let i = 0; i < values.length; i++) width = Math.max(width, write(values[i]).length);
  return { width, format: (value) => write(value).padStart(width) };
}

/** A tensor with elements. */
interface Filled extends Printable {
  readonly values: ArrayLike<number>;
}

const isFilled = (t: Printable): t is Filled => t.values !== null;

/** The nested brackets of one sub-tensor: dimensions `dim`… of `t`, from element `offset` on. */
function brackets(
  t: Filled,
  elements: Formatter,
  options: PrintOptions,
  edgeitems: number,
  indent: number,
  dim = 0,
  offset = 0,
): string {
  if (t.shape.length === 0) return elements.format(t.values[0]);
  const left = t.shape.length - 1 - dim;
  const shown = shownPositions(t.shape[dim], edgeitems);
  const newline = `,${'\n'.repeat(Math.max(left, 1))}${' '.repeat(indent + 1)}`;
  if (left === 0) {
    const ellipsis = edgeitems === 0 ? '...' : ' ...';
    const words = shown.map((i) => (i === undefined ? ellipsis : elements.format(t.values[offset + i])));
    const perLine = Math.max(1, Math.floor((options.linewidth - indent) / (elements.width + 2)));
    const lines: string[] = [];
    for (let i = 0; i < words.length; i += perLine) lines.push(words.slice(i, i + perLine).join(', '));
    return `[${lines.join(newline)}]`;
  }
  const step = size(t.shape.slice(dim + 1));
  const parts = shown.map((i) =>
    i === undefined ? '...' : brackets(t, elements, options, edgeitems, indent + 1, dim + 1, offset + i * step),
  );
  return `[${parts.join(newline)}]`;
}

function suffixesOf(t: Printable, edgeitems: number): string[] {
  const { shape, dtype, device = 'cpu', defaultDtype = 'float32' } = t;
  const empty = size(shape) === 0;
  const suffixes: string[] = [];
  if (device !== 'cpu') suffixes.push(`device='${device}'`);
  if (!isFilled(t) || (empty ? shape.length !== 1 : edgeitems === 0)) suffixes.push(`size=${formatTuple(shape)}`);
  // An empty tensor has no elements that would tell int64 and bool from floats.
  const evident = dtype === defaultDtype || (!empty && isFilled(t) && (dtype === 'int64' || dtype === 'bool'));
  if (!evident) suffixes.push(`dtype=torch.${dtype}`);
  if (t.gradFn !== undefined) suffixes.push(`grad_fn=<${t.gradFn}>`);
  else if (t.requiresGrad) suffixes.push('requires_grad=True');
  return suffixes;
}

/** PyTorch's `repr(tensor)`. `options` take precedence over those set by `setPrintOptions`. */
export function formatTensor(t: Printable, options: Partial<PrintOptions> = {}): string {
  const settings = merge(current, options);
  const prefix = 'tensor(';
  const count = size(t.shape);
  let text = `${prefix}${isFilled(t) ? '[]' : '...'}`;
  if (count > 0 && isFilled(t)) {
    const summarize = count > settings.threshold;
    const edgeitems = summarize ? settings.edgeitems : Infinity;
    // With no edge items at all PyTorch formats a vector by all of its elements, and anything larger by none.
    const seen = summarize && (edgeitems > 0 || t.shape.length > 1) ? corners(t.values, t.shape, edgeitems) : t.values;
    text = prefix + brackets(t, formatter(seen, t.dtype, settings), settings, edgeitems, prefix.length);
  }
  let lineLength = text.length - text.lastIndexOf('\n') + 1;
  for (const suffix of suffixesOf(t, settings.edgeitems)) {
    if (lineLength + suffix.length + 2 > settings.linewidth) {
      text += `,\n${' '.repeat(prefix.length)}${suffix}`;
      lineLength = prefix.length + suffix.length;
    } else {
      text += `, ${suffix}`;
      lineLength += suffix.length + 2;
    }
  }
  return `${text})`;
}
