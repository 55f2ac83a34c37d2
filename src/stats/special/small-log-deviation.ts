/**
 * g(u) for |u| < 0.3. With r = u / (2 + u) and y = r^2, log(1 + u) = 2 artanh(r) = 2 r (1 + y/3 + y^2/5 + ...) and 2 r - u = -r u, so
 * g(u) = r (2 y (1/3 + y/5 + y^2/7 + ...) - u): the linear terms are gone before anything is rounded.
 * Five terms leave less than 2^-53 of u for |u| < 0.05, eleven for |u| < 0.3.
 */
export function smallLogDeviation(u: number): number {
  const r = u / (2 + u);
  const y = r * r;
  let tail = 0;
  if (u > 0.05 || u < -0.05)
    tail = y * (1 / 13 + y * (1 / 15 + y * (1 / 17 + y * (1 / 19 + y * (1 / 21 + y * (1 / 23))))));
  const series = 1 / 3 + y * (1 / 5 + y * (1 / 7 + y * (1 / 9 + y * (1 / 11 + tail))));
  return r * (2 * y * series - u);
}
