// The two switches that autograd's scopes turn: whether ops are recorded, and whether layers behave as in training.

import { none, run } from '../../engine/index.ts';

interface Modes {
  readonly recording: boolean;
  readonly training: boolean;
}

let modes: Modes = { recording: false, training: false };

/** Whether ops are being recorded. */
export const is_recording = (...args: []): boolean => {
  none('is_recording', args, false);
  return modes.recording;
};
/** Whether layers such as Dropout behave as in training. */
export const is_training = (...args: []): boolean => {
  none('is_training', args, false);
  return modes.training;
};

/** Sets the switches; returns what they were. */
export function setModes(next: Partial<Modes>): Modes {
  const before = modes;
  modes = { ...modes, ...next };
  return before;
}

/** Runs `body` with the switches set, whatever happens in it. */
export function withModes<R>(next: Partial<Modes>, body: () => R): R {
  const before = setModes(next);
  try {
    return run(body);
  } finally {
    modes = before;
  }
}
