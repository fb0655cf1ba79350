// Processes that are killed while they save: the file is whole whenever that happens, and what they leave beside it is gone
// after the next save.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { parseSafetensors, readFile, writeFileAtomic } from '../../src/formats/index.ts';
import { counts, Draw, LONG, Tally } from './harness.ts';

/** What is wrong with the file, or undefined. */
function problem(path: string): string | undefined {
  try {
    const { bytes } = parseSafetensors(readFile(path)).tensors.get('w')!;
    return bytes.length === bytes[0] * 10_000 && bytes.every((byte) => byte === bytes[0]) ? undefined : 'mixed';
  } catch (error) {
    return String(error);
  }
}

it(
  'kill -9 during a save leaves a whole file, and nothing after the next save',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bptt-kills-'));
    const [program, saves] = [join(folder, 'saver.mjs'), join(folder, 'saves')];
    const path = join(saves, 'model.safetensors');
    const entry = join(import.meta.dirname, 'saver.ts');
    await build({ entryPoints: [entry], bundle: true, format: 'esm', platform: 'node', outfile: program });
    const draw = new Draw('kills');
    const tally = new Tally('kills', ['files torn', 'temporaries left', 'temporaries not swept']);
    const kills = counts(5, 200);
    try {
      for (let n = 0; n < kills; n++) {
        rmSync(saves, { recursive: true, force: true });
        mkdirSync(saves);
        const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
        const closed = once(child, 'close');
        await once(child.stdout, 'data');
        await sleep(5 + draw.next() * 60);
        child.kill('SIGKILL');
        expect(await closed).toEqual([null, 'SIGKILL']);
        const names = readdirSync(saves);
        const left = names.filter((name) => name.endsWith('.tmp'));
        for (const name of left) tally.add('temporaries left', names.length > 2 ? name : undefined);
        if (names.includes('model.safetensors')) {
          const fault = problem(path);
          if (fault !== undefined) tally.add('files torn', fault);
        }
        writeFileAtomic(join(saves, 'next'), new Uint8Array(1));
        for (const name of readdirSync(saves)) if (name.endsWith('.tmp')) tally.add('temporaries not swept', name);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    tally.close(`${kills} kills`);
    expect(tally.faults).toEqual([]);
  },
  LONG,
);
