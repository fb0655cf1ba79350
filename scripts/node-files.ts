// What Node loads: the entries that package.json gives it, bundled with what they share in files of its own. Reading some 300
// modules one by one takes longer than all that a small program computes. Part of `npm run build`, after tsc; bundlers for
// pages take the modules, where more can be left out. Names are kept, for traces of the stack.

import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { root } from './whole-files.ts';

interface Targets {
  readonly default: string;
  readonly node?: string;
}

/** The module that an entry is in Node: one that brings threads along, where there is one. */
function moduleOf({ default: path }: Targets): string {
  const own = path.replace(/\.js$/, '.node.js');
  return existsSync(join(root, own)) ? own : path;
}

export async function bundleNodeFiles(): Promise<void> {
  const entries = Object.values<Targets | string>(manifest.exports).flatMap((targets) =>
    typeof targets === 'string' || targets.node === undefined ? [] : [{ ...targets, node: targets.node }],
  );
  const [folder, ...others] = new Set(entries.map(({ node }) => dirname(node)));
  if (others.length > 0) throw new Error(`what Node loads is in one folder, not also in ${others}`);
  rmSync(join(root, folder), { recursive: true, force: true });
  await build({
    absWorkingDir: root,
    entryPoints: entries.map((targets) => ({ in: moduleOf(targets), out: basename(targets.node, '.js') })),
    outdir: folder,
    bundle: true,
    splitting: true,
    minifyWhitespace: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    legalComments: 'none',
  });
}
