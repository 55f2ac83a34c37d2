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


def chi_square():
    return [
        [x, freedom, float(mp.gammainc(mpf(freedom) / 2, mpf(x) / 2, mp.inf, regularized=True))]
        for freedom in (6, 13, 27, 364)
        for x in (0.5, 6, 14, 22.46, 34.53, 55.48, 364, 460)
    ]


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


def dispersion():
    source = random.Random(7)
    rows = []
    for days, wobble in ((7, 0), (14, 0), (28, 0.05), (14, 0.3), (30, 0)):
        series = []
        for _ in range(days):
            n, m = source.randrange(500, 3000), source.randrange(500, 3000)
            p = 0.05 * (1 + source.gauss(0, wobble))
            series.append([n, sum(source.random() < p for _ in range(n)), m, sum(source.random() < 0.05 for _ in range(m))])
        values = [log_odds(*day) for day in series]
        mean = sum(d / v for d, v in values) / sum(1 / v for _, v in values)
        squares = sum((d - mean) ** 2 / v for d, v in values)
        phi = squares / (days - 1)
        excess = mp.gammainc(mpf(days - 1) / 2, squares / 2, mp.inf, regularized=True) < mpf(1) / 1000
        adjusted = []
        for z in (-2.5, 0.4, 2, 3.5, 6):
            scaled = abs(mpf(z)) / mp.sqrt(phi)
            tail = mp.betainc(mpf(days - 1) / 2, mpf(1) / 2, 0, (days - 1) / (days - 1 + scaled**2), regularized=True) / 2
            mapped = mp.sign(z) * -quantile_far(tail) if phi > 1 else mpf(z)
            adjusted.append([z, float(mapped)])
        rows.append({"days": series, "phi": float(phi), "isExcessive": bool(excess), "adjusted": adjusted})
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
        "chiSquareUpperTail": chi_square(),
        "evidence": evidence(),
        "split": split(),
        "confidenceSequence": confidence(),
        "dispersion": dispersion(),
        "elementary": elementary(),
    }
    print("{" + ",\n".join(f"{json.dumps(name)}:{json.dumps(rows, separators=(',', ':'))}" for name, rows in groups.items()) + "}")
