// One run of a function under watch.

import * as f from '../engine/functions.ts';
import {
  type Bound,
  gradEnabled,
  Node,
  read,
  StateError,
  storagesMade,
  type Tensor,
  type Watcher,
  watch,
} from '../engine/index.ts';
import { Builder } from './builder.ts';
import type { Graph, Port } from './graph.ts';
import { unwatched } from './unwatched.ts';
import { Versions } from './versions.ts';

/** Tensors by name. */
export type NamedTensors = Iterable<readonly [name: string, tensor: Tensor]>;

class Recorder implements Watcher {
  readonly builder = new Builder();
  readonly versions = new Versions(this.builder, storagesMade());
  private sources: readonly (number | null)[] = [];
  private readonly named: ReadonlyMap<Tensor, string>;
  /** Whether gradients were on when the recording began. */
  private readonly on: boolean;

  constructor(named: ReadonlyMap<Tensor, string>, on: boolean) {
    this.named = named;
    this.on = on;
  }

  before(op: Bound, inputs: readonly (Tensor | null)[]): void {
    for (const x of inputs) if (x) this.refuseOwnDerivative(x);
    for (const i of op.mutates ?? []) {
      const x = inputs[i];
      if (x) this.versions.beforeWrite(x);
    }
    this.sources = inputs.map((x) => x && this.versions.valueOf(x, this.named.get(x)));
  }

  after(op: Bound, inputs: readonly (Tensor | null)[], outputs: readonly Tensor[], attributes: object): void {
    const { builder, versions } = this;
    const sources = this.sources;
    const first = inputs.find((x) => x !== null) ?? outputs[0];
    const stopped = this.on && !gradEnabled(first);
    if (op === f.copy_.op) {
      const [x, value] = inputs;
      if (x && value)
        versions.wrote(x, value.wrapped ? this.filled(x, value) : this.adopted(value, sources[1] as number, stopped));
      return;
    }
    const changed = (op.mutates ?? []).flatMap((i) => inputs[i] ?? []);
    const results = [...outputs, ...changed].map(({ shape, dtype }) => ({ shape, dtype }));
    const place = inputs.length === 0 ? { species: first.species, deviceName: first.deviceName } : null;
    const made = builder.node({ op, inputs: sources, attributes, results, stopped, place });
    for (const [i, y] of outputs.entries()) versions.made(y, made[i], op.view !== undefined);
    for (const [i, x] of changed.entries()) versions.wrote(x, made[outputs.length + i]);
  }

  /** A plain number as a storage of x can have it: on the device of x, and no plain number itself. */
  private filled({ species, deviceName, shape, dtype }: Tensor, value: Tensor): number {
    const attributes = { shape, dtype, value: unwatched(() => read(value))[0] };
    const step = { op: f.full.op, inputs: [], attributes, results: [{ shape, dtype }], stopped: false };
    return this.builder.node({ ...step, place: { species, deviceName } })[0];
  }

  /** A value as a storage of its own can have it: in order, and cut off where the write was. */
  private adopted(x: Tensor, value: number, stopped: boolean): number {
    if (x.isContiguous && !stopped) return value;
    const op = x.isContiguous ? f.alias.op : f.clone.op;
    const results = [{ shape: x.shape, dtype: x.dtype }];
    return this.builder.node({ op, inputs: [value], attributes: {}, results, stopped })[0];
  }

  /** @throws StateError where the history of what the body computed is not that of recorded ops. */
  refuseOwnDerivative(x: Tensor): void {
    const node = x.autograd?.node;
    if (!(node instanceof Node) || typeof node.rule !== 'function' || !this.versions.knows(x)) return;
    throw new StateError(`${node.name} is a derivative of its own, which a graph cannot hold`);
  }

  read(x: Tensor): void {
    if (!this.versions.knows(x)) return;
    const origin = this.builder.origin(this.versions.valueOf(x));
    throw new StateError(
      `the elements of ${origin} were read while a graph was recorded`,
      'what follows from elements would be the same in every replay; compute it with tensors, or outside of the graph',
    );
  }

  enter(name: string): void {
    this.builder.scope = { name, parent: this.builder.scope };
  }

  leave(): void {
    this.builder.scope = this.builder.scope?.parent ?? null;
  }

  result(x: Tensor, name: string): Port {
    this.refuseOwnDerivative(x);
    if (!this.versions.knows(x)) throw new StateError(`result ${name} was not computed by recorded ops`);
    return { name, value: this.versions.valueOf(x) };
  }
}

/** Runs `body` and lists what it does, dead ends included. */
export function trace(
  inputs: NamedTensors,
  body: () => NamedTensors,
  parameters: NamedTensors = [],
): Omit<Graph, 'symbols'> {
  const given = [...inputs];
  const named = new Map([...parameters].map(([name, x]) => [x, name] as const));
  const recorder = new Recorder(named, gradEnabled(given[0]?.[1]));
  const { builder, versions } = recorder;
  const starts = given.map(([name, x]) => ({ name, value: versions.input(x, name) }));
  const before = watch(recorder);
  try {
    const outputs = [...body()].map(([name, x]) => recorder.result(x, name));
    const { values, nodes, constants } = builder;
    return { values, nodes, inputs: starts, constants, outputs, written: versions.written() };
  } finally {
    watch(before);
  }
}
