// What a call may leave behind for the next one: modes, defaults, what hears warnings, and seeds, made as they were.

import * as torch from 'bptt';
import { autograd, mx } from 'bptt/gluon';

export function restore(): void {
  torch.set_default_dtype(torch.float32);
  torch.set_default_device('cpu');
  torch.set_grad_enabled(true);
  torch.set_printoptions({ profile: 'default' });
  torch.onWarning(undefined);
  autograd.set_recording(false);
  autograd.set_training(false);
  torch.manual_seed(0);
  mx.random.seed(0);
}

/** Takes away what a call registered for everyone, such as a hook around all optimizers' steps. */
export function withdraw(value: unknown): void {
  const held = Object(value);
  if (Object.hasOwn(held, 'remove')) held.remove();
}
