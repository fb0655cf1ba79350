// Variants of the LSTM are loops of their cells, written in plain ops: outputs, gradients and second derivatives, on every device,
// of whole batches and of packed sequences.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { read, startsOf } from '../../src/engine/index.ts';
import { autograd, cat, manual_seed, ones, stack, Tensor, zeros } from '../../src/index.ts';
import { functional, init, LayerNormLSTM, type LSTM, utils, ZoneoutLSTM } from '../../src/nn/index.ts';
import { above } from '../../src/rules/packed.ts';
import { expectNear, unit } from './helpers/compare.ts';
import { inputsOf, leavesOf } from './helpers/module.ts';
import { gradients, upstream, values } from './helpers/network.ts';
import { numRuns, type Place, type Plan, places, plans } from './helpers/plan.ts';

const { pack_padded_sequence } = utils.rnn;

type State = readonly [h: Tensor, c: Tensor];
/** A step of a layer in one direction: gates of the weights by the rest of their names; `pick` cuts what all rows have to those of x. */
type Step = (x: Tensor, state: State, pick: (all: Tensor) => Tensor) => State;

/** Gates i f g o. */
const gatesOf = (a: Tensor): Tensor[] => {
  const [i, f, g, o] = a.chunk(4, 1);
  return [i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()];
};

interface Variant {
  make(plan: Plan, place: Place): LSTM;
  /** The step of each layer and direction, in their order; draws what a call on so many rows of all steps draws. */
  steps(net: LSTM, plan: Plan, place: Place, suffix: string, rows: number): Step;
}

const optionsOf = ({ inputs, hidden, layers, bidirectional, batchFirst }: Plan) => ({
  ...{ input_size: inputs, hidden_size: hidden, num_layers: layers },
  ...{ bidirectional, batch_first: batchFirst },
});

const variants: { readonly [name: string]: Variant } = {
  ZoneoutLSTM: {
    make: (plan, place) => {
      const [zoneout_h, zoneout_c] = [(plan.seed % 4) / 4, (plan.seed % 5) / 4];
      const net = new ZoneoutLSTM({ ...optionsOf(plan), bias: plan.bias, zoneout_h, zoneout_c, ...place });
      return net.train(plan.seed % 3 !== 0);
    },
    steps: (net, { hidden, bias }, place, suffix, rows) => {
      const own = net as ZoneoutLSTM;
      const shape = [rows, hidden];
      const shares = [own.zoneout_h, own.zoneout_c].map((p) => {
        if (!own.training || p === 0 || p === 1) return ones(shape, place).mul(1 - p);
        return functional.dropout(ones(shape, place), p).ne(0).to(place.dtype);
      });
      const w = Object.fromEntries(net.named_parameters());
      return (x, [h, c], pick) => {
        const product = (v: Tensor, kind: string): Tensor =>
          functional.linear(v, w[`weight_${kind}${suffix}`], bias ? w[`bias_${kind}${suffix}`] : null);
        const [i, f, g, o] = gatesOf(product(x, 'ih').add(product(h, 'hh')));
        const [mh, mc] = shares.map(pick);
        const next = f.mul(c).add(i.mul(g));
        const mixed = (m: Tensor, fresh: Tensor, old: Tensor): Tensor => m.mul(fresh).add(m.neg().add(1).mul(old));
        return [mixed(mh, o.mul(next.tanh()), h), mixed(mc, next, c)];
      };
    },
  },
  LayerNormLSTM: {
    make: (plan, place) => {
      const net = new LayerNormLSTM({ ...optionsOf(plan), eps: 0.01, ...place });
      for (const [name, w] of net.named_parameters()) if (name.startsWith('norm')) init.uniform_(w, 0.5, 1.5);
      return net;
    },
    steps: (net, { hidden }, _place, suffix) => {
      const w = Object.fromEntries(net.named_parameters());
      const norm = (v: Tensor, kind: string): Tensor => {
        const [weight, bias] = ['weight', 'bias'].map((part) => w[`norm_${kind}_${part}${suffix}`]);
        return functional.layer_norm(v, [kind === 'c' ? hidden : 4 * hidden], { weight, bias, eps: 0.01 });
      };
      return (x, [h, c]) => {
        const product = (v: Tensor, kind: string): Tensor => norm(v.matmul(w[`weight_${kind}${suffix}`].t()), kind);
        const [i, f, g, o] = gatesOf(product(x, 'ih').add(product(h, 'hh')));
        const next = norm(f.mul(c).add(i.mul(g)), 'c');
        return [o.mul(next.tanh()), next];
      };
    },
  },
};

/** The module as loops over its layers, directions and steps of packed data [P, I], which have so many rows. */
function looped(variant: Variant, net: LSTM, plan: Plan, place: Place, x: Tensor, hx: State | null, sizes: number[]) {
  const { layers, bidirectional, batch, hidden } = plan;
  const starts = startsOf(sizes);
  let input = x;
  const last: State[] = [];
  for (let layer = 0; layer < layers; layer++) {
    const outputs = (bidirectional ? ['', '_reverse'] : ['']).map((direction) => {
      const step = variant.steps(net, plan, place, `_l${layer}${direction}`, x.shape[0]);
      const k = last.length;
      let state: State = hx
        ? [hx[0].at(k), hx[1].at(k)]
        : [zeros([batch, hidden], place), zeros([batch, hidden], place)];
      const ys = new Array<Tensor>(sizes.length);
      for (let s = 0; s < sizes.length; s++) {
        const t = direction ? sizes.length - 1 - s : s;
        const there = sizes[t];
        const pick = (all: Tensor): Tensor => all.narrow(0, starts[t], there);
        const [h, c] = state;
        const next = step(pick(input), [h.narrow(0, 0, there), c.narrow(0, 0, there)], pick);
        ys[t] = next[0];
        // Of sequences that are not there the states stay.
        const stays = (v: Tensor): Tensor => v.narrow(0, there, batch - there);
        state = [cat([next[0], stays(h)]), cat([next[1], stays(c)])];
      }
      last.push(state);
      return cat(ys);
    });
    input = outputs.length > 1 ? cat(outputs, 1) : outputs[0];
  }
  return { output: input, h: stack(last.map(([h]) => h)), c: stack(last.map(([, c]) => c)) };
}

const small = { cell: 'lstm', lengths: null, projection: 0 } as const;
/** With lengths, the longest first. */
const packedPlans = plans(small).chain((plan) =>
  fc
    .array(fc.integer({ min: 1, max: plan.steps }), { minLength: plan.batch, maxLength: plan.batch })
    .map((lengths): Plan => ({ ...plan, lengths: lengths.with(0, plan.steps).sort((a, b) => b - a) })),
);

describe.each(Object.entries(variants))('%s', (_name, variant) => {
  describe.each(places)('$device $dtype', (place) => {
    /** The module's outcome, that of the loops, and what both came of: packed where there are lengths. */
    const both = (plan: Plan) => {
      const { steps, batch, batchFirst, hidden, bidirectional, lengths } = plan;
      manual_seed(plan.seed);
      const net = variant.make(plan, place);
      const { x, h, c } = inputsOf(plan, place);
      const states = h && c && ([h, c] as const);
      const packed = lengths && pack_padded_sequence(x, lengths, batchFirst);
      manual_seed(plan.seed);
      const [given, [hn, cn]] = packed ? net(packed, states) : net(x, states);
      const fused = { output: given instanceof Tensor ? given : given.data, h: hn, c: cn };
      const rows = packed?.data ?? (batchFirst ? x.transpose(0, 1) : x).flatten(0, 1);
      const sizes = lengths ? above(lengths) : new Array<number>(steps).fill(batch);
      manual_seed(plan.seed);
      const plain = looped(variant, net, plan, place, rows, states, sizes);
      if (!lengths) {
        const output = plain.output.reshape(steps, batch, (bidirectional ? 2 : 1) * hidden);
        plain.output = batchFirst ? output.transpose(0, 1) : output;
      }
      return { fused, plain, leaves: leavesOf(net, { x, h, c }) };
    };

    test.each([
      ['outputs and gradients', plans(small)],
      ['outputs and gradients of packed sequences', packedPlans],
    ])('%s', (_of, chosen) => {
      const property = fc.property(chosen, (plan) => {
        const { fused, plain, leaves } = both(plan);
        const up = upstream(fused, plan.seed, place);
        const [actual, expected] = [fused, plain].map((y) => ({ ...values(y), ...gradients(y, up, leaves) }));
        expectNear(actual, expected, 4 * unit[place.dtype]);
      });
      fc.assert(property, { numRuns: Math.ceil(numRuns / 8) });
    });

    test('second derivatives', () => {
      const plan: Plan = {
        ...{ ...small, layers: 1, bidirectional: true, bias: true, steps: 3, batch: 2, inputs: 3, hidden: 4 },
        ...{ batchFirst: false, states: true, seed: 7 },
      };
      const { fused, plain, leaves } = both(plan);
      const wanted = Object.values(leaves);
      const [actual, expected] = [fused, plain].map(({ output, c }) => {
        const loss = output
          .mul(output)
          .sum()
          .add(c?.sum() ?? 0);
        const first = autograd.grad(loss, wanted, { create_graph: true });
        const sum = first.flatMap((g) => (g ? [g.mul(g).sum()] : [])).reduce((a, b) => a.add(b));
        const second = autograd.grad(sum, wanted);
        return Object.fromEntries(second.flatMap((g, i) => (g ? [[`${i}`, read(g)]] : [])));
      });
      expect(Object.keys(expected).length).toBe(wanted.length);
      expectNear(actual, expected, 10 * unit[place.dtype]);
    });
  });
});
