// NaN and infinity where PyTorch 2.13 lets them through or stops them.

import type * as torch from 'bptt';
import { describe, expect, it } from 'vitest';
import { differs, rows } from '../golden/not-a-number.ts';
import { on } from '../helpers/on.ts';

describe.each<torch.Device>(['cpu', 'reference'])('on %s', (device) => {
  it.each(rows)('$name', (row) => {
    expect(differs(on(device, row.make), row)).toBeNull();
  });
});
