// The tables of numbers that real PyTorch and MXNet gave and that are no lines (test/golden/*.json), on `webgpu`: how results lie in memory
// and what is drawn for them, where equal elements come, averages of weights, writes between forward and backward, NaN, MXNet's draws,
// steps of optimizers. What the device refuses is in further-skips.json, with a sentence. Needs no test runner, so that a page can ask too.

import { read } from '../../src/gpu/index.ts';
import type { Tensor } from '../../src/index.ts';
import { gpu, withContext } from '../../src/mxnet/base/context.ts';
import averages from '../golden/averages.json' with { type: 'json' };
import { averagesOf, type Run } from '../golden/averages.ts';
import * as draws from '../golden/mxnet-draws.ts';
import * as nans from '../golden/not-a-number.ts';
import { cases as steps } from '../golden/optim-steps.ts';
import strides from '../golden/strides.json' with { type: 'json' };
import * as layouts from '../golden/strides.ts';
import * as ties from '../golden/ties.ts';
import * as writes from '../golden/writes.ts';
import { FLOAT32, mismatch } from '../helpers/mismatch.ts';
import { on } from '../helpers/on.ts';
import { Skips } from '../helpers/skips.ts';
import listed from './further-skips.json' with { type: 'json' };
import { stepsFault } from './steps.ts';

/** Of all rows `npm test` takes every so manyth, in Node and on a page; primes, as they go through operations and options by turns. */
export const EVERY_ROW = { node: 5, page: 97 };

/** Rows whose results are read together. */
const TOGETHER = 32;

/** A row of a table. */
interface Row {
  readonly table: string;
  readonly name: string;
  /** What the list of skips calls it. */
  readonly place: string;
  /** What differs on the device; null where nothing does. */
  fault(): Promise<string | null>;
}

const ofStrides: Row[] = (strides.cases as unknown as readonly layouts.Case[]).map((one) => ({
  table: 'strides',
  name: JSON.stringify(one),
  place: `strides: ${one.op}`,
  async fault() {
    const y = layouts.made(one, 'webgpu');
    return layouts.differs(y, await y.read(), one);
  },
}));

/** Models are counted where the count can be looked at, and on the device. */
const ofAverages: Row[] = Object.entries(averages.runs).flatMap(([run, states]) =>
  ([null, 'webgpu'] as const).map((device) => ({
    table: 'averages',
    name: `${run}, counted on ${device ?? 'the cpu'}`,
    place: `averages: ${run}`,
    async fault() {
      const found = await read(on('webgpu', () => averagesOf(run as Run, states.length, device)));
      const faults = states.flatMap((state, k) =>
        Object.entries(state).map(([name, expected]) =>
          mismatch(found[k][name].reshape(-1).numpy(), [expected].flat(2), FLOAT32),
        ),
      );
      return faults.find((fault) => fault !== null) ?? null;
    },
  })),
);

const ofWrites: Row[] = writes.rows.map((row) => ({
  table: 'writes',
  name: `${row[0]}, ${row[1]} written`,
  place: `writes: ${row[0]}`,
  fault: async () => writes.differs(await read(on('webgpu', () => writes.written(row)))),
}));

const ofNaN: Row[] = nans.rows.map((row) => ({
  table: 'nans',
  name: row.name,
  place: `nans: ${row.name}`,
  fault: async () => nans.differs(await read(on('webgpu', row.make)), row),
}));

const ofDraws: Row[] = draws.names
  .filter((name) => !name.includes('f64'))
  .map((name) => ({
    table: 'draws',
    name,
    place: `draws: ${name}`,
    fault: async () => draws.differs(name, (await read(withContext(gpu(), () => draws.drawn(name)))).asnumpy()),
  }));

const ofSteps: Row[] = steps.map((one) => ({
  table: 'steps',
  name: `${one.optimizer} ${JSON.stringify(one.options)}`,
  place: `steps: ${one.optimizer}`,
  fault: () => stepsFault(one),
}));

/** The rows of a list. The device keeps the order of equal elements always, whatever PyTorch does where it promises none. */
function ofTies(one: ties.Case): Row[] {
  const x = ties.array(one);
  const row = (what: string, ask: (x: Tensor) => Tensor, expected: ties.Digest): Row => ({
    table: 'ties',
    name: `${one.n} elements of ${one.m} values, ${one.dtype}, NaN every ${one.nan}: ${what}`,
    place: 'ties',
    async fault() {
      const found = ties.digest(await ask(on('webgpu', () => ties.array(one))).read());
      return `${found}` === `${expected}` ? null : `${found} where ${expected} was expected`;
    },
  });
  return [
    ...[false, true].flatMap((descending, i) => [
      row(`sort, ${descending}`, (x) => x.sort({ descending }).indices, one.stable[i]),
      row(`argsort, ${descending}`, (x) => x.argsort({ descending }), one.stable[i]),
      row(`stable, ${descending}`, (x) => x.sort({ descending, stable: true }).indices, one.stable[i]),
    ]),
    ...one.topk.map(([k, largest, sorted]) => {
      const { indices } = x.sort({ descending: largest, stable: true });
      return row(
        `topk, ${[k, largest, sorted]}`,
        (x) => x.topk({ k, largest, sorted }).indices,
        ties.digest(indices.at(`:${k}`)),
      );
    }),
  ];
}

export interface Told {
  /** Rows that agree, by table. */
  readonly passed: Readonly<Record<string, number>>;
  /** Rows that are skipped, by sentence. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
  /** Skips that no row used. */
  readonly unused: readonly string[];
}

const add = (counts: Record<string, number>, name: string): void => void (counts[name] = (counts[name] ?? 0) + 1);

/** Runs every so manyth row of each table. */
export async function furtherOn(every = 1): Promise<Told> {
  const tables = [
    ofStrides,
    ofAverages,
    ofWrites,
    ofNaN,
    ofDraws,
    ofSteps,
    ties.cases.filter(({ dtype }) => dtype !== 'float64').flatMap(ofTies),
  ];
  const skips = new Skips(listed);
  const [passed, skipped]: Record<string, number>[] = [{}, {}];
  const wrong: string[] = [];
  const taken = tables.flatMap((rows) => rows.filter((_, i) => i % every === 0));
  for (let i = 0; i < taken.length; i += TOGETHER) {
    const some = taken.slice(i, i + TOGETHER);
    const faults = await Promise.all(some.map((row) => row.fault().catch(String)));
    for (const [k, { table, name, place }] of some.entries()) {
      const { [k]: fault } = faults;
      if (!skips.takes(place)) {
        if (fault === null) add(passed, table);
        else wrong.push(`${table}, ${name}: ${fault}`);
      } else if (fault !== null) add(skipped, listed[place as keyof typeof listed]);
      else wrong.push(`${table}, ${name} is skipped, and agrees`);
    }
  }
  return { passed, skipped, wrong, unused: skips.unused() };
}
