// Modules of one's own that compute parameters, as the table of parametrizations names them.

import * as torch from '../../src/index.ts';
import * as nn from '../../src/nn/index.ts';

type Tensor = torch.Tensor;

class Symmetric extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.triu().add(x.triu(1).t());
  }
}
class Scaled extends nn.Module {
  readonly factor: number;
  constructor(factor: number) {
    super();
    this.factor = factor;
  }
  override forward(x: Tensor): Tensor {
    return x.mul(this.factor);
  }
  right_inverse(x: Tensor): Tensor {
    return x.div(this.factor);
  }
}
class Split extends nn.Module {
  override forward(x: Tensor, y: Tensor): Tensor {
    return x.add(y.mul(2));
  }
  right_inverse(x: Tensor): Tensor[] {
    return [x.div(2), x.div(4)];
  }
}
class Learned extends nn.Module {
  factor = new nn.Parameter(torch.tensor([0.5]));
  override forward(x: Tensor): Tensor {
    return x.mul(this.factor);
  }
}
class Tanh extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.tanh();
  }
}
class Dropped extends nn.Module {
  override forward(x: Tensor): Tensor {
    return this.training ? x.mul(0.5) : x;
  }
}
class Flat extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.view(-1);
  }
}
class Doubled extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.double();
  }
}
class Counted extends nn.Module {
  count = -1;
  override forward(x: Tensor): Tensor {
    this.count++;
    return x.mul(2);
  }
}

type Body = () => unknown;
const cache = (body: Body): unknown => nn.utils.parametrize.cached(body);
const both = (body: Body): unknown[] => [body(), body()];
export const ofParametrizations = {
  Symmetric,
  Scaled,
  Split,
  Learned,
  Tanh,
  Dropped,
  Flat,
  Doubled,
  Counted,
  cache,
  both,
};
