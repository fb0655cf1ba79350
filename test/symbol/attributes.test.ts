// Attributes of symbols with several outputs: those of the first node, as MXNet 1.9.1 gives them.

import { mx } from 'bptt/mx';
import { expect, it } from 'vitest';

const [a, b] = [mx.sym.var('a', { shape: [2, 3] }), mx.sym.var('b')];

it('of a group are its first node’s', () => {
  expect(mx.sym.Group([a, b]).list_attr()).toEqual({ __shape__: '(2, 3)' });
  expect(mx.sym.Group([b, a]).list_attr()).toEqual({});
  expect(mx.sym.Group([b, a]).attr_dict()).toEqual({ a: { __shape__: '(2, 3)' } });
});

it('of an operator with several outputs, or of one of them, are the operator’s', () => {
  const parts = mx.sym.split(a, { num_outputs: 3, name: 'sp' });
  expect(parts.list_attr()).toEqual({ num_outputs: '3' });
  expect(parts.at(1).list_attr()).toEqual({ num_outputs: '3' });
});

it('cannot be set on a group', () => {
  const group = mx.sym.Group([a, b]);
  expect(() => group._set_attr({ x: '1' })).toThrow(
    'MXNetError: Check failed: node == e.node.get(): Symbol.SetAttrs only works for non-grouped symbol',
  );
  expect(group.list_attr()).toEqual({ __shape__: '(2, 3)' });
});
