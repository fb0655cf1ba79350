// One engine under two faces: a Gluon layer with the weights of a torch layer gives the same bits, forward and backward,
// over cells × layers × directions × projection × both layouts of either. Weights go through formats' conversion.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as f from '../../src/engine/functions.ts';
import { read, runBackward } from '../../src/engine/index.ts';
import { torchToGluon } from '../../src/formats/index.ts';
import * as torch from '../../src/index.ts';
import * as nd from '../../src/mxnet/nd.ts';
import { expectBits } from '../property/helpers/compare.ts';
import type { Values } from '../property/helpers/network.ts';
import { numRuns, type Place, type Plan, places } from '../property/helpers/plan.ts';
import * as r from './helpers/recurrent.ts';

type Module = torch.nn.RNN | torch.nn.LSTM | torch.nn.GRU;

/** A torch layer of a plan, its weights drawn by torch's own rule. */
function moduleOf(plan: Plan, place: Place, batch_first: boolean): Module {
  const { cell, inputs, hidden, layers, bidirectional, projection } = plan;
  const common = { num_layers: layers, batch_first, bidirectional, ...place };
  torch.manual_seed(plan.seed);
  if (cell === 'lstm') return new torch.nn.LSTM(inputs, hidden, { ...common, proj_size: projection });
  if (cell === 'gru') return new torch.nn.GRU(inputs, hidden, common);
  return new torch.nn.RNN(inputs, hidden, { ...common, nonlinearity: cell === 'rnn_tanh' ? 'tanh' : 'relu' });
}

/** Gives the torch layer's weights to the Gluon layer; returns Gluon's names by torch's. */
function copyWeights(from: Module, to: r.Layer, place: Place): Map<string, string> {
  const state = Object.entries(from.state_dict());
  const dtype = place.dtype === 'float32' ? 'F32' : 'F64';
  const records = state.map(([name, x]) => {
    const data = x.numpy();
    return [name, { dtype, shape: [...x.shape], bytes: new Uint8Array(data.buffer) }] as const;
  });
  const converted = [...torchToGluon(records, { structured: false })];
  for (const [name, { shape, bytes }] of converted) {
    const data = place.dtype === 'float32' ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
    const array = nd.array(data, { dtype: place.dtype, ctx: r.contextOf(place) }).reshape(shape);
    to._reg_params.get(name)?.set_data(array);
  }
  return new Map(state.map(([name], i) => [name, converted[i][0]]));
}

/** The torch layer on the numbers of a Gluon run; sequences change their layout where the two differ. */
function torchRun(module: Module, plan: Plan, place: Place, inputs: r.Inputs, ups: readonly nd.NDArray[]) {
  const leaf = (x: nd.NDArray): torch.Tensor =>
    torch.from_numpy(read(x), x.shape).to(place.device).requires_grad_(true);
  const turn = (x: torch.Tensor): torch.Tensor => (module.batch_first === plan.batchFirst ? x : f.transpose(x, 0, 1));
  const [x, states] = [leaf(inputs.x), inputs.states?.map(leaf) ?? null];
  const run = module as unknown as (x: torch.Tensor, hx: unknown) => [torch.Tensor, torch.Tensor | torch.Tensor[]];
  const hx = states && (plan.cell === 'lstm' ? states : states[0]);
  const [y, after] = run(turn(x), hx);
  const outputs = [turn(y), ...[after].flat()];
  const wanted: { [name: string]: torch.Tensor } = { x };
  states?.forEach((s, i) => {
    wanted[`begin ${i}`] = s;
  });
  for (const [name, parameter] of module.named_parameters()) wanted[name] = parameter;
  const given = ups.map((g) => torch.from_numpy(read(g), g.shape).to(place.device));
  const found = runBackward(outputs, given, { inputs: Object.values(wanted) });
  return { result: r.named(outputs), names: Object.keys(wanted), grads: found as torch.Tensor[] };
}

describe.each(places)('$device $dtype', (place) => {
  test('a Gluon layer and a torch layer of the same weights give the same bits, and gradients of the same bits', () => {
    let turned = 0;
    fc.assert(
      fc.property(r.plans({ lengths: null }), fc.boolean(), (plan, batch_first) => {
        if (batch_first !== plan.batchFirst) turned++;
        const [layer, module] = [r.layerOf(plan, place), moduleOf(plan, place, batch_first)];
        const gluonName = copyWeights(module, layer, place);
        const gluon = r.trained(layer, plan, place, (inputs) => r.runLayer(layer, inputs));
        const ups = r.upstream(gluon.outputs, plan, place);
        const other = torchRun(module, plan, place, r.inputsOf(plan, place), ups);
        expectBits(other.result, gluon.result);
        const grads = other.names.map((name, i) => [gluonName.get(name) ?? name, read(other.grads[i])]);
        expectBits(Object.fromEntries(grads) as Values, gluon.grads);
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    );
    expect(turned).toBeGreaterThan(numRuns / 8);
  });
});
