#!/usr/bin/env python3
"""Reference values for src/stats, computed by a method that shares nothing with it but the model.

Model: X_i ~ Beta(alpha + s_i, beta + n_i - s_i), independent.

Method: on the axis t = logit(x) every density solves f' = (a - (a + b) x) f with x' = x (1 - x). On each panel of the axis x, f and
F are expanded in Taylor series (order 48, fixed-point integers of at least 256 bits) straight from these equations, the panel is
halved until the last coefficients of every series and of the product of all F vanish (below 2^-150), and polynomials are
integrated term by term. Densities are normalised with log Gamma; that they integrate to 1 is then a check, not an assumption.
Losses come from E[max] - E[X_i] and from partial expectations, differences which only this many digits can afford.
The interval of the relative lift integrates f_control(t) F_variant(logit(r x)) by Gauss-Legendre on the panels of both arms, cut where
r x reaches 1, with two orders compared.

Values are stored as correctly rounded doubles as far as `error` allows: the largest self-check of a case (masses against 1,
sum of PtBB against 1, for whole parameters the finite sum of Cook and Miller, the two orders of quadrature).
One case per line; null: no value (a loss that was not followed down, an end beyond the largest double). About an hour on one core:

    apt-get install python3-mpmath python3-gmpy2
    /usr/bin/python3 test/reference/posterior_reference.py trouble   > test/reference/posterior-trouble.ndjson
    /usr/bin/python3 test/reference/posterior_reference.py random    > test/reference/posterior-random.ndjson
"""
import json
import sys
from operator import mul

import mpmath
from mpmath import mp, mpf

from reference_cases import random_cases, trouble_cases

ORDER = 48  # of the series; more where more digits are asked for
TOLERANCE_BITS = 150  # of what is left out of a series, where no loss is tiny
SUPPORT = 110  # powers of e below its mode at which a density is cut off, where no loss is tiny
DEEPEST = 600  # powers of e down to which tiny losses are followed


class Series:
    """Arithmetic of truncated power series with fixed-point integer coefficients."""

    def __init__(self, bits, tolerance):
        self.bits = bits
        self.limit = 1 << (bits - tolerance)
        self.order = max(ORDER, tolerance // 3)
        self.one = 1 << bits

    def fixed(self, value):
        return int(mp.nint(mp.ldexp(mpf(value), self.bits)))

    def times(self, p, q):
        r = q[::-1]
        size = len(p)
        return [sum(map(mul, p[: n + 1], r[size - 1 - n :])) >> self.bits for n in range(size)]

    def integral(self, p):
        return sum((2 * c) // (n + 1) for n, c in enumerate(p) if n % 2 == 0)

    def product_integral(self, p, q):
        return self.integral(self.times(p, q))

    def at(self, p, s):
        """Value at s in [-1, 1], fixed point."""
        value = 0
        for c in reversed(p):
            value = ((value * s) >> self.bits) + c
        return value

    def constant(self, value):
        return [value] + [0] * self.order

    def antiderivative(self, p, left):
        """Antiderivative that has the value `left` at s = -1, truncated."""
        r = [0] + [c // (n + 1) for n, c in enumerate(p[:-1])]
        r[0] = left - sum(c if n % 2 == 0 else -c for n, c in enumerate(r))
        return r

    def tail(self, p):
        return abs(p[-1]) + abs(p[-2])


class Arm:
    def __init__(self, a, b, depth):
        self.a, self.b = mpf(a), mpf(b)
        self.mode = mp.log(self.a / self.b)
        self.log_beta = mp.loggamma(self.a) + mp.loggamma(self.b) - mp.loggamma(self.a + self.b)
        self.sd = mp.sqrt(mp.psi(1, self.a) + mp.psi(1, self.b))
        self.peak = self.log_density(self.mode)
        self.low = self.end(-1, depth)
        self.high = self.end(1, depth)
        self.panels = []  # (center, half width, F series, f series times half width)

    def log_density(self, t):
        return -self.a * mp.log1p(mp.exp(-t)) - self.b * mp.log1p(mp.exp(t)) - self.log_beta

    def end(self, side, depth):
        step = self.sd
        t = self.mode
        while self.log_density(t + side * step) > self.peak - depth:
            step *= 2
        near, far = t, t + side * step
        for _ in range(24):
            middle = (near + far) / 2
            if self.log_density(middle) > self.peak - depth:
                near = middle
            else:
                far = middle
        return far


def logistic(t):
    return 1 / (1 + mp.exp(-t)) if t > 0 else mp.exp(t) / (1 + mp.exp(t))


def expand(series, arms, center, half):
    """Series of x and of each arm's f * half, or None when they have not converged."""
    half_fixed = series.fixed(half)
    x = [series.fixed(logistic(center))]
    for n in range(series.order):
        square = sum(map(mul, x, x[::-1])) >> series.bits
        x.append(((half_fixed * (x[n] - square)) >> series.bits) // (n + 1))
    if series.tail(x) > series.limit:
        return None
    densities = []
    for arm in arms:
        total = series.fixed(half * (arm.a + arm.b))
        q = [-((total * c) >> series.bits) for c in x]
        q[0] += series.fixed(half * arm.a)
        f = [series.fixed(half * mp.exp(arm.log_density(center)))]
        for n in range(series.order):
            f.append((sum(map(mul, q, f[::-1])) >> series.bits) // (n + 1))
        if series.tail(f) > series.limit:
            return None
        densities.append(f)
    return x, densities


def distinct(parameters):
    seen = {}
    for p in parameters:
        seen.setdefault(p, len(seen))
    return seen


def valley(parameters, control):
    """How many powers of e the smallest loss worth following lies below 1: the product of the densities of the pairs that make it."""
    if len(set(parameters)) > 5:
        return 0
    log = lambda a, b, x: a * mp.log(x * (a + b) / a) + b * mp.log((1 - x) * (a + b) / b)
    leader = max(parameters, key=lambda p: p[0] / (p[0] + p[1]))
    depths = [0]
    for one in (leader, parameters[control]):
        for other in parameters:
            x = (one[0] + other[0]) / (one[0] + other[0] + one[1] + other[1])
            depths.append(-log(*one, x) - log(*other, x))
    return max(d for d in depths if d < DEEPEST)


def summarize(parameters, control, deep):
    """All posterior summaries as mpf, with the arms' panels kept for quantiles, and the largest self-check error."""
    tolerance = max(TOLERANCE_BITS, 60 + int(1.45 * deep))
    bits = tolerance + 106
    mp.prec = bits + 64
    series = Series(bits, tolerance)
    depth = SUPPORT + deep
    index = distinct(parameters)
    arms = [Arm(a, b, depth) for a, b in index]
    group = [index[p] for p in parameters]
    size = len(arms)
    count = [group.count(g) for g in range(size)]
    below = [0] * size
    best, beat, loss_control = [0] * size, [0] * size, [0] * size
    expected_max = 0
    ctl = group[control]
    t = min(arm.low for arm in arms)
    end = max(arm.high for arm in arms)
    half = min(arm.sd for arm in arms)
    finished = [False] * size
    while t < end:
        active = [g for g in range(size) if not finished[g] and arms[g].low <= t]
        pending = [g for g in range(size) if arms[g].low > t]
        border = min([arms[g].low for g in pending], default=end)
        room = (border - t) / 2
        # Far out an expansion of a narrow density is all zeros and would pass for converged: no panel is wider than a deviation.
        half = min([half] + [arms[g].sd for g in active])
        # Nor so wide that x is all zeros at its middle and not at its end.
        half = min(half, max(mpf(1), abs(t) / 3))
        while True:
            h = min(half, room)
            expansion = expand(series, [arms[g] for g in active], t + h, h)
            if expansion is None:
                half = h / 2
                continue
            x, densities = expansion
            f = dict(zip(active, densities))
            F = {g: series.antiderivative(f[g], below[g]) for g in active}
            if not pending:
                prefix = [series.constant(series.one)]
                members = [g for g in active for _ in range(count[g])]
                for g in members:
                    prefix.append(series.times(prefix[-1], F[g]))
                if series.tail(prefix[-1]) > series.limit:
                    half = h / 2
                    continue
            break
        one = series.constant(series.one)
        control_F = F[ctl] if ctl in F else (one if finished[ctl] else series.constant(0))
        control_S = [o - c for o, c in zip(one, control_F)]
        for g in active:
            beat[g] += series.product_integral(f[g], control_F)
            loss_control[g] -= series.product_integral(series.times(x, f[g]), control_S)
        if ctl in F:
            weighted = series.times(x, f[ctl])
            for g in range(size):
                if g in F:
                    loss_control[g] += series.product_integral(weighted, F[g])
                elif finished[g]:
                    loss_control[g] += series.integral(weighted)
        if not pending:
            suffix = series.constant(series.one)
            for i in range(len(members) - 1, -1, -1):
                g = members[i]
                if i == 0 or members[i - 1] != g:
                    others = series.times(prefix[i], suffix)
                    best[g] += series.product_integral(f[g], others)
                    expected_max += count[g] * series.product_integral(series.times(x, f[g]), others)
                suffix = series.times(suffix, F[g])
        for g in active:
            arms[g].panels.append((t + h, h, F[g], f[g]))
            below[g] = sum(F[g])
        t += 2 * h
        half = h * mpf(3) / 2
        for g in active:
            if t >= arms[g].high:
                finished[g] = True
    to = lambda value: mp.ldexp(mpf(value), -bits)
    mean = [arm.a / (arm.a + arm.b) for arm in arms]
    error = max(abs(1 - to(m)) for m in below)
    error = max(error, abs(1 - sum(to(best[g]) * count[g] for g in range(size))))
    top = to(expected_max)
    result = {
        "best": [to(best[g]) for g in group],
        "beat": [mpf(1) / 2 if g == ctl else to(beat[g]) for g in group],
        "loss": [top - mean[g] for g in group],
        "lossControl": [to(loss_control[g]) for g in group],
    }
    return result, [arms[g] for g in group], series, error


def quantile(arm, series, p):
    """The rate at which F reaches p."""
    target = series.fixed(p)
    for center, half, F, f in arm.panels:
        if sum(F) >= target:
            break
    s = 0
    low, high = -series.one, series.one
    for _ in range(300):
        excess = series.at(F, s) - target
        if excess > 0:
            high = s
        else:
            low = s
        step = (excess << series.bits) // max(1, series.at(f, s))
        following = s - step
        if not low <= following <= high:
            following = (low + high) // 2
        if abs(following - s) < 1 << (series.bits - 120):
            s = following
            break
        s = following
    return logistic(center + half * mp.ldexp(mpf(s), -series.bits))


def distribution(arm, series, t):
    """F at any t of the arm's support."""
    low, high = 0, len(arm.panels) - 1
    while low < high:
        middle = (low + high) // 2
        if t > arm.panels[middle][0] + arm.panels[middle][1]:
            low = middle + 1
        else:
            high = middle
    center, half, F, _ = arm.panels[low]
    s = (t - center) / half
    if s <= -1:
        return mpf(0) if low == 0 else mp.ldexp(mpf(series.at(F, -series.one)), -series.bits)
    if s >= 1:
        return mpf(1)
    return mp.ldexp(mpf(series.at(F, series.fixed(s))), -series.bits)


_rules = {}


def gauss(n):
    if n not in _rules:
        nodes = []
        for k in range(n):
            x = mp.cos(mp.pi * (k + mpf(3) / 4) / (n + mpf(1) / 2))
            for _ in range(60):
                p0, p1 = mpf(1), x
                for j in range(1, n):
                    p0, p1 = p1, ((2 * j + 1) * x * p1 - j * p0) / (j + 1)
                slope = n * (x * p1 - p0) / (x * x - 1)
                step = p1 / slope
                x -= step
                if abs(step) < mpf(10) ** -50:
                    break
            nodes.append((x, 2 / ((1 - x * x) * slope * slope)))
        _rules[n] = nodes
    return _rules[n]


def log_rate(t):
    return -mp.log1p(mp.exp(-t))


def logit_of_log(log_x):
    return log_x - mp.log(-mp.expm1(log_x))


# Beyond u = 120 the image of the variant's axis is narrower than e^-120, whatever its distribution does there.
STRETCHED = 120


def lift_distribution(variant, control, series, rho, order):
    """P(log X_variant - log X_control <= rho) and its derivative."""

    def to_variant(t):
        value = log_rate(t) + rho
        return mp.inf if value >= 0 else logit_of_log(value)

    def to_control(t):
        value = log_rate(t) - rho
        return mp.inf if value >= 0 else logit_of_log(value)

    c_low = control.panels[0][0] - control.panels[0][1]
    c_high = control.panels[-1][0] + control.panels[-1][1]
    v_low = variant.panels[0][0] - variant.panels[0][1]
    v_high = min(variant.panels[-1][0] + variant.panels[-1][1], STRETCHED)
    low = max(c_low, to_control(v_low))
    high = min(c_high, to_control(v_high))
    total = 1 - distribution(control, series, high) if high < c_high else mpf(0)
    density = mpf(0)
    if low >= high:
        return total, density
    edges = [low, high]
    edges += [center + half for center, half, _, _ in control.panels]
    edges += [to_control(center + half) for center, half, _, _ in variant.panels]
    # Where r x nears 1 the map stretches: there equal steps on the variant's axis keep the integrand smooth.
    edges += [to_control(mpf(u)) for u in range(STRETCHED) if v_low < u < v_high]
    edges = sorted(e for e in set(edges) if low <= e <= high)
    for left, right in zip(edges, edges[1:]):
        middle, half = (left + right) / 2, (right - left) / 2
        for x, w in gauss(order):
            t = middle + half * x
            f = mp.exp(control.log_density(t))
            u = to_variant(t)
            total += half * w * f * distribution(variant, series, u)
            # dF/d rho = f_v(u) du/d rho, and du/d log x_v = 1 / (1 - x_v).
            density += half * w * f * mp.exp(variant.log_density(u)) * (1 + mp.exp(u))
    return total, density


def lift_quantile(variant, control, series, p):
    a, b, c, d = variant.a, variant.a + variant.b, control.a, control.a + control.b
    rho = mp.psi(0, a) - mp.psi(0, b) - mp.psi(0, c) + mp.psi(0, d)
    spread = mp.sqrt(mp.psi(1, a) - mp.psi(1, b) + mp.psi(1, c) - mp.psi(1, d))
    rho += spread * (-2 if p < 0.5 else 2)
    low, high = -mp.inf, mp.inf
    for _ in range(200):
        total, density = lift_distribution(variant, control, series, rho, ORDERS[0])
        if total < p:
            low = rho
        else:
            high = rho
        tail, target = (total, p) if p < 0.5 else (1 - total, 1 - p)
        following = mp.nan
        if tail > 0 and density > 0:
            following = rho - (tail if p < 0.5 else -tail) * mp.log(tail / target) / density
        if abs(following - rho) < mpf(10) ** -16 * min(1, spread):
            rho = following
            break
        if not low < following < high:
            spread_out = 2 * spread
            following = high - spread_out if low == -mp.inf else low + spread_out if high == mp.inf else (low + high) / 2
        rho = following
    fine, density = lift_distribution(variant, control, series, rho, ORDERS[1])
    rho -= (fine - p) / density
    return mp.expm1(rho), abs(fine - p)


ORDERS = (14, 22)


def whole_number_check(parameters, result):
    """P(X_1 > X_0) by the finite sum for whole a_1 (Cook 2005, Miller 2015), where it is short enough."""
    if len(parameters) != 2:
        return mpf(0)
    (a0, b0), (a1, b1) = parameters
    if a1 != int(a1) or a1 > 3000:
        return mpf(0)
    a0, b0, b1 = mpf(a0), mpf(b0), mpf(b1)
    term = mp.beta(a0, b0 + b1) / mp.beta(a0, b0)
    total = mpf(0)
    for i in range(int(a1)):
        total += term
        term *= (a0 + i) / (a0 + b0 + b1 + i) * (b1 + i) / (i + 1)
    return abs(total - result["best"][1])


def solve(case):
    mp.prec = 320
    alpha, beta = mpf(case["prior"][0]), mpf(case["prior"][1])
    parameters = [(alpha + s, beta + (n - s)) for n, s in case["arms"]]
    deep = valley(parameters, case.get("control", 0))
    result, arms, series, error = summarize(parameters, case.get("control", 0), deep)
    # A loss that was not followed is not a value: null.
    least = mp.exp(-deep - 60)
    error = max(error, whole_number_check(parameters, result))
    control = case.get("control", 0)
    numbers = lambda values: [float(v) for v in values]
    out = {
        "tag": case["tag"],
        "control": control,
        "prior": case["prior"],
        "arms": case["arms"],
        "best": numbers(result["best"]),
        "beat": [None if i == control else v for i, v in enumerate(numbers(result["beat"]))],
        "loss": [v if v > least else None for v in numbers(result["loss"])],
        "lossControl": [v if v > least and i != control else None for i, v in enumerate(numbers(result["lossControl"]))],
    }
    shown = range(min(len(arms), case.get("intervals", 5)))
    out["interval"] = [numbers([quantile(arms[i], series, mpf(25) / 1000), quantile(arms[i], series, mpf(975) / 1000)]) for i in shown]
    lifts = {}
    mp.prec = 300  # enough for e^-STRETCHED beside 1
    for i in case.get("lifts", [1] if len(arms) < 4 else []):
        low, e1 = lift_quantile(arms[i], arms[control], series, mpf(25) / 1000)
        high, e2 = lift_quantile(arms[i], arms[control], series, mpf(975) / 1000)
        error = max(error, e1, e2)
        lifts[str(i)] = [v if v < mp.inf else None for v in numbers([low, high])]  # null: beyond the largest double
    out["lift"] = lifts
    out["error"] = float("%.1e" % float(error))
    return {name: out[name] for name in case["keep"]} if "keep" in case else out


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in ("trouble", "random"):
        sys.exit("usage: posterior_reference.py trouble|random [part/parts]")
    cases = {"trouble": trouble_cases, "random": random_cases}[sys.argv[1]]()
    part, parts = (int(v) for v in sys.argv[2].split("/")) if len(sys.argv) > 2 else (0, 1)
    for number, case in enumerate(cases):
        if number % parts != part:
            continue
        print(json.dumps({"id": number, **solve(case)}, separators=(",", ":")), flush=True)


if __name__ == "__main__":
    main()
