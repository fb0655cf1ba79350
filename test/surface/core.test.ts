// Two ways in, one class, one prototype: `bptt` makes methods of torch's functions, every other entry leaves the Tensor
// lean; a program that imports both has the methods everywhere, whatever comes first. Its types: core-types.test.ts.

import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { printed } from '../helpers/program.ts';
import { importsOf } from './imports.ts';
import { files, read } from './repository.ts';

const lean = ['bptt/core', 'bptt/nn', 'bptt/optim', 'bptt/data', 'bptt/formats', 'bptt/datasets', 'bptt/gluon'];

describe('at run time', () => {
  it('no entry but the root adds a method', () => {
    const imports = lean.map((name) => `import ${JSON.stringify(name)};`).join('\n');
    expect(
      printed(`${imports}
        import { Tensor } from 'bptt/core';
        console.log(['mul', 'add_', 'T', 'sum', 'view'].filter((name) => name in Tensor.prototype).join() || 'none');`),
    ).toBe('none');
  });
  it('core computes, differentiates, cuts and prints', () => {
    const text = printed(`
      import { add, mul, sum, tensor, no_grad, copy_, reshape } from 'bptt/core';
      const x = tensor([1.5, -2, 4], { requires_grad: true });
      sum(mul(add(x, 1), x)).backward();
      no_grad(() => copy_(x, reshape(tensor([[0, 1, 2]]), 3)));
      console.log(String(x.grad), String(x.at('1:').detach()), x.at(-1).item());`);
    // d/dx Σ (x + 1) x = 2x + 1.
    expect(text).toBe('tensor([ 4., -3.,  9.]) tensor([1., 2.]) 2');
  });
  it('core leaves the kernels of backward passes out where only backward() trains, until the program asks for them', () => {
    const program = (first: string): string =>
      printed(`
        import { fallbacks, ones, sum, useTraining } from 'bptt/core';
        import { LSTM } from 'bptt/nn';
        ${first}
        sum(new LSTM(2, 3)(ones(4, 1, 2))[0]).backward();
        console.log([...fallbacks().keys()].join());`);
    expect(program('')).toBe('lstm_backward float32');
    expect(program('useTraining();')).toBe('');
  });
  it('core says what an index of elements needs', () => {
    const text = printed(`
      import { tensor } from 'bptt/core';
      try { tensor([1, 2]).at([0]); } catch (error) { console.log(error.name, error.hint); }`);
    expect(text).toMatch(/^TypeError import 'bptt' once, or call index_select/);
  });
  it.each([
    ['core first', "import * as core from 'bptt/core'; import * as torch from 'bptt';"],
    ['bptt first', "import * as torch from 'bptt'; import * as core from 'bptt/core';"],
  ])('both entries are one class, %s', (_order, imports) => {
    const text = printed(`${imports}
      const x = core.tensor([1, 2]);
      console.log(core.Tensor === torch.Tensor, core.add === torch.add, String(x.add(1)), String(x.at([1])));`);
    expect(text).toBe('true true tensor([2, 3]) tensor([2])');
  });
});

describe('by imports', () => {
  /** Every file under src/ that one reaches, through types too. */
  function reached(entry: string): Set<string> {
    const found = new Set<string>();
    const visit = (path: string): void => {
      if (found.has(path) || !files.includes(`src/${path}`)) return;
      found.add(path);
      for (const { relative, target } of importsOf(path, read(`src/${path}`))) if (relative) visit(target);
    };
    visit(entry);
    return found;
  }
  const sources = Object.entries(manifest.exports).flatMap(([name, targets]) =>
    typeof targets === 'string' ? [] : [{ name, path: targets['bptt-source'].replace('./src/', '') }],
  );
  it('the root reaches the methods', () => expect(reached('index.ts')).toContain('torch/methods.ts'));
  // A whole file is torch's root entry in one piece.
  const whole = ['./bptt.train.js', './bptt.infer.js'];
  it.each(sources.filter(({ name }) => name !== '.' && !whole.includes(name)))('$name does not', ({ path }) => {
    expect(reached(path).size).toBeGreaterThan(1);
    expect(reached(path)).not.toContain('torch/methods.ts');
  });
  it('nothing under src/ but the root entry, and the one of bptt.infer.js, imports the methods', () => {
    const importers = files
      .filter((path) => path.startsWith('src/'))
      .filter((path) => importsOf(path.slice(4), read(path)).some(({ target }) => target === 'torch/methods.ts'));
    expect(importers).toEqual(['src/index.ts', 'src/untrained.ts']);
  });
});
