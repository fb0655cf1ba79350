// What a pickle holds while it is read: JavaScript's own values for None, bool, int (number or bigint) and str, Uint8Array for
// bytes, and these for the rest. Lists and dicts are still being filled, so what they become is decided at the end.

/** A float, apart from an int of the same value. */
export class PickledFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A list, tuple or set. */
export class PickledItems {
  readonly kind: 'list' | 'tuple' | 'set' | 'Size';
  readonly items: unknown[];
  constructor(kind: PickledItems['kind'], items: unknown[]) {
    this.kind = kind;
    this.items = items;
  }
}

/** A dict, or an OrderedDict, Counter or defaultdict. Keys are numbers where Python has floats. */
export class PickledDict {
  readonly entries = new Map<unknown, unknown>();
  readonly kind: 'dict' | 'OrderedDict' | 'Counter' | 'defaultdict';
  /** The attributes of an OrderedDict. */
  attributes?: PickledDict;
  constructor(kind: PickledDict['kind']) {
    this.kind = kind;
  }
}

/** A function or class by its name: it may be called or named in a persistent id, but is no value. */
export class PickledGlobal {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** The elements that a persistent id stands for: `length` from `start` on of what the file has under `key`. */
export interface PickledStorage {
  readonly root: StorageRoot;
  readonly start: number;
  readonly length: number;
}

/** A storage of the file. */
export interface StorageRoot {
  readonly key: string;
  /** A name of PyTorch's; null of an untyped one, whose elements are bytes until a tensor says what they are. */
  dtype: string | null;
  readonly length: number;
}

/** What a call of one of PyTorch's functions that make a tensor of a storage was given. */
export interface TensorArguments {
  readonly storage: unknown;
  readonly offset: unknown;
  readonly sizes: unknown;
  readonly strides: unknown;
  readonly requiresGrad?: unknown;
  /** Where it is not the storage's. */
  readonly dtype?: string;
}

/** A tensor, whose numbers have not been looked at. */
export class PickledTensor {
  readonly given: TensorArguments;
  readonly isParameter: boolean;
  constructor(given: TensorArguments, isParameter = false) {
    this.given = given;
    this.isParameter = isParameter;
  }
}

/** What Python calls the type of a value that is read. */
export function pickledType(value: unknown): string {
  if (value === null) return 'NoneType';
  if (value instanceof PickledFloat) return 'float';
  if (value instanceof PickledItems) return value.kind === 'Size' ? 'torch.Size' : value.kind;
  if (value instanceof PickledDict) return value.kind === 'dict' ? 'dict' : `collections.${value.kind}`;
  if (value instanceof PickledTensor) return 'torch.Tensor';
  if (value instanceof PickledGlobal) return 'function';
  if (value instanceof Uint8Array) return 'bytes';
  if (typeof value === 'object') return 'torch.storage.UntypedStorage';
  return { boolean: 'bool', number: 'int', bigint: 'int' }[typeof value as string] ?? 'str';
}
