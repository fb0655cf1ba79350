// Cells that were unrolled over time: a chain of steps of one cell, each from the states of the one before, is one recurrence,
// and runs by the fused kernel. Nobody else may look at what the kernel does not give: it has the outputs of all steps and the
// states after the last.

import type { CellName, Shape } from '../../engine/index.ts';
import type { Entry, GraphNode } from './node.ts';
import { partOf, type Step, same, stepAt } from './steps.ts';

const WEIGHTS = ['i2h_weight', 'i2h_bias', 'h2h_weight', 'h2h_bias'];

export class Chain {
  readonly cell: CellName;
  /** The input of every step. */
  readonly xs: readonly Entry[];
  /** The states before the first step. */
  readonly h: Entry;
  readonly c: Entry | null;
  /** i2h_weight, i2h_bias, h2h_weight, h2h_bias. */
  readonly weights: readonly Entry[];
  /** h' of every step, and c' of the last. */
  readonly outputs: readonly Entry[];
  readonly lastC: Entry | null;

  constructor(steps: readonly Step[]) {
    const [first] = steps;
    this.cell = first.cell;
    this.xs = steps.map((step) => partOf(step, 'x'));
    this.h = partOf(first, 'h');
    this.c = first.c && partOf(first, 'c');
    this.weights = WEIGHTS.map((role) => partOf(first, role));
    this.outputs = steps.map(({ h }) => h);
    this.lastC = steps[steps.length - 1].c;
  }

  /** All that it reads. */
  get inputs(): Entry[] {
    return [...this.xs, this.h, ...(this.c ? [this.c] : []), ...this.weights];
  }

  /** The nodes whose values it gives. */
  get nodes(): GraphNode[] {
    return [...this.outputs, ...(this.lastC ? [this.lastC] : [])].map(({ node }) => node);
  }
}

/** Whether `next` goes on where `step` ends. */
function follows(step: Step, next: Step): boolean {
  if (step.cell !== next.cell || !same(partOf(next, 'h'), step.h)) return false;
  if (step.c !== null && !same(partOf(next, 'c'), step.c)) return false;
  return WEIGHTS.every((role) => same(partOf(step, role), partOf(next, role)));
}

/** Who uses the outputs of each node. */
function usersOf(nodes: readonly GraphNode[]): ReadonlyMap<GraphNode, readonly GraphNode[]> {
  const users = new Map<GraphNode, GraphNode[]>();
  for (const node of nodes) {
    for (const input of node.inputs) users.set(input.node, [...(users.get(input.node) ?? []), node]);
  }
  return users;
}

type Hidden = (node: GraphNode, inside: (user: GraphNode) => boolean) => boolean;

/** The steps that keep to themselves what they compute on the way. */
function closedSteps(nodes: readonly GraphNode[], hidden: Hidden): Step[] {
  return nodes
    .flatMap((node) => stepAt(node) ?? [])
    .filter(({ h, c, nodes: own }) =>
      [...own].every((node) => node === h.node || node === c?.node || hidden(node, (user) => own.has(user))),
    );
}

/** The longest runs of steps, each going on where the one before ends. */
function runsOf(steps: readonly Step[], hidden: Hidden): Step[][] {
  const after = new Map<GraphNode, Step[]>();
  for (const step of steps) {
    const { node } = partOf(step, 'h');
    after.set(node, [...(after.get(node) ?? []), step]);
  }
  const next = (step: Step): Step | undefined => {
    const found = (after.get(step.h.node) ?? []).find((other) => follows(step, other));
    const { c } = step;
    // The kernel gives no c' but the last.
    const seen = found && c && !hidden(c.node, (user) => step.nodes.has(user) || found.nodes.has(user));
    return seen ? undefined : found;
  };
  const following = new Map(steps.map((step) => [step, next(step)] as const));
  const goneOn = new Set(following.values());
  return steps
    .filter((step) => !goneOn.has(step))
    .map((first) => {
      const run = [first];
      for (let step = following.get(first); step; step = following.get(step)) run.push(step);
      return run;
    });
}

/** Whether a recurrence could run at once: nothing that it reads hangs on its own outputs. */
function runsAtOnce(chain: Chain, owners: ReadonlyMap<GraphNode, Chain>): boolean {
  const own = new Set(chain.nodes);
  const seen = new Set<GraphNode>();
  const stack = [...chain.inputs.slice(0, chain.xs.length), chain.h, ...(chain.c ? [chain.c] : [])];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    const { node } = entry;
    if (own.has(node)) return false;
    if (seen.has(node)) continue;
    seen.add(node);
    stack.push(...(owners.get(node)?.inputs ?? node.inputs));
  }
  return true;
}

/** The recurrences of a graph, by the nodes whose values they give; `shapeOf` tells what is known of an output. */
export function chainsOf(
  heads: readonly Entry[],
  nodes: readonly GraphNode[],
  shapeOf: (entry: Entry) => Shape,
): ReadonlyMap<GraphNode, Chain> {
  const users = usersOf(nodes);
  const shown = new Set(heads.map(({ node }) => node));
  const hidden: Hidden = (node, inside) => !shown.has(node) && (users.get(node) ?? []).every(inside);
  const owners = new Map<GraphNode, Chain>();
  for (const run of runsOf(closedSteps(nodes, hidden), hidden)) {
    if (run.length < 2 || run.some((step) => shapeOf(partOf(step, 'x')).length !== 2)) continue;
    const chain = new Chain(run);
    if (runsAtOnce(chain, owners)) for (const node of chain.nodes) owners.set(node, chain);
  }
  return owners;
}
