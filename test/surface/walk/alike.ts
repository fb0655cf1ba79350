// Arguments that are taken and make no difference that the walk sees, with why. Patterns of `SIDE FUNCTION ARGUMENT`; one that
// matches nothing any more is to be taken out.

const NODES = "names a symbol's node, which an array does not become";
const MEANS = 'says how the ancestor goes about it, not what comes out';
const REFUSED = 'belongs to a mode that is refused';
const DERIVATIVES = 'tells how far a derivative may be off, or what happens then: those of the walk are right';
const GRADIENT = 'changes what flows back alone: tests of losses record it';
const ANCESTOR = 'the ancestor does not look at it either';
const FORM = 'wants arrays of the form of a result that no other argument has';
const TWIN = 'needs an instance that the walk does not make; the function of that name is judged';
const PLACES = 'takes what it is given by place';
const FILES = 'reads and writes files of several forms: tests of formats call it';
const RARE = 'is seen only beside others that a search does not put together: tests of the function call it so';

export const alike: { readonly [why: string]: readonly string[] } = {
  [NODES]: [
    'gluon (mx\\.nd|NDArray)\\..* name',
    'gluon (array|arange|eye|full|linspace|empty|zeros|ones)\\S* name',
    'gluon (Hybrid)?Lambda\\(\\) name',
    'gluon new BidirectionalCell output_prefix',
  ],
  [MEANS]: [
    'torch .* (non_blocking|foreach|fused|stable|sorted|sparse|mmap|_stacklevel|enable_nested_tensor|mask_check|assume_unique|vectorize|strategy|outer_jacobian_strategy|device_type)',
    'gluon .* (cudnn_off|cudnn_tune|workspace|forward_stype|sparse_grad|infer_range|__layout__|maxBytes)',
  ],
  [REFUSED]: [
    'gluon mx\\.nd\\.LeakyReLU (gamma|lower_bound|upper_bound)',
    'gluon mx\\.nd\\.(Pooling p_value|Convolution layout)',
  ],
  [DERIVATIVES]: ['torch autograd\\.grad(grad)?check .*'],
  [GRADIENT]: [
    'gluon mx\\.nd\\.(\\w+RegressionOutput|MakeLoss) (grad_scale|valid_thresh|normalization)',
    'gluon mx\\.nd\\.SoftmaxOutput (grad_scale|ignore_label|multi_output|use_ignore|normalization|out_grad|smooth_alpha)',
  ],
  [ANCESTOR]: [
    'gluon Loss\\.update labels',
    'gluon (mx\\.nd|NDArray)\\.(log_softmax|softmin) use_length',
    'gluon mx\\.nd\\.Embedding dtype',
    'gluon DropoutCell\\.state_info batch_size',
    'gluon (GRU|LSTM)\\(\\) sequence_length',
    'gluon mx\\.nd\\.random\\.seed ctx',
  ],
  [FORM]: [
    'gluon (mx\\.nd|NDArray)\\.(moments|[pP]ad|RNN|repeat|slice|cumsum|tile|one_hot|Sequence\\w+|Dropout|FullyConnected|Convolution|Reshape) out',
  ],
  [TWIN]: [
    'torch Tensor\\.(backward|register_hook|register_post_accumulate_grad_hook|retain_grad|item|bmm|v?dot|dsplit|nan_to_num_?|addmv_?|addr_?|scatter(_add|_reduce)?_?) .*',
    'gluon NDArray\\.(batch_dot|broadcast_(axes|axis)|pad|bool|backward) .*',
    'gluon NDArray\\.(squeeze axis|reshape reverse)',
    'gluon Constant\\.(grad|list_grad|initialize|reset_ctx) .*',
    'torch Tensor\\.as_strided storage_offset',
    'torch Tensor\\.(baddbmm_|bincount|bitwise_\\w+|ger|outer) .*',
    'torch Tensor\\.(allclose|isclose) equal_nan',
    'gluon (Adam|LBSGD|SGD)\\.update(_multi_precision)? .*',
    'gluon mx\\.nd\\._internal\\._.* .*',
  ],
  [PLACES]: [
    'gluon mx\\.nd\\.(Concat|concat|ElementWiseSum|add_n|stack|random\\.randn) .*',
    'gluon (Group|Xavier|Mixed)\\(\\) .*',
  ],
  [FILES]: [
    'gluon HybridBlock\\.export .*',
    'gluon (Block|ParameterDict)\\.(load_parameters|load_params|load) .*',
    'gluon (Trainer\\.load_states|Block\\.save_params|mx\\.nd\\.load_frombuffer) .*',
  ],
  [RARE]: [
    'torch Optimizer\\.register_(load_)?state_dict_(pre|post)_hook prepend',
    'torch Module\\.register_forward_hook always_call',
    'torch scatter_? value',
    'torch autograd\\.(set_)?detect_anomaly .*',
    'torch new nn\\.Buffer persistent',
    'torch (autograd\\.functional\\.hessian create_graph|random\\.fork_rng enabled)',
    'torch (nn\\.functional\\.max_unpool1d output_size|new nn\\.InstanceNorm1d bias|nn\\.functional\\.alpha_dropout inplace)',
    'torch nn\\.functional\\.instance_norm (running_mean|running_var|momentum)',
    'torch nn\\.utils\\.parametrize\\.(register_parametrization|is_parametrized|remove_parametrizations) .*',
    'torch autograd\\.grad (outputs|allow_unused|is_grads_batched|materialize_grads)',
    'gluon autograd\\.(backward|grad) train_mode',
    'gluon (Block\\.save_parameters deduplicate|ParameterDict\\.save strip_prefix|ParameterDict\\.at name)',
    'gluon (new ModifierCell|new data\\.vision\\.transforms\\.Compose|mx\\.optimizer\\.register) .*',
    'gluon gluon\\.utils\\.split_and_load even_split',
    'gluon new init\\.FusedRNN .*',
    'gluon (new metric\\.CustomMetric|metric\\.np) allow_extra_outputs',
    'gluon new metric\\.CompositeEvalMetric name',
    'gluon mx\\.nd\\.BatchNorm (momentum|use_global_stats)',
    'gluon mx\\.nd\\.RNN lstm_state_clip_nan',
    'gluon mx\\.nd\\.Pooling layout',
    'gluon Updater\\(\\) index',
  ],
};
