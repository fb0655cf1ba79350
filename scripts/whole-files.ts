// The whole files, for pages without a bundler: each module of dist/ that is named here is bundled, minified and put in its
// own place. Part of `npm run build`, after tsc.

import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export interface WholeFile {
  /** Whether the kernels of backward passes, losses and optimizer steps are in it. */
  readonly trains: boolean;
  /** Bytes that it may have after gzip -9: what it measured, and 3 %. */
  readonly limit: number;
}

export const wholeFiles: { readonly [name: string]: WholeFile } = {
  'bptt.train': { trains: true, limit: 261_700 },
  'bptt.infer': { trains: false, limit: 234_600 },
  'bptt.gluon': { trains: true, limit: 223_700 },
};

export const wholeFile = (name: string): string => join(root, `dist/${name}.js`);

/** Leaves the binary of training out: what needs it then runs on the plain kernels. */
const forwardOnly: Plugin = {
  name: 'forward only',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\bwasm.training\.generated\.js$/ }, () => ({ contents: 'export const binary = undefined;' })),
};

export async function bundleWholeFiles(): Promise<void> {
  for (const [name, { trains }] of Object.entries(wholeFiles)) {
    const { outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: [wholeFile(name)],
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      legalComments: 'none',
      banner: { js: '// bptt, MIT License. Texts of all licenses: LICENSE and THIRD-PARTY-NOTICES.md of the package.' },
      plugins: trains ? [] : [forwardOnly],
      write: false,
    });
    writeFileSync(wholeFile(name), outputFiles[0].contents);
  }
}
