// What `npm run bench -- start` runs in a process of its own, as a user would write it: prints the milliseconds of the
// import, of making a model, and of two training steps, the first of which compiles the kernels.

const now = () => performance.now();
const times = [now()];
const torch = await import('bptt');
times.push(now());
const { nn, optim } = torch;
const rnn = new nn.LSTM({ input_size: 28, hidden_size: 64, batch_first: true });
const out = new nn.Linear(64, 10);
const optimizer = new optim.Adam([...rnn.parameters(), ...out.parameters()], { lr: 0.01 });
const loss_func = new nn.CrossEntropyLoss();
const x = torch.rand(64, 28, 28);
const y = torch.randint(10, [64]);
times.push(now());
for (let step = 0; step < 2; step++) {
  const loss = loss_func(out(rnn(x)[0].at(':', -1, ':')), y);
  optimizer.zero_grad();
  loss.backward();
  optimizer.step();
  times.push(now());
}
console.log(JSON.stringify(times.slice(1).map((time, i) => time - times[i])));
