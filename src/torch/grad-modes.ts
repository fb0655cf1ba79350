// Whether ops are recorded: modes as callbacks, Python's `with torch.no_grad():`.

import { bind, gradEnabled, setGrad, withGrad } from '../engine/index.ts';
import { define, signatureOf } from './define.ts';
import { bool, callable } from './kinds.ts';

type Body = () => unknown;
/** Takes what is run. */
type Mode = <R>(body: () => R) => R;
/* @__NO_SIDE_EFFECTS__ */
function mode(name: string, on: false | null): Mode {
  const declared = signatureOf<{ body: Body }>(name, { body: [callable] });
  return (...args) => withGrad(on, bind(declared, args).body) as never;
}

/** Runs the callback without recording: Python's `with torch.no_grad():`. */
export const no_grad: Mode = /* @__PURE__ */ mode('no_grad', false);
/** Runs the callback with recording of tensors. */
export const enable_grad: Mode = /* @__PURE__ */ mode('enable_grad', null);
const setting = /* @__PURE__ */ signatureOf<{ mode: boolean; body?: Body | null }>('set_grad_enabled', {
  mode: [bool],
  body: [callable, null],
});
/** Turns recording on or off: inside the callback where there is one, else from here on, up to the end of what runs it. */
export function set_grad_enabled(mode: boolean): void;
export function set_grad_enabled<R>(mode: boolean, body: () => R): R;
export function set_grad_enabled(...args: readonly unknown[]): unknown {
  const { mode, body } = bind(setting, args);
  // Tensors are recorded by default, Gluon's arrays inside `record` alone.
  const on = mode && null;
  if (body !== null || args.length > 1) return withGrad(on, body as Body);
  return setGrad(on);
}
const inferring = /* @__PURE__ */ signatureOf<{ mode: boolean; body: Body }>('inference_mode', {
  mode: [bool],
  body: [callable],
});
/** Runs the callback without recording, as `no_grad`: what it makes may be used in recorded calls all the same. */
export function inference_mode<R>(body: () => R): R;
export function inference_mode<R>(mode: boolean, body: () => R): R;
export function inference_mode(...args: readonly unknown[]): unknown {
  const { mode, body } = bind(inferring, typeof args[0] === 'function' ? [true, ...args] : args);
  return mode ? withGrad(false, body) : body();
}
/** Whether ops are being recorded. */
export const is_grad_enabled: () => boolean = /* @__PURE__ */ define<object, boolean>('is_grad_enabled', {}, () =>
  gradEnabled(),
);
