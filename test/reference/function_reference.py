#!/usr/bin/env python3
"""Reference values of the smaller functions of src/stats, from definitions evaluated with 60 digits.

    apt-get install python3-mpmath
    /usr/bin/python3 test/reference/function_reference.py > test/reference/functions.json
"""
import json
import random

from mpmath import mp, mpf

mp.dps = 60
LIFTS = [0.03, 0.045, 0.07, 0.1, 0.15, 0.22, 0.33]


def normal_tail():
    points = [0, 0.01, 0.125, 0.3, 0.7, 1, 1.37, 1.96, 2.5, 3.0233, 4, 5.5, 7.87, 8, 8.13, 10, 15, 20, 25.5, 30, 37.4, -0.5, -2, -6]
    return [[z, float(mp.erfc(mpf(z) / mp.sqrt(2)) / 2)] for z in points]


def normal_quantile():
    points = [0.5, 0.4999, 0.49, 0.4, 0.3, 0.1, 0.025, 0.01, 1e-3, 1e-5, 1e-10, 1e-20, 1e-100, 1e-300, 0.6, 0.975, 0.99999]
    return [[p, float(-mp.sqrt(2) * mp.erfinv(1 - 2 * mpf(p))) if p > 1e-50 else float(quantile_far(mpf(p)))] for p in points]


def quantile_far(p):
    z = -mp.sqrt(-2 * mp.log(p))
    return mp.findroot(lambda z: mp.log(mp.erfc(-z / mp.sqrt(2)) / 2) - mp.log(p), z)


def student():
    rows = []
    for freedom in (6, 7, 13, 27, 60, 364):
        for t in (0, 0.1, 0.9, 1.5, 1.99, 2.01, 2.5, 4, 8, 20, 60, -1.2):
            tail = mp.betainc(mpf(freedom) / 2, mpf(1) / 2, 0, mpf(freedom) / (freedom + mpf(t) ** 2), regularized=True) / 2
            rows.append([t, freedom, float(tail if t >= 0 else 1 - tail)])
    return rows


def hypergeometric_terms(total, marked, drawn):
    low, high = max(0, drawn - (total - marked)), min(marked, drawn)
    term = mp.binomial(marked, low) * mp.binomial(total - marked, drawn - low) / mp.binomial(total, drawn)
    for k in range(low, high + 1):
        yield k, term
        term *= mpf(marked - k) * (drawn - k) / (mpf(k + 1) * (total - marked - drawn + k + 1))


def evidence():
    rows = []
    pairs = [
        (120, 2000, 100, 2000), (360, 6000, 300, 6000), (300, 6000, 360, 6000), (90, 1000, 700, 9000),
        (0, 10, 0, 10), (1, 10, 0, 10), (0, 10, 1, 10), (10, 10, 0, 10), (10, 10, 10, 10), (9, 10, 10, 10), (3, 3, 0, 500),
        (5, 100, 7, 100), (6, 100, 5, 100), (55, 100, 45, 100), (450, 500, 430, 500), (990, 1000, 980, 1000), (26, 500, 25, 500),
        (1500, 20000, 1400, 20000), (12000, 20000, 11800, 20000), (4000, 50000, 40, 500), (0, 0, 50, 500), (500, 500, 499, 500),
    ]
    for s, n, t, m in pairs:
        exact, multinomial = [], []
        terms = list(hypergeometric_terms(n + m, n, s + t))
        for lift in LIFTS:
            odds = 1 + mpf(lift)
            exact.append(float(s * mp.log(odds) - mp.log(sum(p * odds**k for k, p in terms))))
            share = mpf(n) / (n + m)
            multinomial.append(float(s * mp.log(odds) - (s + t) * mp.log(1 + share * (odds - 1))))
        rows.append({"arm": [n, s], "reference": [m, t], "exact": exact, "multinomial": multinomial})
    return rows


def split():
    rows = []
    cases = [
        ([5000, 5000], [1, 1]), ([5200, 4800], [1, 1]), ([51000, 49000], [1, 1]), ([9000, 1100], [90, 10]), ([2500, 2600, 2400, 2500], [25] * 4),
        ([0, 0], [1, 1]), ([1, 0], [1, 1]), ([0, 3], [0.999, 0.001]), ([10**10, 10**10 + 2 * 10**5], [1, 1]), ([5 * 10**9, 5 * 10**9], [50, 50]),
        ([10**10, 3 * 10**10], [1, 3]), ([7, 0, 12, 4], [0.5, 0.1, 0.3, 0.1]), ([100] * 20, [5] * 20), ([10**6, 10**6 + 9000], [50, 50]),
        ([123456, 123999, 122800], [33, 33, 34]),
    ]
    for counts, shares in cases:
        for kappa in (1000, 10000):
            weights = [mpf(w) / sum(mpf(v) for v in shares) for w in shares]
            total = sum(counts)
            value = mp.loggamma(kappa) - mp.loggamma(kappa + total)
            for n, w in zip(counts, weights):
                value += mp.loggamma(kappa * w + n) - mp.loggamma(kappa * w) - n * mp.log(w)
            rows.append({"impressions": counts, "shares": shares, "concentration": kappa, "value": float(value)})
    return rows


def log_odds(n, s, m, t):
    s, u, t, v = s + mpf(1) / 2, n - s + mpf(1) / 2, t + mpf(1) / 2, m - t + mpf(1) / 2
    return mp.log(s / u) - mp.log(t / v), 1 / s + 1 / u + 1 / t + 1 / v


def confidence():
    rows = []
    for n, s, m, t in [(10000, 550, 10000, 500), (0, 0, 0, 0), (10**9, 10**7 + 10**4, 10**9, 10**7), (50, 50, 60, 0)]:
        for alpha, tau in ((0.05, 0.1), (0.01, 0.3)):
            d, v = log_odds(n, s, m, t)
            radius = mp.sqrt(v * (1 + v / mpf(tau) ** 2) * mp.log((1 + mpf(tau) ** 2 / v) / mpf(alpha) ** 2))
            rows.append({"arm": [n, s], "reference": [m, t], "alpha": alpha, "tau": tau, "low": float(d - radius), "high": float(d + radius)})
    return rows


def score(n1, s1, n0, s0):
    """Score of the arm against the reference without a difference, and its variance: moments of the hypergeometric distribution."""
    n, s = mpf(n1 + n0), mpf(s1 + s0)
    f = n1 / n
    return s1 - s * f, s * f * (1 - f) * (n - s) / max(1, n - 1)


def drawn_days(seed, days, arms, rate, wobble=0):
    source = random.Random(seed)
    series = []
    for _ in range(days):
        day = []
        for arm in range(arms):
            n = source.randrange(300, 1500)
            p = rate * (1 + source.gauss(0, wobble if arm else 0))
            day.append([n, sum(source.random() < p for _ in range(n))])
        series.append(day)
    return series


def dispersion():
    rows = []
    series = [
        drawn_days(7, 7, 2, 0.05),
        drawn_days(8, 14, 2, 0.05),
        drawn_days(9, 28, 2, 0.05, 0.2),
        drawn_days(10, 14, 2, 0.3, 0.3),
        drawn_days(11, 30, 2, 0.001),  # days with hardly a conversion, and some with none
        [[[100, 4], [100, 8]], [[100, 8], [100, 4]]],
    ]
    for days in series:
        scores = [score(n1, s1, n0, s0) for (n0, s0), (n1, s1) in days]
        scores = [(u, v) for u, v in scores if v > 0]
        count = len(scores)
        theta = sum(u for u, _ in scores) / sum(v for _, v in scores)
        # As residuals: sum (u - V theta)^2 / V is what is left of sum u^2/V.
        phi = sum((u - v * theta) ** 2 / v for u, v in scores) / (count - 1)
        weighted = sum((u - v * theta) ** 2 for u, v in scores) / sum(v for _, v in scores) * count / (count - 1)
        standard = [(u - v * theta) / mp.sqrt(v * phi) for u, v in scores]
        spread = [mp.sqrt(v / sum(v for _, v in scores)) for _, v in scores]  # residuals of independent days covary by -V V' / sum V
        lags = [
            float(mp.fsum(a * b + x * y for a, b, x, y in zip(standard, standard[lag:], spread, spread[lag:]))) for lag in range(1, 4)
        ]
        rows.append({"days": days, "phi": float(phi), "weighted": float(weighted), "degreesOfFreedom": count - 1, "lags": lags})
    return rows


def pooled():
    """Residuals of the fit with one difference per arm, by least squares over the contrasts with the last arm."""
    rows = []
    three = drawn_days(21, 14, 3, 0.05)
    gap = drawn_days(22, 9, 3, 0.08, 0.2)
    gap[3][1] = [0, 0]  # the second arm was not shown on that day
    for days in (three, gap, drawn_days(23, 21, 4, 0.1, 0.15), drawn_days(24, 7, 4, 0.02), drawn_days(25, 10, 2, 0.05)):
        arms = len(days[0])
        normal, right = mp.zeros(arms - 1, arms - 1), mp.zeros(arms - 1, 1)
        total, freedom = mpf(0), 0
        for day in days:
            shown = [arm for arm in range(arms) if day[arm][0] > 0]
            n, s = mpf(sum(a for a, _ in day)), mpf(sum(b for _, b in day))
            scale = s * (n - s) / (n - 1)
            f = [a / n for a, _ in day]
            u = [b - s * f[arm] for arm, (_, b) in enumerate(day)]
            free = shown[:-1]  # the last one follows from the others
            covariance = mp.matrix(len(free), len(free))
            for i, a in enumerate(free):
                for j, b in enumerate(free):
                    covariance[i, j] = scale * ((f[a] if a == b else 0) - f[a] * f[b])
            vector = mp.matrix([u[a] for a in free])
            total += (vector.T * mp.lu_solve(covariance, vector))[0]
            freedom += len(free)
            for a in range(arms - 1):
                right[a] += u[a]
                for b in range(arms - 1):
                    normal[a, b] += scale * ((f[a] if a == b else 0) - f[a] * f[b])
        taken = (right.T * mp.lu_solve(normal, right))[0]
        freedom -= arms - 1
        rows.append({"days": days, "phi": float((total - taken) / freedom), "degreesOfFreedom": freedom})
    return rows


def studentised():
    rows = []
    for phi in (0.3, 0.8, 1, 1.7, 4):
        for freedom in (1, 6, 27, 81, 1000):
            for z in (0.02, 0.4, 1.9, 3, 6, 14):
                scaled = mpf(z) / mp.sqrt(mpf(phi))
                tail = mp.betainc(mpf(freedom) / 2, mpf(1) / 2, 0, freedom / (freedom + scaled**2), regularized=True) / 2
                mapped = -quantile_far(tail) if tail < mpf("0.4") else mp.sqrt(2) * mp.erfinv(1 - 2 * tail)
                rows.append([z, phi, freedom, float(mapped)])
    return rows


def split_spread():
    """Pearson's chi-square of every day's impressions about the shares over all days, over its degrees of freedom."""
    source = random.Random(31)
    rows = []
    for arms, days, each in ((2, 7, 1), (2, 28, 2), (3, 14, 4), (4, 9, 1)):
        series = [[each * source.randrange(400, 900) for _ in range(arms)] for _ in range(days)]
        if arms == 4:
            for day in series:
                day[2] = 0  # an arm that was never shown
        totals = [sum(day[arm] for day in series) for arm in range(arms)]
        shown = [arm for arm in range(arms) if totals[arm] > 0]
        shares = [mpf(count) / sum(totals) for count in totals]
        pearson = mp.fsum((day[arm] - sum(day) * shares[arm]) ** 2 / (sum(day) * shares[arm]) for day in series for arm in shown)
        rows.append({"days": series, "phi": float(pearson / ((len(shown) - 1) * (days - 1)))})
    return rows


def density(x, variance):
    return mp.exp(-(mpf(x) ** 2) / (2 * mpf(variance))) / mp.sqrt(2 * mp.pi * mpf(variance))


def shrunken():
    """Posterior of a point mass at 0 and a normal: mean and false sign by numerical integration over the effect, quantiles by bisection."""
    rows = []
    for null_share, spread in ((0.5, 0.08), (0.9, 0.02), (0.05, 0.2)):
        for estimate, variance in ((0.1, 0.001), (-0.05, 0.0004), (0.0, 0.01), (0.3, 0.02), (0.6, 0.001)):
            tau = mpf(spread)

            def weight(effect):
                return (1 - mpf(null_share)) * density(effect, tau**2) * density(estimate - mpf(effect), variance)

            centre = mpf(estimate) * tau**2 / (tau**2 + variance)
            width = mp.sqrt(tau**2 * variance / (tau**2 + variance))
            edges = sorted({centre + k * width for k in (-30, -20, -14, -6, -2, 0, 2, 6, 14, 20, 30)} | {mpf(k) * width / 8 for k in range(-16, 17)} | {mpf(-1), mpf(1)})
            below = mp.quad(weight, [e for e in edges if e <= 0])
            above = mp.quad(weight, [e for e in edges if e >= 0])
            none = mpf(null_share) * density(estimate, variance)
            whole = below + above + none
            first = mp.quad(lambda e: e * weight(e), edges) / whole
            false_sign = (none + (below if centre >= 0 else above)) / whole

            def at_most(effect):
                part = (1 - none / whole) * mp.erfc(-(effect - centre) / width / mp.sqrt(2)) / 2
                return part + (none / whole if effect >= 0 else 0)

            def quantile(probability):
                low, high = centre - 20 * width - 1, centre + 20 * width + 1
                for _ in range(90):
                    middle = (low + high) / 2
                    low, high = (low, middle) if at_most(middle) >= probability else (middle, high)
                return high if abs(high) > mpf(10) ** -20 else mpf(0)

            rows.append(
                {
                    "prior": [null_share, spread],
                    "effect": [estimate, variance],
                    "mean": float(first),
                    "low": float(quantile(mpf(1) / 10)),
                    "high": float(quantile(mpf(9) / 10)),
                    "falseSign": float(false_sign),
                }
            )
    return rows


def lift_priors():
    source = random.Random(41)
    shares, spreads = [0.05, 0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97], [0.02, 0.04, 0.06, 0.08, 0.12, 0.2]
    rows = []
    for count, null_share, spread in ((20, 0.5, 0.1), (60, 0.9, 0.2), (200, 0.2, 0.05), (3, 0.5, 0.1)):
        effects = []
        for _ in range(count):
            variance = source.uniform(0.0005, 0.004)
            true = 0 if source.random() < null_share else source.gauss(0, spread)
            effects.append([round(source.gauss(true, variance**0.5), 6), round(variance, 8)])
        best = max(
            ((pi, tau) for pi in shares for tau in spreads),
            key=lambda at: mp.fsum(
                mp.log(mpf(at[0]) * density(d, v) + (1 - mpf(at[0])) * density(d, mpf(v) + mpf(at[1]) ** 2)) for d, v in effects
            )
            + 2 * mp.log(mpf(at[0])),
        )
        rows.append({"effects": effects, "nullShare": best[0], "spread": best[1]})
    return rows


def elementary():
    source = random.Random(3)
    points = [0, 1, -1, 1e-10, -1e-10, 1e-300, 0.3465, 0.3467, -0.3465, -0.3467, 709.7, -708.3, -740, -744.9, -745.1, 709.78, 20, -20, 0.5, -0.5]
    points += [source.uniform(-50, 50) for _ in range(60)] + [source.uniform(-1, 1) for _ in range(60)]
    positive = [5e-324, 1e-310, 2.3e-308, 1e-100, 0.1, 0.7071, 0.70711, 1, 1 + 2**-52, 1 - 2**-53, 1.4142, 1.41422, 2, 1e10, 1.7e308]
    positive += [10 ** source.uniform(-12, 12) for _ in range(100)]
    above = [v for v in points if v > -1] + [-0.28, -0.3, 0.39, 0.41, 1, 1.01, -0.999999, 1e15, 1e300]
    return {
        "exp": [[x, float(mp.exp(mpf(x)))] for x in points],
        "expm1": [[x, float(mp.expm1(mpf(x)))] for x in points],
        "log": [[x, float(mp.log(mpf(x)))] for x in positive],
        "log1p": [[x, float(mp.log1p(mpf(x)))] for x in above],
    }


if __name__ == "__main__":
    groups = {
        "normalUpperTail": normal_tail(),
        "normalQuantile": normal_quantile(),
        "studentUpperTail": student(),
        "evidence": evidence(),
        "split": split(),
        "confidenceSequence": confidence(),
        "dispersion": dispersion(),
        "pooledDispersion": pooled(),
        "studentised": studentised(),
        "splitDispersion": split_spread(),
        "shrunkenEffect": shrunken(),
        "liftPrior": lift_priors(),
        "elementary": elementary(),
    }
    print("{" + ",\n".join(f"{json.dumps(name)}:{json.dumps(rows, separators=(',', ':'))}" for name, rows in groups.items()) + "}")
