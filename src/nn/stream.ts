// nn.stream: a network step by step, a frame in, the output of that step out, and a state that is plain data.

import { bind, StateError, TypeError, typeName } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { int, of } from '../torch/kinds.ts';
import { Module } from './module.ts';
import type { StreamState } from './stream-state.ts';
import { Stream } from './stream-steps.ts';

/** Options of `stream`. */
export interface StreamOptions {
  /** Where to begin: what `state` of a stream of such a model was. Missing: where the model begins a sequence. */
  state?: StreamState | null;
  /** I, numbers in a row of a frame; missing: what the first layer says that has an input_size or in_features. */
  input_size?: number | null;
}

const declared = /* @__PURE__ */ optionsOf<{ model: Module } & StreamOptions>('stream', {
  model: [/* @__PURE__ */ of<Module>()],
  state: [/* @__PURE__ */ of<StreamState | null>(), null],
  input_size: [int, null],
});

/** What a layer may say of itself. No class is asked, so that a program that streams carries no layer for it. */
interface Layer extends Module {
  readonly input_size?: number;
  readonly in_features?: number;
  readonly batch_first?: boolean;
  readonly bidirectional?: boolean;
  readonly p?: number;
  readonly dropout?: number;
}

/** @throws StateError for a layer that cannot run step by step. */
function checkLayer(path: string, layer: Layer): void {
  const name = path === '' ? layer._get_name() : `${path}, a ${layer._get_name()}`;
  if (layer.bidirectional) {
    throw new StateError(
      `cannot stream ${name}: it is bidirectional, and its output at a step follows from all later ones`,
      'stream a model with bidirectional: false, or run whole sequences',
    );
  }
  if (layer.training && ((layer.p ?? 0) > 0 || (layer.dropout ?? 0) > 0)) {
    throw new StateError(`cannot stream ${name}: its dropout is in training`, 'call model.eval() first');
  }
}

/**
 * Runs a model step by step: of `s = stream(model)`, `s.step(frame)` gives, to the last bit, what `model(x)` gives at that
 * step of the whole sequence. States of recurrent layers go from step to step; they are `s.state`, plain data that can be kept,
 * given to another stream, and set. Weights are looked at as they are at each step.
 *
 * The model takes x [T, N, I], or [N, T, I] where a layer of it has batch_first.
 * @throws StateError naming the layer or the op that cannot run step by step.
 */
export function stream(model: Module, options?: StreamOptions): Stream;
export function stream(...args: readonly unknown[]): Stream {
  const { model, state, input_size } = bind(declared, args);
  if (!(model instanceof Module)) {
    throw new TypeError(`stream(): argument 'model' must be Module, not ${typeName(model)}`);
  }
  const layers = [...model.named_modules()] as [string, Layer][];
  for (const [path, layer] of layers) checkLayer(path, layer);
  const [width] = [input_size ?? [], layers.map(([, layer]) => layer.input_size ?? layer.in_features ?? [])].flat(2);
  if (width === undefined) {
    throw new StateError(
      `cannot stream ${model._get_name()}: no layer says how many numbers a frame has`,
      'say it: stream(model, { input_size: 64 })',
    );
  }
  const [weight] = model.parameters();
  return new Stream(
    {
      model,
      width,
      batchFirst: layers.some(([, { batch_first }]) => batch_first === true),
      dtype: weight?.dtype ?? 'float32',
      deviceName: weight?.deviceName ?? 'cpu',
    },
    state,
  );
}
