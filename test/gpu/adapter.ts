// Opens the device `webgpu` in Node, where there is an adapter: a GPU, or SwiftShader, the software driver that Debian's package
// chromium-common brings. Where there is none the tests of this folder are skipped, and global.ts says so in one line.

import { existsSync } from 'node:fs';
import { inject } from 'vitest';
import { type AdapterInfo, request } from '../../src/gpu/index.ts';
import { DeviceError } from '../../src/reference/base/errors.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether there is an adapter. */
    readonly webgpu: boolean;
  }
}

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

/** The same, for tests: looks for none where none was found before. */
export const openAdapter = async (): Promise<AdapterInfo | null> => (inject('webgpu') ? openAny() : null);
