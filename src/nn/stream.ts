// nn.stream: a network step by step, a frame in, the output of that step out, and a state that is plain data.

import { bind, StateError, TypeError, typeName, ValueError } from '../engine/index.ts';
import { optionsOf } from '../rules/signature.ts';
import { int, of } from '../torch/kinds.ts';
import { Module } from './module.ts';
import type { StreamState } from './stream-state.ts';
import { Stream } from './stream-steps.ts';

/** Options of `stream`. */
export interface StreamOptions {
  /** Where to begin: what `state` of a stream of such a model was. Missing: where the model begins a sequence. */
  state?: StreamState | null;
  /** I, numbers in a row of a frame; missing: what the first layer says that has an input_size, in_features or in_channels. */
  input_size?: number | null;
  /**
   * Which dimension of x are the steps: 0 of [T, N, I], 1 of [N, T, I], 2 of [N, I, T]. Missing: 1 where a layer has batch_first; 2
   * where there are convolutions and no recurrent layers; else 0.
   */
  dim?: number | null;
}

const declared = /* @__PURE__ */ optionsOf<{ model: Module } & StreamOptions>('stream', {
  model: [/* @__PURE__ */ of<Module>()],
  state: [/* @__PURE__ */ of<StreamState | null>(), null],
  input_size: [int, null],
  dim: [int, null],
});

/** What a layer may say of itself. No class is asked, so that a program that streams carries no layer for it. */
interface Layer extends Module {
  readonly input_size?: number;
  readonly in_features?: number;
  readonly in_channels?: number;
  readonly kernel_size?: number | readonly number[];
  readonly dilation?: number | readonly number[];
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

/** Which dimension of x are the steps, where that has not been said. */
function stepsOf(layers: readonly Layer[]): number {
  if (layers.some(({ batch_first }) => batch_first === true)) return 1;
  const convolves = layers.some(({ in_channels }) => in_channels !== undefined);
  return convolves && layers.every(({ input_size }) => input_size === undefined) ? 2 : 0;
}

/** How many steps before its own a layer's windows reach. */
function reach({ in_channels, kernel_size = 1, dilation = 1 }: Layer): number {
  const [[kernel], [apart]] = [kernel_size, dilation].map((size) => [size].flat());
  return in_channels === undefined ? 0 : (kernel - 1) * apart;
}

/**
 * Runs a model step by step: of `s = stream(model)`, `s.step(frame)` gives, to the last bit, what `model(x)` gives at that
 * step of the whole sequence. States of recurrent layers, and what convolutions look back on, go from step to step; they are `s.state`,
 * plain data that can be kept, given to another stream, and set. Weights are looked at as they are at each step.
 *
 * The model takes x [T, N, I], [N, T, I] or [N, I, T], as `dim` says. Convolutions must be causal: padded before the first step alone, or
 * on both sides and cut behind the last.
 * @throws StateError naming the layer or the op that cannot run step by step.
 */
export function stream(model: Module, options?: StreamOptions): Stream;
export function stream(...args: readonly unknown[]): Stream {
  const { model, state, input_size, dim } = bind(declared, args);
  if (!(model instanceof Module)) {
    throw new TypeError(`stream(): argument 'model' must be Module, not ${typeName(model)}`);
  }
  if (dim !== null && ![0, 1, 2].includes(dim)) {
    throw new ValueError(`stream(): dim must be 0, 1 or 2, got ${dim}`, 'x is [T, N, I], [N, T, I] or [N, I, T]');
  }
  const named = [...model.named_modules()] as [string, Layer][];
  for (const [path, layer] of named) checkLayer(path, layer);
  const layers = named.map(([, layer]) => layer);
  const [width] = [
    input_size ?? [],
    layers.map(({ input_size, in_features, in_channels }) => input_size ?? in_features ?? in_channels ?? []),
  ].flat(2);
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
      dim: dim ?? stepsOf(layers),
      steps: layers.reduce((steps, layer) => steps + reach(layer), 2),
      dtype: weight?.dtype ?? 'float32',
      deviceName: weight?.deviceName ?? 'cpu',
    },
    state,
  );
}
