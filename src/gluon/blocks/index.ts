// gluon.Block and gluon.HybridBlock, as users extend them, and SymbolBlock.

import { extended } from './extended.ts';
import { HybridBlock as Base } from './hybrid-block.ts';

export { Block } from './block.ts';
export { SymbolBlock } from './symbol-block.ts';

export const HybridBlock: typeof Base = /* @__PURE__ */ extended(Base);
export type HybridBlock = Base;
