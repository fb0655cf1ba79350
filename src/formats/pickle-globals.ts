// The functions and classes that a pickle may name, and what a call of each gives: those of PyTorch's restricted unpickler
// that make values which exist here, and collections.defaultdict. None runs code of the file.

import { brokenPickle, unpicklingError, unsupportedGlobal } from './pickle-refusals.ts';
import { PickledDict, PickledGlobal, PickledItems, PickledTensor, pickledType } from './pickle-values.ts';

/** Says that a call copies so many items: all calls together may copy no more than the pickle has bytes. */
export type Spend = (items: number) => void;
type Call = (args: readonly unknown[], name: string, spend: Spend) => unknown;

const wrong = (name: string, args: readonly unknown[]): never =>
  brokenPickle(`${name}() got ${args.length} arguments of wrong types`, `got ${args.map(pickledType).join(', ')}`);

/** The arguments, of which there must be so many. */
function counted(name: string, args: readonly unknown[], least: number, most = least): readonly unknown[] {
  return args.length < least || args.length > most ? wrong(name, args) : args;
}

/** Puts pairs, or what a dict has, into a dict. */
function filled(dict: PickledDict, from: unknown, name: string, spend: Spend): PickledDict {
  if (from instanceof PickledDict) {
    spend(from.entries.size);
    for (const [key, value] of from.entries) dict.entries.set(key, value);
  } else if (from instanceof PickledItems) {
    spend(from.items.length);
    for (const pair of from.items) {
      if (!(pair instanceof PickledItems) || pair.items.length !== 2) return wrong(name, [from]);
      setItem(dict, pair.items[0], pair.items[1]);
    }
  } else if (from !== undefined) wrong(name, [from]);
  return dict;
}

/** dict[key] = value. @throws FormatError for what cannot be a key. */
export function setItem({ entries }: PickledDict, key: unknown, value: unknown): void {
  if (key instanceof PickledDict || (key instanceof PickledItems && (key.kind === 'list' || key.kind === 'set')))
    brokenPickle(`unhashable type: '${pickledType(key)}'`, 'it is the key of a dict');
  const plain: unknown = typeof key === 'object' && key !== null && 'value' in key ? key.value : key;
  entries.set(plain, value);
}

/** The factory of a defaultdict is only dropped. */
const factories = ['builtins.int', 'builtins.float', 'builtins.list', 'builtins.dict', 'builtins.set', 'builtins.str'];

/** No state of hooks is carried: an empty OrderedDict, or None. */
const isBare = (hooks: unknown): boolean =>
  hooks === null || (hooks instanceof PickledDict && hooks.entries.size === 0);

const latin1: Call = (args, name, spend) => {
  const [text, encoding = 'latin1'] = counted(name, args, 1, 2);
  if (typeof text !== 'string' || !/^latin-?1$/.test(String(encoding)) || /[^\0-\xff]/.test(text))
    return wrong(name, args);
  spend(text.length);
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
};

const tensor: Call = (args, name) => {
  const [storage, offset, sizes, strides, requiresGrad, hooks] = counted(name, args, 6, 7);
  return isBare(hooks) ? new PickledTensor({ storage, offset, sizes, strides, requiresGrad }) : wrong(name, args);
};

const parameter: Call = (args, name) => {
  const [data, requiresGrad, hooks] = counted(name, args, 3, 4);
  if (!(data instanceof PickledTensor) || !isBare(hooks)) return wrong(name, args);
  return new PickledTensor({ ...data.given, requiresGrad }, true);
};

const calls: { readonly [name: string]: Call } = {
  'collections.OrderedDict': (args, name, spend) =>
    filled(new PickledDict('OrderedDict'), counted(name, args, 0, 1)[0], name, spend),
  'collections.Counter': (args, name, spend) =>
    filled(new PickledDict('Counter'), counted(name, args, 0, 1)[0], name, spend),
  'collections.defaultdict': (args, name) => {
    const [factory = null] = counted(name, args, 0, 1);
    return factory === null || factory instanceof PickledGlobal ? new PickledDict('defaultdict') : wrong(name, args);
  },
  'builtins.set': (args, name) => {
    const [items] = counted(name, args, 1);
    return items instanceof PickledItems ? new PickledItems('set', items.items) : wrong(name, args);
  },
  'builtins.bytes': (args, name) => (args.length === 0 ? new Uint8Array() : wrong(name, args)),
  'builtins.bytearray': (args, name, spend) => {
    if (args.length === 0) return new Uint8Array();
    return args[0] instanceof Uint8Array && args.length === 1 ? args[0] : latin1(args, name, spend);
  },
  '_codecs.encode': latin1,
  'torch.Size': (args, name) => {
    const [sizes] = counted(name, args, 1);
    const whole = sizes instanceof PickledItems && sizes.items.every((n) => Number.isSafeInteger(n));
    return whole ? new PickledItems('Size', sizes.items) : wrong(name, args);
  },
  'torch.device': (args, name) => {
    const [type, index] = counted(name, args, 1, 2);
    if (typeof type !== 'string' || (index !== undefined && typeof index !== 'number')) return wrong(name, args);
    return index === undefined ? type : `${type}:${index}`;
  },
  'torch.serialization._get_layout': (args, name) => {
    const [layout] = counted(name, args, 1);
    return typeof layout === 'string' ? layout : wrong(name, args);
  },
  'torch._utils._rebuild_tensor': (args, name) => {
    const [storage, offset, sizes, strides] = counted(name, args, 4);
    return new PickledTensor({ storage, offset, sizes, strides });
  },
  'torch._utils._rebuild_tensor_v2': tensor,
  'torch._utils._rebuild_tensor_v3': (args, name) => {
    const [storage, offset, sizes, strides, requiresGrad, hooks, dtype] = counted(name, args, 7, 8);
    if (typeof dtype !== 'string' || !isBare(hooks)) return wrong(name, args);
    return new PickledTensor({ storage, offset, sizes, strides, requiresGrad, dtype });
  },
  'torch._utils._rebuild_parameter': parameter,
  'torch._utils._rebuild_parameter_with_state': parameter,
  // Attributes that were set on a tensor: the tensor alone.
  'torch._tensor._rebuild_from_type_v2': (args, name, spend) => {
    const [rebuild, type, own] = counted(name, args, 4);
    const plain = type instanceof PickledGlobal && /^torch\.(Tensor|nn\.parameter\.Parameter)$/.test(type.name);
    return plain && rebuild instanceof PickledGlobal && own instanceof PickledItems
      ? reduce(rebuild, own, spend)
      : wrong(name, args);
  },
};

/** Named in other calls, never called. */
const named = [
  'torch.Tensor',
  'torch.nn.parameter.Parameter',
  'torch.storage.UntypedStorage',
  'torch.storage.TypedStorage',
];

/** What PyTorch would load, and no tensor here can hold. */
const missing =
  /^torch\._utils\._rebuild_(qtensor|sparse_tensor|nested_tensor|meta_tensor_no_storage|wrapper_subclass|device_tensor_from_\w+)$|^builtins\.complex$/;

const DTYPE =
  /^torch\.(float(?:16|32|64|8_\w+|4_\w+)|bfloat16|u?int(?:8|16|32|64|[1-7])|bool|complex(?:32|64|128)|q(?:u?int8|int32|uint4x2|uint2x4))$/;
const STORAGE =
  /^torch\.(?:storage\.)?((?:Float|Double|Half|BFloat16|Long|Int|Short|Char|Byte|Bool|ComplexFloat|ComplexDouble|QUInt8|QInt8|QInt32|QUInt4x2|QUInt2x4)Storage)$/;

/** The names by which Python 2 knew modules, which protocol 2 writes. */
const modules: { readonly [module: string]: string } = { __builtin__: 'builtins', copy_reg: 'copyreg' };

/** What a name stands for. @throws FormatError in PyTorch's words for one that is not on the list. */
export function globalOf(module: string, member: string): unknown {
  const name = `${Object.hasOwn(modules, module) ? modules[module] : module}.${member}`;
  const dtype = DTYPE.exec(name);
  if (dtype !== null) return dtype[1];
  if (missing.test(name)) unpicklingError(`${name} makes what does not exist here: tensors are dense, of real numbers`);
  if (Object.hasOwn(calls, name) || named.includes(name) || factories.includes(name) || STORAGE.test(name))
    return new PickledGlobal(name);
  return unsupportedGlobal(name);
}

/** What a call gives. */
export function reduce(callee: unknown, args: unknown, spend: Spend): unknown {
  if (!(callee instanceof PickledGlobal) || !Object.hasOwn(calls, callee.name)) {
    const what = callee instanceof PickledGlobal ? callee.name : `a ${pickledType(callee)}`;
    return unpicklingError(`Trying to call reduce for unrecognized function ${what}`);
  }
  if (!(args instanceof PickledItems) || args.kind !== 'tuple') {
    return brokenPickle(
      `${callee.name}() argument after * must be an iterable, not ${pickledType(args)}`,
      'a tuple is',
    );
  }
  return calls[callee.name](args.items, callee.name, spend);
}

/** The name of a storage's class, `FloatStorage`. @throws FormatError for what is none. */
export function storageClass(type: unknown): string {
  const found = type instanceof PickledGlobal ? STORAGE.exec(type.name) : null;
  if (found !== null) return found[1];
  if (type instanceof PickledGlobal && type.name === 'torch.storage.UntypedStorage') return 'UntypedStorage';
  return brokenPickle(`${pickledType(type)} is no type of storage`, 'a persistent id names one');
}
