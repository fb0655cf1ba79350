// What holds of packed sequences on every backend: each is the sequence alone, bit for bit, whatever stands beside it and in
// whatever order; gradients too; and one path over packed data is the other.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { read, type TypedArray } from '../../src/engine/index.ts';
import { manual_seed, type Tensor } from '../../src/index.ts';
import { functional, LSTM, utils } from '../../src/nn/index.ts';
import { above, pack } from '../../src/rules/packed.ts';
import { expectBits, expectNear, unit } from './helpers/compare.ts';
import { callModule, inputsOf, leavesOf, moduleOf } from './helpers/module.ts';
import {
  gradients,
  kink,
  leaves,
  type Outcome,
  parts,
  run,
  type Trained,
  trained,
  upstream,
  type Values,
  values,
} from './helpers/network.ts';
import { numRuns, type Place, type Plan, places, plans, seeds } from './helpers/plan.ts';
import {
  cutOutcome,
  cutValues,
  outcomeRows,
  padding,
  pick,
  picked,
  rangeOf,
  remade,
  shapes,
  valueRows,
  weightsOf,
} from './helpers/slices.ts';
import { Whole } from './helpers/whole.ts';

const { PackedSequence, pack_padded_sequence, pad_packed_sequence, pack_sequence, unpack_sequence } = utils.rnn;

/** Relus nearer to 0 than this may stand on either side of it. */
const margin = { float32: 1e-5, float64: 1e-12 };

/** A plan with lengths from 1 on, one of them the number of steps. */
interface Packed extends Plan {
  readonly lengths: readonly number[];
}

const packed = (chosen: fc.Arbitrary<Plan>): fc.Arbitrary<Packed> =>
  chosen.chain((plan) =>
    fc
      .tuple(
        fc.array(fc.integer({ min: 1, max: plan.steps }), { minLength: plan.batch, maxLength: plan.batch }),
        fc.nat(plan.batch - 1),
      )
      .map(([lengths, full]) => ({ ...plan, lengths: lengths.with(full, plan.steps) })),
  );

/** Modules over [T, N, I], some on batches whose equal lengths are more than a stable sort keeps in order. */
const modules = (fixed: Partial<Plan> = {}): fc.Arbitrary<Packed> =>
  fc.constantFrom('rnn_tanh', 'rnn_relu', 'lstm', 'gru').chain((cell) => {
    const some = { cell, batchFirst: false, ...fixed };
    return packed(fc.oneof({ weight: 3, arbitrary: plans(some) }, plans({ ...some, batch: 19, steps: 4 })));
  });

type Net = ReturnType<typeof moduleOf>;
type Inputs = ReturnType<typeof inputsOf>;

/** A module over packed sequences, which are padded again; and the packed data that it gave. */
function callPacked(net: Net, { x, h, c }: Inputs, { lengths, steps, batchFirst }: Packed): [Outcome, data: Tensor] {
  const sequences = pack_padded_sequence(x, lengths, batchFirst, false);
  const [given, states] = net instanceof LSTM ? net(sequences, h && c ? [h, c] : null) : net(sequences, h);
  const [output] = pad_packed_sequence(given, { batch_first: batchFirst, total_length: steps });
  const [hn, cn] = Array.isArray(states) ? states : [states, null];
  return [{ output, h: hn, c: cn }, given.data];
}

/** Gradients of a module's inputs, as they are called, and of its weights. */
function gradientsOf(net: Net, { x, h, c }: Inputs, outcome: Outcome, up: Outcome): Values {
  return gradients(outcome, up, leavesOf(net, { x, h_0: h, c_0: c }));
}

/** A network of any cell over packed data, the longest sequence first; it gives packed data. */
function trainedPacked(plan: Packed, place: Place, path: { fused?: boolean; up?: Outcome } = {}): Trained {
  const batchSizes = above(plan.lengths);
  const own = { ...parts(plan, place), lengths: null };
  const x = pack(own.x, { batchSizes, order: null, batchFirst: plan.batchFirst });
  const outcome = run({ ...plan, batchFirst: false }, { ...own, x }, { ...path, batchSizes });
  const up = path.up ?? upstream(outcome, plan.seed, place);
  return { own, up, outcome: values(outcome), grads: gradients(outcome, up, leaves(own)) };
}

const falling = (fixed: Partial<Plan> = {}): fc.Arbitrary<Packed> =>
  packed(plans(fixed)).map((plan) => ({ ...plan, lengths: plan.lengths.toSorted((a, b) => b - a) }));

describe.each(places)('$device $dtype', (place) => {
  test('a packed sequence is the sequence alone, and padding is nothing', () => {
    let early = 0;
    fc.assert(
      fc.property(modules(), (plan) => {
        const net = moduleOf(plan, place);
        const inputs = inputsOf(plan, place);
        const [outcome] = callPacked(net, inputs, plan);
        const up = upstream(outcome, plan.seed, place);
        const found = values(outcome);
        const grads = gradientsOf(net, inputs, outcome, up);
        for (const [v, shape] of [
          [found.output, shapes(plan).output],
          [grads.x, shapes(plan).x],
        ] as const)
          expect(padding(v, shape, plan.lengths).every((e: number) => e === 0)).toBe(true);
        const sums: { [name: string]: Float64Array } = {};
        plan.lengths.forEach((length, n) => {
          if (length < plan.steps) early++;
          const row = (x: Tensor | null): Tensor | null => x && picked(x, 1, [n]);
          const x = picked(picked(inputs.x, 1, [n]), 0, rangeOf(0, length));
          const own = { x, h: row(inputs.h), c: row(inputs.c) };
          const alone = callModule(net, own.x, own.h, own.c);
          const single = gradientsOf(net, own, alone, cutOutcome(outcomeRows(up, [n]), length));
          const short = { ...plan, batch: 1, steps: length };
          expectBits(values(alone), cutValues(valueRows(found, plan, [n]), plan, length));
          expectBits(valueRows(single, short, [0]), cutValues(valueRows(grads, plan, [n]), plan, length));
          for (const [name] of net.named_parameters()) {
            sums[name] ??= new Float64Array(single[name].length);
            single[name].forEach((v: number, i: number) => {
              sums[name][i] += v;
            });
          }
        });
        const weights = Object.fromEntries(Object.keys(sums).map((name) => [name, grads[name]]));
        expectNear(sums, weights, unit[place.dtype]);
      }),
      { numRuns },
    );
    expect(early).toBeGreaterThan(numRuns);
  });

  test('the order of the batch is kept', () => {
    fc.assert(
      fc.property(modules(), seeds, (plan, seed) => {
        const rows = new Whole(seed, place).permutation(plan.batch);
        const moved = ({ x, h, c }: Inputs): Inputs => ({
          x: picked(x, 1, rows),
          h: h && picked(h, 1, rows),
          c: c && picked(c, 1, rows),
        });
        const net = moduleOf(plan, place);
        const inputs = inputsOf(plan, place);
        const [outcome] = callPacked(net, inputs, plan);
        const up = upstream(outcome, plan.seed, place);
        const lengths = rows.map((n) => plan.lengths[n]);
        const others = moved(inputs);
        const [other] = callPacked(net, others, { ...plan, lengths });
        expectBits(values(other), valueRows(values(outcome), plan, rows));
        const grads = gradientsOf(net, others, other, outcomeRows(up, rows));
        expectBits(
          valueRows(grads, plan, rangeOf(0, plan.batch)),
          valueRows(gradientsOf(net, inputs, outcome, up), plan, rows),
        );
      }),
      { numRuns },
    );
  });

  test('packed data is padded data with lengths, for every cell', () => {
    fc.assert(
      fc.property(falling({ batchFirst: false }), (plan) => {
        const { steps, batch, lengths } = plan;
        const wide = trained(plan, place);
        const there = rangeOf(0, steps * batch).filter((at) => Math.floor(at / batch) < lengths[at % batch]);
        const rows = (v: TypedArray): TypedArray => pick(v, [steps * batch, v.length / steps / batch], 0, there);
        const output = rows(read(wide.up.output));
        const up = { ...wide.up, output: remade(wide.up.output, output, [there.length, output.length / there.length]) };
        const found = trainedPacked(plan, place, { up });
        expectBits(found.outcome, { ...wide.outcome, output: rows(wide.outcome.output) });
        const all = rangeOf(0, batch);
        expectBits(valueRows(found.grads, plan, all), valueRows(wide.grads, plan, all));
        expectNear(weightsOf(found.grads), weightsOf(wide.grads), unit[place.dtype]);
      }),
      { numRuns },
    );
  });

  test('fused = unfused over packed data', () => {
    let compared = 0;
    fc.assert(
      fc.property(falling(), (plan) => {
        const fused = trainedPacked(plan, place);
        const { result: unfused, distance } = kink(() => trainedPacked(plan, place, { fused: false }));
        expectNear(fused.outcome, unfused.outcome, unit[place.dtype]);
        if (distance < margin[place.dtype]) return;
        compared++;
        expectNear(fused.grads, unfused.grads, unit[place.dtype]);
      }),
      { numRuns },
    );
    expect(compared, 'gradients compared').toBeGreaterThan(0.9 * numRuns);
  });

  test('a mask of dropout is drawn on packed data', () => {
    let dropped = 0;
    fc.assert(
      fc.property(modules({ layers: 2 }), fc.constantFrom(0, 0.2, 0.5), (plan, p) => {
        const net = moduleOf(plan, place, { dropout: p });
        const inputs = inputsOf(plan, place);
        manual_seed(plan.seed);
        const [, data] = callPacked(net, inputs, plan);
        // The same in two layers.
        const sequences = pack_padded_sequence(inputs.x, plan.lengths, false, false);
        const states = ({ h, c }: Inputs, k: number) => {
          const d = plan.bidirectional ? 2 : 1;
          const part = (s: Tensor | null): Tensor | null => s && f.slice(s, 0, k * d, (k + 1) * d);
          return [part(h), part(c)];
        };
        const own = Object.fromEntries(net.named_parameters());
        const layer = (k: number): Net => {
          const { inputs: features, hidden, projection, bidirectional } = plan;
          const width = k === 0 ? features : (projection || hidden) * (bidirectional ? 2 : 1);
          const one = moduleOf({ ...plan, layers: 1, inputs: width }, place);
          one.load_state_dict(
            Object.fromEntries(Object.keys(one.state_dict()).map((name) => [name, own[name.replace('_l0', `_l${k}`)]])),
          );
          return one;
        };
        const through = (k: number, x: typeof sequences): typeof sequences => {
          const [h, c] = states(inputs, k);
          const one = layer(k);
          return one instanceof LSTM ? one(x, h && c ? [h, c] : null)[0] : one(x, h)[0];
        };
        const first = through(0, sequences);
        manual_seed(plan.seed);
        const masked = functional.dropout(first.data, p);
        dropped += read(masked).filter((v: number) => v === 0).length;
        const { batch_sizes, sorted_indices, unsorted_indices } = first;
        const between = new PackedSequence(masked, batch_sizes, sorted_indices, unsorted_indices);
        expectBits({ data: read(through(1, between).data) }, { data: read(data) });
      }),
      { numRuns },
    );
    expect(dropped).toBeGreaterThan(numRuns);
  });

  test('packing and padding undo each other, gradients too', () => {
    fc.assert(
      fc.property(packed(plans()), fc.boolean(), (plan, sorts) => {
        const { steps, batch, lengths: given } = plan;
        const lengths = sorts ? given : given.toSorted((a, b) => b - a);
        const draw = new Whole(plan.seed, place);
        const shape = [...(plan.batchFirst ? [batch, steps] : [steps, batch]), 3];
        const x = draw.scattered(shape).detach().requires_grad_();
        const up = draw.tensor(shape);
        const sequences = pack_padded_sequence(x, lengths, plan.batchFirst, !sorts);
        const [padded, long] = pad_packed_sequence(sequences, plan.batchFirst, 7);
        expect(read(long)).toEqual(Float64Array.from(lengths));
        const there = (y: Tensor, other: number): TypedArray =>
          read(y).map((v: number, i: number) => {
            const at = Math.floor(i / 3);
            const [t, n] = plan.batchFirst
              ? [at % steps, Math.floor(at / steps)]
              : [Math.floor(at / batch), at % batch];
            return t < lengths[n] ? v : other;
          }) as TypedArray;
        expectBits({ padded: read(padded) }, { padded: there(x, 7) });
        padded.backward(up);
        expectBits({ x: read(x.grad as Tensor) }, { x: there(up, 0) });
        const list = unpack_sequence(sequences);
        expect(list.map((y) => y.shape[0])).toEqual(lengths);
        const again = pack_sequence(list, { enforce_sorted: !sorts });
        expectBits({ data: read(again.data) }, { data: read(sequences.data) });
      }),
      { numRuns },
    );
  });
});
