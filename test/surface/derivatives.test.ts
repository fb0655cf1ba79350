// torch.autograd.functional, anomaly detection, and what a Function says of its arguments, against real PyTorch.

import { afterEach, expect, it } from 'vitest';
import * as torch from '../../src/index.ts';
import autograd from '../golden/autograd.json' with { type: 'json' };
import { follow } from '../helpers/golden.ts';
import { ofDerivatives } from '../helpers/own-functions.ts';

afterEach(() => torch.autograd.set_detect_anomaly(false));

// As PyTorch answers.
it('keeps what was said of NaN while the mode is off', () => {
  torch.set_anomaly_enabled(false, false);
  expect([torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled()]).toEqual([false, false]);
  torch.autograd.set_detect_anomaly(true, () => expect(torch.is_anomaly_check_nan_enabled()).toBe(true));
  expect(torch.is_anomaly_check_nan_enabled()).toBe(false);
  torch.autograd.set_detect_anomaly(false);
  expect(torch.is_anomaly_check_nan_enabled()).toBe(true);
});

follow(['products', 'jacobians', 'anomalies', 'written', 'accumulated'], {}, ofDerivatives, autograd);

it('says where what gave NaN was called, and warns', () => {
  const x = torch.zeros(2).requires_grad_();
  const heard: string[] = [];
  const before = torch.onWarning(({ message }) => void heard.push(message));
  const failing = (): unknown => torch.autograd.detect_anomaly(() => x.sqrt().mul(0).sum().backward());
  try {
    expect(failing).toThrow(
      expect.objectContaining({
        message: "Function 'SqrtBackward0' returned nan values in its 0th output.",
        hint: expect.stringContaining('derivatives.test'),
      }),
    );
    const late = x.sqrt().mul(0).sum();
    expect(() => torch.autograd.set_detect_anomaly(true, () => late.backward())).toThrow('SqrtBackward0');
  } finally {
    torch.onWarning(before);
  }
  expect(heard[0]).toBe(
    'Anomaly Detection has been enabled. This mode will increase the runtime and should only be enabled for debugging.',
  );
  expect(heard[1]).toContain('Error detected in SqrtBackward0. Traceback of forward call that caused the error:\n');
  expect(heard[1]).toContain('derivatives.test');
  expect(heard[2]).toBe(
    'Error detected in SqrtBackward0. No forward pass information available. Enable detect anomaly during forward pass for more information.',
  );
  expect(torch.is_anomaly_enabled()).toBe(false);
});
