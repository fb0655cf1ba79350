// 1 x 1: the three loops of the definition, one number at a time. Each element is a chain of additions that wait for one another.

export function panel(m: i32, k: i32, a: usize, b: usize, c: usize): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < 16; j++) {
      let sum: f32 = 0;
      for (let l = 0; l < k; l++) {
        sum += load<f32>(a + 4 * (i * k + l)) * load<f32>(b + 4 * (l * 16 + j));
      }
      const to = c + 4 * (i * 16 + j);
      store<f32>(to, load<f32>(to) + sum);
    }
  }
}
