// A pickle machine that runs no code: protocols 2 to 5 as far as plain values and tensors need them. Every length is checked
// against what is left of the bytes, and each opcode adds at most one object, so a pickle costs memory in proportion to its
// bytes. It does not recurse, however deep values nest.
// The opcodes: https://docs.python.org/3/library/pickletools.html; what is refused: torch/_weights_only_unpickler.py

import { globalOf, reduce, setItem } from './pickle-globals.ts';
import { brokenPickle, unpicklingError } from './pickle-refusals.ts';
import { PickledDict, PickledFloat, PickledItems, pickledType } from './pickle-values.ts';

/** Gives what a persistent id stands for. */
export type Persistent = (id: unknown) => unknown;

type Step = (machine: Unpickler) => void;

/** A pickle's value, and where it ended. */
export class Unpickler {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #memo = new Map<number, unknown>();
  readonly #persistent: Persistent;
  /** The next byte. */
  at: number;
  #stack: unknown[] = [];
  #copied = 0;
  readonly #marked: unknown[][] = [];

  constructor(bytes: Uint8Array, at: number, persistent: Persistent) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
    this.#persistent = persistent;
  }

  /** Runs to STOP. @throws FormatError */
  load(): unknown {
    for (;;) {
      const opcode = this.#view.getUint8(this.take(1, 'an opcode'));
      if (opcode === 0x2e) return this.pop();
      const step = steps[opcode];
      if (step === undefined) unpicklingError(`Unsupported operand ${opcode}`);
      step(this);
    }
  }

  /** Moves on by `length` bytes, and gives where they begin. */
  take(length: number, what: string): number {
    const left = this.#bytes.length - this.at;
    if (!(length >= 0 && length <= left))
      brokenPickle(`${what} needs ${length} bytes`, `${left} are left at ${this.at}`);
    this.at += length;
    return this.at - length;
  }

  uint(bytes: 1 | 2 | 4 | 8, what: string): number {
    const at = this.take(bytes, what);
    if (bytes === 1) return this.#view.getUint8(at);
    if (bytes === 2) return this.#view.getUint16(at, true);
    return this.#view.getUint32(at, true) + (bytes === 8 ? this.#view.getUint32(at + 4, true) * 2 ** 32 : 0);
  }

  int32(): number {
    return this.#view.getInt32(this.take(4, 'an int'), true);
  }

  float(): PickledFloat {
    return new PickledFloat(this.#view.getFloat64(this.take(8, 'a float')));
  }

  /** Bytes behind their length. */
  bytes(lengthBytes: 1 | 4 | 8): Uint8Array {
    const length = this.uint(lengthBytes, 'a length');
    return this.#bytes.slice(this.take(length, 'a string'), this.at);
  }

  text(lengthBytes: 1 | 4 | 8): string {
    return utf8(this.bytes(lengthBytes));
  }

  /** An int of any size: two's complement, little-endian. */
  long(lengthBytes: 1 | 4): number | bigint {
    const bytes = this.bytes(lengthBytes);
    const digits = Array.from(bytes.reverse(), (byte) => byte.toString(16).padStart(2, '0')).join('');
    const value = BigInt.asIntN(bytes.length * 8, BigInt(`0x0${digits}`));
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }

  /** Text up to the end of the line. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.at);
    if (end === -1) brokenPickle('a line does not end', `it begins at ${this.at}`);
    return utf8(this.#bytes.subarray(this.take(end + 1 - this.at, 'a line'), end));
  }

  push(value: unknown): void {
    this.#stack.push(value);
  }

  pop(): unknown {
    this.top();
    return this.#stack.pop();
  }

  top(): unknown {
    if (this.#stack.length === 0) brokenPickle('pop from empty list', `an opcode before byte ${this.at} lacks a value`);
    return this.#stack[this.#stack.length - 1];
  }

  mark(): void {
    this.#marked.push(this.#stack);
    this.#stack = [];
  }

  /** What was pushed since the last mark. */
  popMark(): unknown[] {
    const items = this.#stack;
    this.#stack = this.#marked.pop() ?? brokenPickle('pop from empty list', `no mark before byte ${this.at}`);
    return items;
  }

  tuple(length: number): void {
    const items = Array.from({ length }, () => this.pop()).reverse();
    this.push(new PickledItems('tuple', items));
  }

  remember(slot: number): void {
    this.#memo.set(slot, this.top());
  }
  memoize(): void {
    this.remember(this.#memo.size);
  }
  recall(slot: number): void {
    if (!this.#memo.has(slot)) brokenPickle(`nothing was put into slot ${slot} of the memo`, `asked before ${this.at}`);
    this.push(this.#memo.get(slot));
  }

  /** Adds to the list or set below. */
  extend(kind: 'list' | 'set', items: readonly unknown[]): void {
    const target = this.top();
    if (!(target instanceof PickledItems) || target.kind !== kind)
      unpicklingError(
        `Can only ${items.length === 1 ? 'append' : 'extend'} lists, but got <class '${pickledType(target)}'>`,
      );
    for (const item of items) target.items.push(item);
  }

  /** Sets keys and values, one behind the other, of the dict below. */
  update(opcode: string, items: readonly unknown[]): void {
    const target = this.top();
    if (!(target instanceof PickledDict))
      unpicklingError(
        `Can only ${opcode} for dict, collections.OrderedDict, collections.Counter, but got <class '${pickledType(target)}'>`,
      );
    if (items.length % 2 !== 0) brokenPickle('list index out of range', `a key before byte ${this.at} has no value`);
    for (let i = 0; i < items.length; i += 2) setItem(target, items[i], items[i + 1]);
  }

  /** The state of an OrderedDict: its attributes, as the metadata of a state_dict. */
  build(): void {
    const state = this.pop();
    const target = this.top();
    if (!(target instanceof PickledDict) || target.kind !== 'OrderedDict')
      unpicklingError(
        `Can only build Tensor, Parameter, OrderedDict or types allowlisted via \`add_safe_globals\`, but got <class '${pickledType(target)}'>`,
      );
    if (!(state instanceof PickledDict)) brokenPickle('the state of an OrderedDict is no dict', pickledType(state));
    target.attributes = state;
  }

  reduce(): void {
    const [callee, args] = two(this);
    const value = reduce(callee, args, (items) => {
      this.#copied += items;
      if (this.#copied > this.#bytes.length)
        brokenPickle('calls copy more than the pickle has', `more than ${this.#bytes.length} items before ${this.at}`);
    });
    this.push(value);
  }

  persistent(): void {
    this.push(this.#persistent(this.pop()));
  }
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return brokenPickle('a string is not UTF-8', `${bytes.length} bytes`);
  }
}

const two = (machine: Unpickler): [unknown, unknown] => {
  const last = machine.pop();
  return [machine.pop(), last];
};

/** What each opcode does, by its byte. */
const steps: { readonly [opcode: number]: Step } = {
  // PROTO, FRAME
  128: (m) => {
    const protocol = m.uint(1, 'the protocol');
    if (protocol > 5) unpicklingError(`unsupported pickle protocol: ${protocol}`);
  },
  149: (m) => {
    const length = m.uint(8, 'a frame');
    m.at = m.take(length, 'a frame');
  },
  // NONE, NEWTRUE, NEWFALSE
  78: (m) => m.push(null),
  136: (m) => m.push(true),
  137: (m) => m.push(false),
  // BININT, BININT1, BININT2, LONG1, LONG4, BINFLOAT
  74: (m) => m.push(m.int32()),
  75: (m) => m.push(m.uint(1, 'an int')),
  77: (m) => m.push(m.uint(2, 'an int')),
  138: (m) => m.push(m.long(1)),
  139: (m) => m.push(m.long(4)),
  71: (m) => m.push(m.float()),
  // BINUNICODE, SHORT_BINUNICODE, BINUNICODE8; the strings of Python 2: SHORT_BINSTRING, BINSTRING
  88: (m) => m.push(m.text(4)),
  140: (m) => m.push(m.text(1)),
  141: (m) => m.push(m.text(8)),
  85: (m) => m.push(m.text(1)),
  84: (m) => m.push(m.text(4)),
  // SHORT_BINBYTES, BINBYTES, BINBYTES8, BYTEARRAY8
  67: (m) => m.push(m.bytes(1)),
  66: (m) => m.push(m.bytes(4)),
  142: (m) => m.push(m.bytes(8)),
  150: (m) => m.push(m.bytes(8)),
  // EMPTY_TUPLE, TUPLE1 to TUPLE3, TUPLE
  41: (m) => m.tuple(0),
  133: (m) => m.tuple(1),
  134: (m) => m.tuple(2),
  135: (m) => m.tuple(3),
  116: (m) => m.push(new PickledItems('tuple', m.popMark())),
  // EMPTY_LIST, APPEND, APPENDS, EMPTY_SET, ADDITEMS
  93: (m) => m.push(new PickledItems('list', [])),
  97: (m) => m.extend('list', [m.pop()]),
  101: (m) => m.extend('list', m.popMark()),
  143: (m) => m.push(new PickledItems('set', [])),
  144: (m) => m.extend('set', m.popMark()),
  // EMPTY_DICT, SETITEM, SETITEMS
  125: (m) => m.push(new PickledDict('dict')),
  115: (m) => m.update('SETITEM', two(m)),
  117: (m) => m.update('SETITEMS', m.popMark()),
  // MARK, POP, POP_MARK, DUP
  40: (m) => m.mark(),
  48: (m) => void m.pop(),
  49: (m) => void m.popMark(),
  50: (m) => m.push(m.top()),
  // BINPUT, LONG_BINPUT, MEMOIZE, BINGET, LONG_BINGET
  113: (m) => m.remember(m.uint(1, 'a slot')),
  114: (m) => m.remember(m.uint(4, 'a slot')),
  148: (m) => m.memoize(),
  104: (m) => m.recall(m.uint(1, 'a slot')),
  106: (m) => m.recall(m.uint(4, 'a slot')),
  // GLOBAL, STACK_GLOBAL, REDUCE, BUILD, NEWOBJ, BINPERSID
  99: (m) => m.push(globalOf(m.line(), m.line())),
  147: (m) => {
    const [module, name] = two(m);
    if (typeof module !== 'string' || typeof name !== 'string') brokenPickle('STACK_GLOBAL requires str', 'got others');
    m.push(globalOf(module, name));
  },
  82: (m) => m.reduce(),
  98: (m) => m.build(),
  129: (m) => {
    const [type] = two(m);
    unpicklingError(
      `Can only create new object for nn.Parameter or classes allowlisted via \`add_safe_globals\` but got ${pickledType(type)}`,
    );
  },
  81: (m) => m.persistent(),
};
