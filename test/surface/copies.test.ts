// Two copies of the package in one process: what one made, the other refuses, and says which versions there are.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { modules, printed } from '../helpers/program.ts';
import { root } from './repository.ts';

// Beside node_modules' own folders, where the repository's rules and git do not look.
const copy = mkdtempSync(join(root, 'node_modules/.copy-'));
afterAll(() => rmSync(copy, { recursive: true }));
cpSync(modules, copy, { recursive: true });
const versions = join(copy, 'reference/base/copies.js');
const text = readFileSync(versions, 'utf8');
const own = `version = "${manifest.version}"`;
writeFileSync(versions, text.replace(own, 'version = "9.8.7"'));

it('the version is the one in package.json', () => expect(text).toContain(own));

describe('a tensor of another copy is refused', () => {
  const program = `
    import * as torch from 'bptt';
    import { nn } from 'bptt';
    const other = await import(${JSON.stringify(pathToFileURL(join(copy, 'index.js')).href)});
    const a = torch.ones(2, 2);
    const b = other.ones(2, 2);
    const calls = {
      first: () => torch.add(b, a), second: () => torch.add(a, b), method: () => a.matmul(b), theirs: () => b.mul(a),
      layer: () => new nn.Linear(2, 2)(b), join: () => torch.cat([a, b]), copy: () => a.copy_(b), own: () => b.add(b),
    };
    const said = {};
    for (const [name, call] of Object.entries(calls)) {
      try { call(); said[name] = 'passes'; } catch (error) { said[name] = error.message; }
    }
    console.log(JSON.stringify(said));`;
  const said = JSON.parse(printed(program));
  const refusal = (ours: string, theirs: string): string =>
    `bptt ${ours} and bptt ${theirs} are loaded; a tensor of one cannot be used by the other`;
  it.each(['first', 'second', 'method', 'layer', 'join', 'copy'])('%s', (name) =>
    expect(said[name]).toBe(refusal(manifest.version, '9.8.7')));
  it('the other way round too', () => expect(said.theirs).toBe(refusal('9.8.7', manifest.version)));
  it('and each copy works alone', () => expect(said.own).toBe('passes'));
});
