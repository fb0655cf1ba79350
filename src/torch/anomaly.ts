// torch.autograd's anomaly mode: each node remembers where it was recorded, and a backward pass stops at the first one that gives
// a gradient with NaN. It reads what every node gives, so it runs where elements can be read at once.

import {
  bind,
  DeviceError,
  type Tensor as EngineTensor,
  type Inspector,
  inspect,
  inspector,
  isFloating,
  type Node,
  peek,
  RuntimeError,
  run,
  warn,
} from '../engine/index.ts';
import { define, signatureOf } from './define.ts';
import { bool, callable } from './kinds.ts';
import { calledName } from './names.ts';

type Gradients = readonly (EngineTensor | null)[];

/** The mode: who looks, and at what. */
class Anomaly implements Inspector {
  readonly check_nan: boolean;
  /** Where nodes were recorded. */
  static readonly #places = new WeakMap<Node, string>();

  constructor(check_nan: boolean) {
    this.check_nan = check_nan;
  }

  made(node: Node): void {
    const { stack = '' } = new Error();
    Anomaly.#places.set(node, stack.slice(stack.indexOf('\n') + 1));
  }

  derived(node: Node, derive: () => Gradients): Gradients {
    try {
      const gradients = derive();
      if (this.check_nan) this.#check(node, gradients);
      return gradients;
    } catch (error) {
      this.#tell(node);
      throw error;
    }
  }

  /** @throws RuntimeError for NaN, DeviceError where nobody can look. */
  #check(node: Node, gradients: Gradients): void {
    for (const [i, g] of gradients.entries()) {
      if (!g || !isFloating(g.dtype) || g.deviceName === 'meta') continue;
      const name = calledName(node.name);
      const values = peek(g);
      if (values === null) {
        throw new DeviceError(
          `anomaly detection cannot read the gradients of ${name} on '${g.deviceName}'`,
          "there elements are awaited: set_detect_anomaly(true, false), or a run on 'cpu'",
        );
      }
      if (!values.some(Number.isNaN)) continue;
      throw new RuntimeError(
        `Function '${name}' returned nan values in its ${i}th output.`,
        `that is the gradient of argument ${i} of what recorded ${name}${this.#where(node)}`,
      );
    }
  }

  /** Says where what failed was called. */
  #tell(node: Node): void {
    const name = calledName(node.name);
    const where = Anomaly.#places.get(node);
    warn(
      where === undefined
        ? `Error detected in ${name}. No forward pass information available. Enable detect anomaly during forward pass for more information.`
        : `Error detected in ${name}. Traceback of forward call that caused the error:\n${where}\n`,
    );
  }

  #where(node: Node): string {
    const place = Anomaly.#places.get(node);
    return place === undefined ? '; turn the mode on before the forward pass to see where' : `, called\n${place}`;
  }
}

/** Whether gradients are checked for NaN where the mode is on, as was said last. */
let checks = true;

function enter(on: boolean, check_nan: boolean): void {
  checks = check_nan;
  inspect(on ? new Anomaly(check_nan) : null);
}

/** Runs a callback in a mode, which ends with it. */
function within<R>(on: boolean, check_nan: boolean, body: () => R): R {
  const [before, checked] = [inspector(), checks];
  enter(on, check_nan);
  try {
    return run(body);
  } finally {
    inspect(before);
    checks = checked;
  }
}

type Body = () => unknown;
interface Detecting {
  /** Whether gradients are checked for NaN, as by default. */
  check_nan?: boolean;
}
const setting = /* @__PURE__ */ signatureOf<{ mode: boolean } & Detecting & { body?: Body | null }>(
  'set_detect_anomaly.__init__',
  { mode: [bool], check_nan: [bool, true], body: [callable, null] },
);
/** Turns anomaly detection on or off: inside the callback where there is one, else from here on. */
export function set_detect_anomaly(mode: boolean, check_nan?: boolean | Detecting): void;
export function set_detect_anomaly<R>(mode: boolean, body: () => R): R;
export function set_detect_anomaly<R>(mode: boolean, check_nan: boolean, body: () => R): R;
export function set_detect_anomaly(...args: readonly unknown[]): unknown {
  const given = typeof args[1] === 'function' ? [args[0], undefined, ...args.slice(1)] : args;
  const { mode: on, check_nan, body } = bind(setting, given);
  return body === null ? enter(on, check_nan) : within(on, check_nan, body);
}

const detecting = /* @__PURE__ */ signatureOf<Detecting & { body: Body }>('detect_anomaly.__init__', {
  check_nan: [bool, true],
  body: [callable],
});
/**
 * Runs the callback with anomaly detection: Python's `with torch.autograd.detect_anomaly():`.
 * @throws RuntimeError from `backward()` at the first function that gives NaN; its hint says where that was called.
 */
export function detect_anomaly<R>(body: () => R): R;
export function detect_anomaly<R>(check_nan: boolean, body: () => R): R;
export function detect_anomaly(...args: readonly unknown[]): unknown {
  const { check_nan, body } = bind(detecting, typeof args[0] === 'function' ? [undefined, ...args] : args);
  warn(
    'Anomaly Detection has been enabled. This mode will increase the runtime and should only be enabled for debugging.',
  );
  return within(true, check_nan, body);
}

/** Whether anomaly detection is on. */
export const is_anomaly_enabled: () => boolean = /* @__PURE__ */ define<object, boolean>(
  'is_anomaly_enabled',
  {},
  () => inspector() !== null,
);
/** Whether gradients are checked for NaN where anomaly detection is on. */
export const is_anomaly_check_nan_enabled: () => boolean = /* @__PURE__ */ define<object, boolean>(
  'is_anomaly_check_nan_enabled',
  {},
  () => checks,
);
/** Turns anomaly detection on or off from here on, as `set_detect_anomaly` without a callback does. */
export const set_anomaly_enabled: (enabled: boolean, check_nan?: boolean | Detecting) => void = /* @__PURE__ */ define<
  { enabled: boolean } & Detecting,
  void
>('set_anomaly_enabled', { enabled: [bool], check_nan: [bool, true] }, ({ enabled, check_nan }) =>
  enter(enabled, check_nan),
);
