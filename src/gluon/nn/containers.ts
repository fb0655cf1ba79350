// nn.Sequential and nn.HybridSequential: blocks called one after the other, kept as numbered children.

import { bind, IndexError, TypeError, warn } from '../../engine/index.ts';
import { type Arguments, declare, either, int, required, str } from '../../mxnet/base/options.ts';
import { indent } from '../../mxnet/base/python-text.ts';
import { parseSlice } from '../../mxnet/indexing.ts';
import { sliceBounds } from '../../mxnet/operators/moving.ts';
import { type BlockOptions, named } from '../blocks/arguments.ts';
import { Block } from '../blocks/block.ts';
import { HybridBlock } from '../blocks/hybrid-block.ts';

interface Children {
  readonly _children: ReadonlyMap<string, Block>;
}

/** `Name(`, one numbered child a line, `)`. */
function describe(name: string, { _children }: Children): string {
  const lines = [..._children].map(([key, block]) => `  (${key}): ${indent(String(block))}`);
  return `${name}(\n${lines.join('\n')}\n)`;
}

/** What `at` needs of a container. */
interface Container extends Children {
  readonly prefix: string;
  add(...blocks: readonly Block[]): void;
  name_scope(body: () => void): void;
}

/**
 * Python's `net[index]`: a block, counted from the end where negative, or for a slice ('1:', '::2') a new container of the
 * same class and prefix that shares the blocks. @throws IndexError.
 */
const at = declare('Sequential.__getitem__', { key: required(either(int, str, 'int or slice')) });

function part<C extends Container>(container: C, args: readonly unknown[]): Block | C {
  const { key: index } = bind(at, args);
  const all = [...container._children.values()];
  if (typeof index === 'number') {
    const found = all[index < 0 ? index + all.length : index];
    if (found) return found;
    throw new IndexError('list index out of range', `there are ${all.length} blocks`);
  }
  const [begin, end, step] = parseSlice(index);
  const [start, count] = sliceBounds(all.length, begin, end, step);
  const net = new (container.constructor as new (options: BlockOptions) => C)({ prefix: container.prefix });
  net.name_scope(() => net.add(...Array.from({ length: count }, (_, i) => all[start + i * step])));
  return net;
}

/** @throws TypeError in Python's words for more than one argument. */
function only(name: string, method: string, args: readonly unknown[]): unknown {
  if (args.length === 1) return args[0];
  if (args.length > 1) {
    throw new TypeError(`${name}.${method}() takes 2 positional arguments but ${args.length + 1} were given`);
  }
  throw new TypeError(`${name}.${method}() missing 1 required positional argument: 'x'`);
}

const sequential = declare('Sequential.__init__', named);
const hybridSequential = declare('HybridSequential.__init__', named);

/** Blocks of any kind in a row: `net.add(new nn.Dense(10), …)`; `net(x)` has one input. */
export class Sequential extends Block {
  static override readonly name: string = 'Sequential';

  static override readonly __module__: string = 'mxnet.gluon.nn.basic_layers';

  constructor(...args: Arguments<typeof named>) {
    super(bind(sequential, args));
  }

  /** Adds blocks at the end. */
  add(...blocks: readonly Block[]): void {
    for (const block of blocks) this.register_child(block);
  }

  // biome-ignore lint/suspicious/noExplicitAny: what comes out is up to the last block.
  override forward(...args: unknown[]): any {
    let x = only('Sequential', 'forward', args);
    for (const block of this._children.values()) x = block(x);
    return x;
  }

  /** The block at a position, or a container of a slice of them: Python's `net[0]` and `net[1:]` are `at(0)`, `at('1:')`. */
  at(index: number): Block;
  at(slice: string): this;
  at(...args: [index: number | string]): Block | this {
    return part(this, args);
  }

  override get length(): number {
    return this._children.size;
  }

  [Symbol.iterator](): IterableIterator<Block> {
    return this._children.values();
  }

  /** Passes on to the children; warns where all of them are hybrid. */
  override hybridize(...args: Parameters<Block['hybridize']>): void {
    super.hybridize(...args);
    const children = [...this._children.values()];
    if (children.length > 0 && children.every((child) => child instanceof HybridBlock)) {
      warn(
        `All children of this Sequential layer '${this.prefix}' are HybridBlocks. Consider using HybridSequential for the best performance.`,
      );
    }
  }

  override get _summarized(): boolean {
    return false;
  }

  override toString(): string {
    return describe(this.constructor.name, this);
  }
}

/** Hybrid blocks in a row. @throws ValueError (in `add`) for other blocks. */
export class HybridSequential extends HybridBlock {
  static override readonly name: string = 'HybridSequential';

  static override readonly __module__: string = 'mxnet.gluon.nn.basic_layers';

  constructor(...args: Arguments<typeof named>) {
    super(bind(hybridSequential, args));
  }

  /** Adds blocks at the end. */
  add(...blocks: readonly Block[]): void {
    for (const block of blocks) this.register_child(block);
  }

  override hybrid_forward(_F: unknown, ...args: unknown[]): unknown {
    let x = only('HybridSequential', 'hybrid_forward', args);
    for (const block of this._children.values()) x = block(x);
    return x;
  }

  /** The block at a position, or a container of a slice of them: Python's `net[0]` and `net[1:]` are `at(0)`, `at('1:')`. */
  at(index: number): Block;
  at(slice: string): this;
  at(...args: [index: number | string]): Block | this {
    return part(this, args);
  }

  override get length(): number {
    return this._children.size;
  }

  [Symbol.iterator](): IterableIterator<Block> {
    return this._children.values();
  }

  override get _summarized(): boolean {
    return false;
  }

  override toString(): string {
    return describe(this.constructor.name, this);
  }
}
