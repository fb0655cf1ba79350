// What Gluon's own blocks call of F._internal beside operators, in a graph: MXNet's nodes with MXNet's names, where arrays have
// one fused kernel. Arguments are those of the functions for arrays (../operators/internal.ts).

import type { CellName } from '../../engine/index.ts';
import type * as table from '../operators/index.ts';
import type * as internalTable from '../operators/internal.ts';
import { places } from '../operators/recurrent/weights.ts';
import type { Functions } from './functions.ts';
import type { SymbolOf } from './symbol.ts';

/** Parameters by name. */
interface Weights {
  readonly [name: string]: SymbolOf;
}

interface LayerOptions {
  readonly mode: CellName;
  readonly layout: string;
  readonly state_size: number;
  readonly num_layers: number;
  readonly bidirectional: boolean;
  readonly p: number;
  readonly projection_size: number | null;
  readonly lstm_state_clip_min: number | null;
  readonly lstm_state_clip_max: number | null;
  readonly lstm_state_clip_nan: boolean;
  readonly use_sequence_length: boolean;
}

/** A nonlinearity as a node of that name; `act_type` is what operator Activation calls it. */
interface Nonlinearity {
  (x: SymbolOf, name: string): SymbolOf;
  readonly act_type: string;
}

interface CellOptions {
  readonly mode: CellName;
  /** In place of tanh, and of the gates' sigmoid. */
  readonly nonlinearities: { readonly tanh: Nonlinearity; readonly sigmoid: Nonlinearity } | null;
  /** What the names of the nodes begin with. */
  readonly name: string;
}

interface Targets {
  readonly axis: number;
  readonly sparse_label: boolean;
  readonly from_logits: boolean;
}

/** The functions, made of those of the operators. */
export function composites(F: Functions<typeof table>, internal: Functions<typeof internalTable>): object {
  const named = (act_type: 'tanh' | 'relu' | 'sigmoid'): Nonlinearity =>
    Object.assign((x: SymbolOf, name: string) => F[act_type](x, { name }), { act_type });
  const usual = { tanh: named('tanh'), sigmoid: named('sigmoid') };
  const act = (x: SymbolOf, act_type: string, name: string): SymbolOf => F.Activation(x, { act_type, name });

  /** The parameters one after another as one vector, and the operator RNN. */
  function _rnn_layer(
    inputs: SymbolOf,
    states: readonly SymbolOf[],
    sequence_length: SymbolOf | null,
    parameters: Weights,
    { layout, p, name: _, ...options }: LayerOptions & { readonly name: string },
  ): SymbolOf[] {
    const turned = (x: SymbolOf): SymbolOf => (layout === 'NTC' ? F.swapaxes(x, 0, 1) : x);
    const data = turned(inputs);
    const parts = places({ layers: options.num_layers, directions: options.bidirectional ? 2 : 1 });
    const weights = ['i2h_weight', 'h2h_weight', ...(options.projection_size === null ? [] : ['h2r_weight'])];
    const all = [weights, ['i2h_bias', 'h2h_bias']].flatMap((roles) =>
      parts.flatMap((place) => roles.map((role) => parameters[`${place}_${role}`].reshape(-1))),
    );
    const [state, state_cell] = states;
    const [output, ...after] = F.RNN({
      data,
      parameters: internal._rnn_param_concat(...all, { dim: 0 }),
      state,
      ...(state_cell === undefined ? {} : { state_cell }),
      ...(sequence_length === null ? {} : { sequence_length }),
      ...options,
      p: `${p}`,
      state_outputs: true,
    });
    return [turned(output), ...after];
  }

  /** The two affine maps that every step begins with: of the input and of h. */
  function affine(inputs: SymbolOf, h: SymbolOf, w: Weights, num_hidden: number, t: string): [SymbolOf, SymbolOf] {
    const i2h = { weight: w.i2h_weight, bias: w.i2h_bias, num_hidden, name: `${t}i2h` };
    const h2h = { weight: w.h2h_weight, bias: w.h2h_bias, num_hidden, name: `${t}h2h` };
    return [F.FullyConnected({ data: inputs, ...i2h }), F.FullyConnected({ data: h, ...h2h })];
  }

  type Step = (
    inputs: SymbolOf,
    states: readonly SymbolOf[],
    w: Weights,
    rows: number,
    t: string,
    nonlinearities: typeof usual,
  ) => SymbolOf[];

  /** h' = act(W x + b + R h + c). */
  const elman: Step = (inputs, [h], w, rows, t, { tanh }) => {
    const [i2h, h2h] = affine(inputs, h, w, rows, t);
    return [tanh(F.elemwise_add(i2h, h2h, { name: `${t}plus0` }), `${t}out`)];
  };

  /** c' = f c + i g, h' = o tanh(c'). */
  const lstm: Step = (inputs, [h, c], w, rows, t, { tanh, sigmoid }) => {
    const [i2h, h2h] = affine(inputs, h, w, rows, t);
    const gates = F.elemwise_add(i2h, h2h, { name: `${t}plus0` });
    const parts = [...F.SliceChannel(gates, { num_outputs: 4, name: `${t}slice` })];
    const [i, f, g, o] = ['i', 'f', 'c', 'o'].map((name, k) => (name === 'c' ? tanh : sigmoid)(parts[k], t + name));
    const kept = F.elemwise_mul(f, c, { name: `${t}mul0` });
    const added = F.elemwise_mul(i, g, { name: `${t}mul1` });
    const next = F.elemwise_add(kept, added, { name: `${t}state` });
    return [F.elemwise_mul(o, act(next, tanh.act_type, `${t}activation0`), { name: `${t}out` }), next];
  };

  /** The same with r' = P h' in the place of h'; its nodes without names are MXNet's too. */
  const projected: Step = (inputs, [r, c], w, rows, t) => {
    const [i2h, h2h] = affine(inputs, r, w, rows, t);
    const parts = [...F.SliceChannel(i2h.add(h2h), { num_outputs: 4, name: `${t}slice` })];
    const [i, f, g, o] = ['i', 'f', 'c', 'o'].map((name, k) =>
      act(parts[k], name === 'c' ? 'tanh' : 'sigmoid', t + name),
    );
    const next = F.elemwise_add(f.mul(c), i.mul(g), { name: `${t}state` });
    const data = F.elemwise_mul(o, F.Activation(next, { act_type: 'tanh' }), { name: `${t}hidden` });
    const num_hidden = sizeOf(w.h2r_weight, 0);
    return [F.FullyConnected({ data, num_hidden, weight: w.h2r_weight, no_bias: true, name: `${t}out` }), next];
  };

  /** h' = (1 - z) n + z h, n = tanh(W x + b + r (R h + c)). */
  const gru: Step = (inputs, [h], w, rows, t) => {
    const [ahead, back] = affine(inputs, h, w, rows, t);
    const [ir, iz, i2h] = F.SliceChannel(ahead, { num_outputs: 3, name: `${t}i2h_slice` });
    const [hr, hz, h2h] = F.SliceChannel(back, { num_outputs: 3, name: `${t}h2h_slice` });
    const add = (a: SymbolOf, b: SymbolOf, name: string): SymbolOf => F.elemwise_add(a, b, { name: t + name });
    const mul = (a: SymbolOf, b: SymbolOf, name: string): SymbolOf => F.elemwise_mul(a, b, { name: t + name });
    const r = act(add(ir, hr, 'plus0'), 'sigmoid', `${t}r_act`);
    const z = act(add(iz, hz, 'plus1'), 'sigmoid', `${t}z_act`);
    const n = act(add(i2h, mul(r, h2h, 'mul0'), 'plus2'), 'tanh', `${t}h_act`);
    const ones = F.ones_like(z, { name: `${t}ones_like0` });
    const rest = F.elemwise_sub(ones, z, { name: `${t}minus0` });
    return [add(mul(rest, n, 'mul1'), mul(z, h, 'mul20'), 'out')];
  };

  const steps: { readonly [mode: string]: Step } = { rnn_tanh: elman, rnn_relu: elman, lstm, gru };

  /** The new states of a cell: h', and for LSTM c'. */
  function _rnn_cell(inputs: SymbolOf, states: readonly SymbolOf[], w: Weights, o: CellOptions): SymbolOf[] {
    const step = w.h2r_weight === undefined ? steps[o.mode] : projected;
    const own = o.mode === 'rnn_relu' ? { ...usual, tanh: named('relu') } : usual;
    return step(inputs, states, w, sizeOf(w.i2h_weight, 0), o.name, o.nonlinearities ?? own);
  }

  /** A label in the shape of its prediction. */
  const _label_like = (label: SymbolOf, pred: SymbolOf): SymbolOf => F.reshape_like(label, pred);

  /** -log softmax(pred)[label] along an axis, which stays with size 1. */
  function _softmax_cross_entropy(
    data: SymbolOf,
    label: SymbolOf,
    { axis, sparse_label, from_logits }: Targets,
  ): SymbolOf {
    const logs = from_logits ? data : F.log_softmax(data, { axis });
    const picked = sparse_label
      ? F.pick(logs, label, { axis, keepdims: true })
      : F.sum(logs.mul(F.reshape_like(label, logs)), { axis, keepdims: true });
    return picked.negative();
  }

  return { _rnn_layer, _rnn_cell, _label_like, _softmax_cross_entropy };
}

/** A size that a parameter's variable was declared with. */
const sizeOf = (variable: SymbolOf, i: number): number =>
  Number((variable.attr('__shape__') ?? '').match(/\d+/g)?.[i] ?? 0);
