// The package's public surface: which entries there are, that the rest is closed, and that its names are PyTorch's own.
// names.json is written by make_names.py from the real PyTorch.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import names from './names.json' with { type: 'json' };
import { root } from './repository.ts';

const require = createRequire(join(root, 'package.json'));
const entries = Object.entries(manifest.exports).flatMap(([path, targets]) =>
  typeof targets === 'string' ? [] : [{ path, name: `bptt${path.slice(1)}`, targets }],
);
const load = (name: string): Promise<Record<string, unknown>> => import(/* @vite-ignore */ name);
const namesOf = (...places: (keyof typeof names)[]): Set<string> =>
  new Set(places.flatMap((place) => names[place].split(' ')));
const unknownTo = (known: Set<string>, found: string[]): string[] => found.filter((name) => !known.has(name)).sort();
/** What torch.nn does not have, of bptt/nn alone. */
const beside = ['stream', 'for_each_step', 'WeightDropLSTM', 'ZoneoutLSTM', 'LayerNormLSTM'];

describe('package.json', () => {
  it('opens these entries', () => {
    const public_ = ['.', './core', './nn', './optim', './data', './gluon', './mx', './formats', './datasets'];
    const whole = ['./bptt.train.js', './bptt.infer.js', './bptt.gluon.js'];
    expect(entries.map(({ path }) => path).sort()).toEqual([...public_, './threads', './webgpu', ...whole].sort());
  });
  it.each(entries)('gives $name one source, one build and one type', ({ targets }) => {
    const source = targets['bptt-source'];
    expect(existsSync(join(root, source))).toBe(true);
    expect(targets.default).toBe(source.replace('./src/', './dist/').replace(/\.ts$/, '.js'));
    expect(targets.types).toBe(targets.default.replace(/\.js$/, '.d.ts'));
  });
  it.each(entries)('gives $name a bundle in Node, where it is none already', ({ path, targets }) => {
    const bundle = path === '.' ? './index' : path;
    expect('node' in targets ? targets.node : targets.default).toBe(
      path.endsWith('.js') ? path.replace('./', './dist/') : `${bundle.replace('./', './dist/node/')}.js`,
    );
  });
  it.each([
    'engine',
    'torch',
    'wasm',
    'rules',
    'reference/tensor',
    'src/index.ts',
    'dist/index.js',
  ])('keeps bptt/%s closed', (path) =>
    expect(() => require.resolve(`bptt/${path}`)).toThrow(/not defined by "exports"/));
  it('has no dependency at run time', () => {
    const kinds = ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundledDependencies'];
    expect(kinds.filter((kind) => kind in manifest)).toEqual([]);
  });
  it('runs nothing when it is installed as a package, and builds itself in a clone or from git', () => {
    // npm runs these for a package from a registry or a tarball; `prepare` only in a clone, and for a package from git.
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
    expect(manifest.scripts.prepare).toBe('tsx scripts/prepare.ts');
  });
});

describe('the entries', () => {
  it.each(entries)('$name loads and has no default', async ({ name }) => {
    const entry = await load(name);
    // bptt/threads is imported for its effect.
    expect(Object.keys(entry).length > 0).toBe(name !== 'bptt/threads');
    expect('default' in entry).toBe(false);
  });
  it.each(['nn', 'optim'])('bptt holds what bptt/%s holds', async (name) => {
    const inner = (await load('bptt'))[name] as Record<string, unknown>;
    const entry = await load(`bptt/${name}`);
    // What torch.nn lacks is of bptt/nn alone: a bundler keeps all of a namespace within a namespace.
    const shared = Object.keys(entry).filter((key) => !beside.includes(key));
    expect(Object.keys(inner).sort()).toEqual(shared.sort());
    for (const key of shared) expect(inner[key], key).toBe(entry[key]);
  });
});

describe('the names', () => {
  /** Names from beside PyTorch (torchvision, safetensors.torch), and ours: errors, and the doors to what went unsaid. */
  const ours = new Set([
    'safetensors',
    ...['DTypeError', 'DeviceError', 'FormatError', 'ShapeError', 'StateError'],
    ...['fallbacks', 'resetFallbacks', 'wasmPages', 'onWarning', 'setWideSimd', 'isWideSimd'],
    ...['setDeterministic', 'isDeterministic'],
    ...['datasets', 'transforms', 'load_file', 'save_file'],
    ...['AutogradFunction', 'useTraining'],
  ]);

  it('of bptt are those of torch, of Python, and a few of ours', async () => {
    const known = new Set([...namesOf('torch', 'builtins'), ...ours]);
    expect(unknownTo(known, Object.keys(await load('bptt')))).toEqual([]);
  });
  it('of bptt/core are those of torch and of its Tensor', async () => {
    const known = new Set([...namesOf('torch', 'torch.Tensor', 'builtins'), ...ours, 'at', 'setAt']);
    expect(unknownTo(known, Object.keys(await load('bptt/core')))).toEqual([]);
  });
  it('of bptt/nn are those of torch.nn, and a few of ours', async () => {
    expect(unknownTo(new Set([...namesOf('torch.nn'), ...beside]), Object.keys(await load('bptt/nn')))).toEqual([]);
  });
  it('of bptt/optim are those of torch.optim, and what Python imports from torch.optim.optimizer', async () => {
    const hooks = ['register_optimizer_step_pre_hook', 'register_optimizer_step_post_hook'];
    const known = new Set([...namesOf('torch.optim'), ...hooks]);
    expect(unknownTo(known, Object.keys(await load('bptt/optim')))).toEqual([]);
  });
  it("of bptt/data are those of torch.utils.data, and torchvision's two modules", async () => {
    const known = new Set([...namesOf('torch.utils.data'), 'datasets', 'transforms']);
    expect(unknownTo(known, Object.keys(await load('bptt/data')))).toEqual([]);
  });
  it('of a Tensor are those of torch.Tensor, and what Python spells otherwise', async () => {
    const { Tensor } = (await load('bptt')) as { Tensor: { prototype: object } };
    const found = new Set<string>();
    for (let level = Tensor.prototype; level !== Object.prototype; level = Object.getPrototypeOf(level)) {
      for (const name of Object.getOwnPropertyNames(level)) found.add(name);
    }
    const python = new Set(['constructor', 'length', 'toString', 'toJSON', 'at', 'set_', 'species', 'elements']);
    // By `bptt/webgpu`: elements that are waited for.
    python.add('read');
    const camelCase = /^[a-z]+([A-Z][a-z]*)+$/;
    const words = [...found].filter((name) => !camelCase.test(name) && !python.has(name));
    expect(unknownTo(namesOf('torch.Tensor'), words)).toEqual([]);
  });
});
