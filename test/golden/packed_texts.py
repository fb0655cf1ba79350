"""What make_packed.py asks PyTorch: `rnn` is torch.nn.utils.rnn, X a batch [4, 3, 2] of floats."""

VALUES = """
rnn.pack_padded_sequence(X, [4, 2, 1])
rnn.pack_padded_sequence(X, [1, 4, 2], enforce_sorted=False)
rnn.pack_padded_sequence(X, [2, 2, 1])
rnn.pack_padded_sequence(X, [2, 2, 1], False, False)
rnn.pack_padded_sequence(X, [3, 2, 1, 1], batch_first=True)
rnn.pack_padded_sequence(X, [4.7, 2.2, 1.0])
rnn.pack_padded_sequence(X, torch.tensor([4.5, 2.5, 1.5]))
rnn.pack_padded_sequence(X, torch.tensor([True, True, True]))
rnn.pack_padded_sequence(X, torch.tensor([4, 2, 1], dtype=torch.int32))
rnn.pack_padded_sequence(X, (4, 2, 1))
rnn.pack_padded_sequence(X, [7, 2, 1])
rnn.pack_padded_sequence(X, [1, 4], enforce_sorted=False)
rnn.pack_padded_sequence(torch.arange(8).view(4, 2), [4, 2])
rnn.pack_padded_sequence(torch.arange(8).view(4, 2), [2, 1, 1, 1], True)
rnn.pack_padded_sequence(torch.arange(24).view(3, 2, 2, 2), [1, 3], enforce_sorted=False)
rnn.pack_padded_sequence(X.requires_grad_(), [4, 2, 1])
rnn.pack_sequence([torch.tensor([1, 2, 3]), torch.tensor([4, 5]), torch.tensor([6])])
rnn.pack_sequence([torch.tensor([4, 5]), torch.tensor([1, 2, 3]), torch.tensor([6])], enforce_sorted=False)
rnn.pack_sequence(X)
rnn.pad_packed_sequence(rnn.pack_padded_sequence(X.requires_grad_(), [4, 2, 1]))[0]
rnn.pad_packed_sequence(rnn.pack_padded_sequence(X.requires_grad_(), [4, 2, 1]), True)[0]
rnn.pad_packed_sequence(rnn.pack_padded_sequence(X.requires_grad_(), [2, 4, 1], enforce_sorted=False), True)[0]
rnn.pad_packed_sequence(rnn.pack_padded_sequence(X, [2, 4, 1], enforce_sorted=False))[1]
rnn.pad_packed_sequence(rnn.pack_padded_sequence(X, [4, 2, 1]), padding_value=-1.0, total_length=5)[0]
rnn.pad_packed_sequence(rnn.pack_padded_sequence(X, [4, 2, 1]), False, torch.tensor(2.5))[0]
rnn.pad_packed_sequence(rnn.pack_padded_sequence(torch.arange(8).view(4, 2), [4, 2]), padding_value=1.5)[0]
rnn.pad_packed_sequence(rnn.pack_padded_sequence(torch.ones(4, 2).bool(), [4, 2]), padding_value=2.0)[0]
rnn.pad_packed_sequence(rnn.pack_padded_sequence(torch.ones(4, 2).byte(), [4, 2]), padding_value=-1)[0]
rnn.pad_packed_sequence(rnn.PackedSequence(torch.arange(7), torch.tensor([3, 2, 1])))[0]
rnn.unpack_sequence(rnn.pack_padded_sequence(X.requires_grad_(), [2, 4, 1], enforce_sorted=False))[1]
rnn.pad_sequence([torch.ones(3, 2), torch.ones(1, 2).mul(2), torch.ones(2, 2).mul(3)])
rnn.pad_sequence([torch.tensor([1, 2]), torch.tensor([3])], True, -1, 'left')
rnn.pad_sequence([torch.tensor([1.5, 2.5]).requires_grad_(), torch.tensor([3.5])])
rnn.pad_sequence([torch.tensor([1, 2]), torch.tensor([1.5])])
rnn.pad_sequence([torch.tensor([1.5, 2.5]), torch.tensor([1])])
rnn.pad_sequence([torch.tensor([1, 2]), torch.tensor([1])], padding_value=0.5)
rnn.pad_sequence([torch.tensor([1.5, 2.5]), torch.tensor([1.5])], padding_value=True)
rnn.pad_sequence([torch.zeros(0), torch.ones(2)])
rnn.pad_sequence([torch.zeros(0), torch.zeros(0)])
rnn.pad_sequence([torch.ones(3, 2), torch.ones(2, 1)])
rnn.pad_sequence([torch.ones(3, 2), torch.ones(2)])
rnn.pad_sequence(X)
rnn.unpad_sequence(X, torch.tensor([2, 3, 1, 0]), True)[0]
rnn.unpad_sequence(X, torch.tensor([2, 9, 1, -1]), True)[1]
rnn.unpad_sequence(X, torch.tensor([2, 9, 1, -1]), True)[3]
rnn.unpad_sequence(X, torch.tensor([2.5, 3.0, 1.0, 0.0]), batch_first=True)[0]
rnn.unpad_sequence(X.requires_grad_().mul(1), torch.tensor([2, 3, 1]))[0]
rnn.invert_permutation(torch.tensor([2, 0, 1]))
rnn.PackedSequence(torch.ones(2), torch.tensor([2]))
rnn.PackedSequence((torch.ones(2), torch.tensor([2])))
rnn.PackedSequence([torch.ones(2), torch.tensor([2])], sorted_indices=torch.tensor([1, 0]))
rnn.PackedSequence(torch.ones(2), torch.tensor([2]), None, torch.tensor([1, 0]))
rnn.pack_sequence([torch.tensor([1, 2])]).double()
rnn.pack_sequence([torch.tensor([1, 2])]).to(torch.float32)
rnn.pack_sequence([torch.tensor([1, 2])]).to(dtype=torch.int32)
rnn.pack_sequence([torch.tensor([1.5, 2.5])]).long()
rnn.pack_sequence([torch.tensor([1.5, 2.5])]).int()
rnn.pack_sequence([torch.tensor([1.5, 2.5])]).byte()
rnn.pack_sequence([torch.tensor([1, 2])]).float()
rnn.pack_sequence([torch.tensor([1, 2])]).cpu()
rnn.pack_sequence([torch.tensor([1, 2])]).cpu(torch.float64)
rnn.pack_sequence([torch.tensor([1, 2])]).to('meta')
""".strip().split("\n")

LAYERS = ["torch.nn.RNN", "torch.nn.LSTM", "torch.nn.GRU"]
GOOD, UNSORTED = "rnn.pack_padded_sequence(X, [4, 2, 1])", "rnn.pack_padded_sequence(X, [1, 4, 2], enforce_sorted=False)"


def layer(name):
    """Wrong calls of a layer."""
    state = lambda *shape: f"(torch.zeros{shape}, torch.zeros{shape})" if name.endswith("LSTM") else f"torch.zeros{shape}"
    make = f"{name}(2, 3)"
    yield f"{make}(rnn.pack_padded_sequence(X, [7, 2, 1]))"
    yield f"{make}(rnn.pack_padded_sequence(X, [7, 6, 5]))"
    yield f"{name}(5, 3)({GOOD})"
    yield f"{make}(rnn.pack_padded_sequence(X.double(), [4, 2, 1]))"
    yield f"{make}(rnn.pack_padded_sequence(X.long(), [4, 2, 1]))"
    yield f"{make}(rnn.pack_padded_sequence(torch.ones(4, 3), [4, 2, 1]))"
    for shape in [(3, 3), (1, 2, 3), (1, 5, 3), (1, 3, 4), (2, 3, 3)]:
        yield f"{make}({GOOD}, {state(*shape)})"
    for shape in [(3, 3), (1, 3), (1, 2, 3), (1, 3, 4)]:
        yield f"{make}({UNSORTED}, {state(*shape)})"
    yield f"{name}(2, 3, 2)({GOOD}, {state(1, 3, 3)})"
    yield f"{make}(rnn.PackedSequence(torch.ones(5, 2), torch.tensor([3, 2, 1])))"
    yield f"{make}(rnn.PackedSequence(torch.ones(6, 2), torch.tensor([3, 2, 1], dtype=torch.int32)))"
    yield f"{make}(rnn.PackedSequence(torch.zeros(0, 2), torch.tensor([], dtype=torch.int64)))"


ERRORS = [line for name in LAYERS for line in layer(name)] + """
torch.nn.LSTM(2, 3)(rnn.pack_padded_sequence(X, [4, 2, 1]), (torch.zeros(1, 3, 3), torch.zeros(1, 2, 3)))
torch.nn.LSTM(2, 3)(rnn.pack_padded_sequence(X, [4, 2, 1]), (torch.zeros(1, 3, 3), torch.zeros(1, 3, 4)))
torch.nn.LSTM(2, 3)(rnn.pack_padded_sequence(X, [4, 2, 1]), (torch.zeros(1, 3, 4), torch.zeros(1, 3, 3)))
torch.nn.LSTM(2, 3, proj_size=2)(rnn.pack_padded_sequence(X, [4, 2, 1]), (torch.zeros(1, 3, 3), torch.zeros(1, 3, 3)))
rnn.pack_padded_sequence(X, [1, 4, 2])
rnn.pack_padded_sequence(X, [1, 4])
rnn.pack_padded_sequence(X, [4, 1, 0])
rnn.pack_padded_sequence(X, [4, 0, 2], enforce_sorted=False)
rnn.pack_padded_sequence(X, [4, 1, -2])
rnn.pack_padded_sequence(X, torch.tensor([[4, 2, 1]]))
rnn.pack_padded_sequence(X, torch.tensor(4))
rnn.pack_padded_sequence(X, torch.tensor(4), enforce_sorted=False)
rnn.pack_padded_sequence(X, torch.tensor([[4, 2, 1]]), enforce_sorted=False)
rnn.pack_padded_sequence(X, 4)
rnn.pack_padded_sequence(X, ['a'])
rnn.pack_padded_sequence(X, [])
rnn.pack_padded_sequence(torch.zeros(0, 3, 2), [])
rnn.pack_padded_sequence(torch.zeros(4, 0, 2), [])
rnn.pack_padded_sequence(torch.arange(4), [4])
rnn.pack_padded_sequence(torch.arange(4), [4], batch_first=True)
rnn.pack_padded_sequence(torch.tensor(4.5), [4])
rnn.pack_padded_sequence([[1.0]], [1])
rnn.pack_padded_sequence(None, [4, 2, 1])
rnn.pack_padded_sequence()
rnn.pack_padded_sequence(X, [4, 2, 1], foo=1)
rnn.pack_padded_sequence(X, [4, 2, 1], batch_first='yes')
rnn.pack_padded_sequence(X, [4, 2, 1], batch_first=1)
rnn.pack_padded_sequence(X, [1, 4, 1, 2], enforce_sorted=False)
rnn.pad_packed_sequence(rnn.pack_padded_sequence(X, [7, 2, 1]))
rnn.pad_packed_sequence(rnn.pack_padded_sequence(X, [7, 6, 5]))
rnn.pad_packed_sequence(rnn.pack_padded_sequence(X, [4, 2, 1]), total_length=2)
rnn.pad_packed_sequence(rnn.pack_padded_sequence(X, [4, 2, 1]), total_length=5.5)
rnn.pad_packed_sequence(rnn.pack_padded_sequence(X, [4, 2, 1]), total_length=2.5)
rnn.pad_packed_sequence(rnn.pack_padded_sequence(X, [4, 2, 1]), padding_value='a')
rnn.pad_packed_sequence(rnn.pack_padded_sequence(X, [4, 2, 1]), 1)
rnn.pad_packed_sequence(X)
rnn.pad_packed_sequence([X])
rnn.pad_packed_sequence(None)
rnn.pad_sequence([torch.ones(3, 2), torch.ones(1, 2)], padding_side='top')
rnn.pad_sequence([])
rnn.pad_sequence(5)
rnn.pad_sequence(None)
rnn.pad_sequence([[1, 2], [3]])
rnn.pad_sequence([torch.ones(3), [1]])
rnn.pad_sequence([torch.tensor(1.5), torch.tensor(2.5)])
rnn.pad_sequence([torch.ones(3, 2), torch.ones(2, 3)])
rnn.pad_sequence([torch.ones(3, 2), torch.ones(2, 3)], padding_side='left')
rnn.pad_sequence([torch.ones(2), torch.ones(3, 2)])
rnn.pad_sequence([torch.tensor([1, 2]), torch.tensor([1])], padding_value='a')
rnn.pad_sequence([torch.tensor([1, 2]), torch.tensor([1])], 1)
rnn.pad_sequence([torch.tensor([1, 2]), torch.tensor([1])], padding_side=1)
rnn.pad_sequence('ab')
rnn.pack_sequence([torch.tensor([4, 5]), torch.tensor([1, 2, 3]), torch.tensor([6])])
rnn.pack_sequence([torch.tensor([4, 5]), torch.zeros(0)])
rnn.pack_sequence([])
rnn.pack_sequence([[1]])
rnn.pack_sequence([torch.tensor(1.5)])
rnn.pack_sequence(5)
rnn.unpack_sequence([1])
rnn.unpad_sequence(X, [3, 1, 2, 1], True)
rnn.unpad_sequence(X, torch.tensor([3, 1]), True)
rnn.unpad_sequence(X, torch.tensor([3, 1, 1, 1, 1]), True)
rnn.unpad_sequence(X, torch.tensor(2), True)
rnn.unpad_sequence(torch.ones(3), torch.tensor([2]), True)
rnn.unpad_sequence(torch.ones(3), torch.tensor([2]))
rnn.unpad_sequence(None, torch.tensor([2]))
rnn.unpad_sequence(None, torch.tensor([2]), True)
rnn.invert_permutation(torch.tensor([2.5, 0.5, 1.5]))
rnn.invert_permutation(torch.tensor([3, 0, 1]))
rnn.invert_permutation(torch.tensor([2, 0, 1], dtype=torch.int32))
rnn.invert_permutation([2, 0, 1])
rnn.PackedSequence(torch.ones(2))
rnn.PackedSequence((1, 2, 3))
rnn.PackedSequence()
rnn.PackedSequence(torch.ones(2), batch_sizes=torch.tensor([2]), foo=1)
rnn.PackedSequence(1, 2, 3, 4, 5)
rnn.PackedSequence(torch.ones(2), torch.tensor([2]).to('meta'))
rnn.PackedSequence(torch.ones(2), [2])
rnn.pack_sequence([torch.tensor([1, 2])]).to('cpu', copy=True)
rnn.pack_sequence([torch.tensor([1, 2])]).double(1)
""".strip().split("\n")
