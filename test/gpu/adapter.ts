// The device `webgpu` for tests. Where there is no adapter the tests of this folder are skipped, and global.ts says so in one line.

import { inject } from 'vitest';
import type { AdapterInfo } from '../../src/gpu/index.ts';
import { openAny } from './open.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether there is an adapter. */
    readonly webgpu: boolean;
  }
}

/** What was opened; null where there is nothing to open. Looks for none where none was found before. */
export const openAdapter = async (): Promise<AdapterInfo | null> => (inject('webgpu') ? openAny() : null);
