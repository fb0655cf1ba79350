// Opens the device `webgpu` in Node, where there is an adapter: a GPU, or SwiftShader, the software driver that Debian's package
// chromium-common brings. Needs no test runner.

import { existsSync } from 'node:fs';
import { type AdapterInfo, request } from '../../src/gpu/index.ts';
import { DeviceError } from '../../src/reference/base/errors.ts';

/** Where chromium-common has SwiftShader. */
const DRIVER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** What was opened; null where there is nothing to open. */
export async function openAny(): Promise<AdapterInfo | null> {
  if (existsSync(DRIVER)) process.env.VK_DRIVER_FILES ??= DRIVER;
  process.env.XDG_RUNTIME_DIR ??= '/tmp';
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return null;
  }
}
