// The binary of backward passes, losses and optimizer steps, in a module of its own: a program that only runs forward
// passes does not import it, and a bundler leaves the binary out.

import { none } from '../reference/base/signature.ts';
import { training } from './binaries.ts';
import { provideTraining } from './instance.ts';
import { provideSave } from './keeping.ts';
import { save } from './saved.ts';

/**
 * Makes the kernels of training known: losses, optimizers and functions of autograd do it themselves. Nothing is compiled
 * before an op needs it.
 */
export function useTraining(...given: never[]): void {
  none('useTraining', given);
  provideTraining(training);
  provideSave(save);
}
