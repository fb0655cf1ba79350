// Twenty steps of an optimizer on `webgpu` (test/golden/optim_steps.json): what differs in parameters and states from PyTorch 2.13, to
// float32's tolerance. Needs no test runner, so that a page can ask too.

import { read } from '../../src/gpu/index.ts';
import { type Case, decoded, floats, stepped } from '../golden/optim-steps.ts';
import { FLOAT32, mismatch } from '../helpers/mismatch.ts';

/** What differs; null where nothing does. */
export async function stepsFault(one: Case): Promise<string | null> {
  const [kept, state] = await read(stepped(one, 'float32', 'webgpu'));
  const expected = decoded(one.state32, 'float32');
  const [found, wanted] = [state, expected].map((of) => `${Object.keys(of)}`);
  if (found !== wanted) return `a state of ${found} where ${wanted} was expected`;
  const faults = [
    ...one.float32.map((hex, i) => mismatch(kept[i].numpy(), floats(hex), FLOAT32)),
    ...Object.entries(expected).map(([key, x]) => mismatch(state[key].reshape(-1).numpy(), [x].flat(), FLOAT32)),
  ];
  return faults.find((fault) => fault !== null) ?? null;
}
