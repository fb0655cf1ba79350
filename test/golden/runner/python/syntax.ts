// What a Python text says, as data: expressions and statements of the part that golden statements are written in.

export type Expression =
  | { readonly kind: 'constant'; readonly value: null | boolean | number | string; readonly float?: boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly on: Expression; readonly name: string }
  | { readonly kind: 'call'; readonly fn: Expression; readonly args: Expression[]; readonly keywords: Keyword[] }
  | { readonly kind: 'index'; readonly on: Expression; readonly index: Expression }
  | { readonly kind: 'slice'; readonly parts: readonly (Expression | null)[] }
  | { readonly kind: 'list' | 'tuple'; readonly items: Expression[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'unary'; readonly op: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'if'; readonly test: Expression; readonly chosen: Expression; readonly otherwise: Expression }
  | { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: Expression }
  | { readonly kind: 'each'; readonly item: Expression; readonly target: Expression; readonly over: Expression };

export interface Keyword {
  /** null: `**value`. */
  readonly name: string | null;
  readonly value: Expression;
}

export interface FunctionDefinition {
  readonly kind: 'function';
  readonly name: string;
  readonly parameters: readonly string[];
  /** The name behind `**`, or null. */
  readonly rest: string | null;
  readonly body: readonly Statement[];
}

export type Statement =
  | { readonly kind: 'expression'; readonly value: Expression }
  | { readonly kind: 'assign'; readonly target: Expression; readonly value: Expression }
  | { readonly kind: 'augment'; readonly op: string; readonly target: Expression; readonly value: Expression }
  | { readonly kind: 'with'; readonly context: Expression; readonly body: readonly Statement[] }
  | { readonly kind: 'try'; readonly body: readonly Statement[]; readonly handler: Handler }
  | {
      readonly kind: 'class';
      readonly name: string;
      readonly base: Expression;
      readonly methods: readonly FunctionDefinition[];
    }
  | FunctionDefinition
  | { readonly kind: 'return'; readonly value: Expression };

export interface Handler {
  readonly type: Expression;
  readonly body: readonly Statement[];
}
