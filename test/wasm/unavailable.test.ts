// Where WebAssembly does not run (no room for its memory, a page that forbids it), the plain kernels do.

import * as torch from 'bptt';
import { expect, it, vi } from 'vitest';

it('ops run on the plain kernels, are counted, and that is said once', () => {
  const instance = vi.spyOn(WebAssembly, 'Instance').mockImplementation(() => {
    throw new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance');
  });
  const said: string[] = [];
  torch.onWarning(({ message }) => said.push(message));
  const x = torch.tensor([1, 2, 3], { dtype: torch.float32, requires_grad: true });
  const y = x.add(1).mul(2);
  y.sum().backward();
  instance.mockRestore();
  torch.onWarning(undefined);
  expect(y.tolist()).toEqual([4, 6, 8]);
  expect(x.grad?.tolist()).toEqual([2, 2, 2]);
  expect(said).toEqual([expect.stringMatching(/^WebAssembly does not run here .*'wasm-unsafe-eval'/s)]);
  expect([...torch.fallbacks().keys()]).toContain('mul float32');
});
