"""Cases that look for trouble, and seeded random ones."""
import random

UNIFORM = [1, 1]
JEFFREYS = [0.5, 0.5]
# Of thousands of random cases only this is recorded, to keep the file small.
KEPT = ["control", "prior", "arms", "best", "loss", "interval"]


def case(tag, arms, prior=UNIFORM, **rest):
    return {"tag": tag, "prior": prior, "arms": [list(arm) for arm in arms], **rest}


def spread(arms, impressions, rate, step, control=0):
    """`arms` arms around one rate, in a fixed scrambled order."""
    return [[impressions, round(impressions * rate * (1 + step * ((7 * j) % arms - arms / 2) / arms))] for j in range(arms)]


def trouble_cases():
    cases = []
    add = lambda *a, **k: cases.append(case(*a, **k))

    # Nothing known at all, in any company.
    for arms in (2, 3, 5, 20, 100, 200):
        add(f"{arms} empty arms", [[0, 0]] * arms, lifts=[1] if arms == 2 else [])
    add("empty, Jeffreys prior", [[0, 0]] * 2, JEFFREYS)
    add("empty, prior 0.1", [[0, 0]] * 2, [0.1, 0.1])
    add("empty, lopsided prior", [[0, 0]] * 3, [0.2, 7])

    # One arm empty.
    for n in (1, 100, 20_000, 10**8, 10**10):
        add(f"control {n}, variant empty", [[n, n // 20], [0, 0]])
        add(f"control empty, variant {n}", [[0, 0], [n, n // 20]])
    add("one of five empty", [[5000, 250], [5000, 260], [0, 0], [5000, 240], [5000, 255]], lifts=[2])

    # No conversions.
    for n in (1, 30, 1000, 10**6, 10**8, 10**10):
        add(f"no conversions in {n}", [[n, 0], [n, 0]])
    add("no conversions, very unequal", [[10, 0], [10**7, 0]])
    add("no conversions in control", [[1000, 0], [1000, 7]])
    add("no conversions in variant", [[1000, 7], [1000, 0]])
    add("no conversions, Jeffreys prior, 1e9", [[10**9, 0], [10**9, 1]], JEFFREYS)

    # Everyone converts.
    for n in (1, 30, 10**6, 10**9):
        add(f"all of {n} convert", [[n, n], [n, n]])
    add("all convert in one", [[500, 500], [500, 480]])
    add("all but one convert at 1e8", [[10**8, 10**8], [10**8, 10**8 - 1]])
    add("all against none", [[40, 0], [40, 40]])
    add("none against all", [[40, 40], [40, 0]])
    add("all against none, 5 arms", [[40, 0], [40, 40], [40, 20], [40, 1], [40, 39]], lifts=[3])

    # One conversion apart.
    for n in (2, 100, 10_000, 10**6, 10**8, 10**9, 10**10):
        add(f"one conversion apart at {n}", [[n, n // 20], [n, n // 20 + 1]])
    add("one conversion apart at 1e8, half", [[10**8, 5 * 10**7], [10**8, 5 * 10**7 + 1]])
    add("one conversion apart at 1e8, rare", [[10**8, 100], [10**8, 101]])
    add("one conversion apart at 1e8, common", [[10**8, 99_999_000], [10**8, 99_999_001]])
    add("one impression apart at 1e10", [[10**10, 10**9], [10**10 - 1, 10**9]])
    add("identical at 1e10", [[10**10, 5 * 10**8]] * 2)
    add("three arms one conversion apart at 1e9", [[10**9, 10**7], [10**9, 10**7 + 1], [10**9, 10**7 - 1]], control=1, lifts=[])

    # Mixed scales.
    add("10 against 1e6", [[10, 1], [10**6, 50_000]])
    add("1e6 against 10", [[10**6, 50_000], [10, 1]])
    add("100 against 1e10", [[100, 5], [10**10, 5 * 10**8]])
    add("1e10 against 100", [[10**10, 5 * 10**8], [100, 5]])
    add("1e3, 1e5, 1e7, 1e9 at 3 %", [[10**k, 3 * 10 ** (k - 2)] for k in (3, 5, 7, 9)], lifts=[1, 3])
    add("scales and rates mixed", [[50, 1], [10**4, 9000], [10**8, 10**6], [0, 0], [10**6, 500_000]], lifts=[1, 2, 4])
    add("rare and common", [[10**6, 3], [50, 49]])
    add("common and rare", [[50, 49], [10**6, 3]])
    add("99/1 split", [[990_000, 9900], [10_000, 112]])
    add("20 arms of growing size", [[100 * 2**j, 5 * 2**j] for j in range(20)], intervals=3)

    # Many arms.
    add("3 close arms", spread(3, 20_000, 0.05, 0.2), lifts=[1, 2])
    add("5 close arms", spread(5, 20_000, 0.05, 0.2), control=2, lifts=[0, 4])
    add("5 close arms at 1e8", spread(5, 10**8, 0.05, 0.004), lifts=[])
    add("20 close arms", spread(20, 20_000, 0.05, 0.2), intervals=2)
    add("20 arms far apart", spread(20, 20_000, 0.05, 1.6), control=19, intervals=2)
    add("20 arms at 1e8", spread(20, 10**8, 0.05, 0.004), intervals=2)
    add("100 close arms", spread(100, 20_000, 0.05, 0.3), control=50, intervals=2)
    add("100 arms, 99 identical", [[20_000, 1000]] * 99 + [[20_000, 1040]], control=99, intervals=1)
    add("100 small arms", spread(100, 60, 0.1, 1.5), intervals=1)
    add("200 close arms", spread(200, 20_000, 0.05, 0.3), control=3, intervals=1)
    add("200 arms far apart", spread(200, 20_000, 0.05, 1.8), intervals=1)
    add("200 arms, half empty", [[2000, 100 + j] if j % 2 else [0, 0] for j in range(200)], intervals=1)
    add("200 arms at 1e8", spread(200, 10**8, 0.05, 0.01), intervals=1)
    add("pairs of twins", [[3000, 150], [3000, 160], [3000, 150], [3000, 160], [3000, 155]], control=1, lifts=[0])

    # Priors.
    for strength in (0.001, 0.01, 0.1):
        add(f"prior {strength}, one conversion", [[10, 0], [10, 1]], [strength, strength])
        add(f"prior {strength}, no data against data", [[0, 0], [1000, 50]], [strength, strength])
        add(f"prior {strength}, none against none", [[1000, 0], [2000, 0]], [strength, strength], lifts=[])
    add("prior 0.01 / 5", [[200, 0], [200, 3]], [0.01, 5])
    add("prior 5 / 0.01", [[200, 200], [200, 197]], [5, 0.01])
    add("prior of 1e4 impressions", [[100, 10], [100, 2]], [500, 9500])
    add("prior of 1e8 impressions", [[20_000, 1000], [20_000, 1300]], [5e6, 9.5e7])
    add("prior of 1e10 impressions", [[10**6, 50_000], [10**6, 51_000]], [5e8, 9.5e9])
    add("fractional prior", [[1234, 56], [2345, 99], [3456, 170]], [3.7, 61.3], lifts=[2])
    add("prior 100 / 0.5", [[3, 1], [5, 5]], [100, 0.5])

    # Decided, down to losses that only relative accuracy can see.
    for s in (1150, 1300, 1600, 2500, 6000, 15_000):
        add(f"1000 against {s} of 20,000", [[20_000, 1000], [20_000, s]])
    add("decided at 1e8", [[10**8, 5_000_000], [10**8, 5_030_000]])
    add("decided, three arms", [[20_000, 1000], [20_000, 1500], [20_000, 1480]], lifts=[])
    add("control decided best", [[20_000, 1500], [20_000, 1000], [20_000, 1100]], lifts=[])
    add("decided, mixed scales", [[10**7, 500_000], [3000, 300]])
    add("decided against rare", [[10**6, 2], [10**6, 40]])

    # Rates near the ends.
    for n in (10**6, 10**10):
        add(f"one in {n}", [[n, 1], [n, 2]])
        add(f"all but one in {n}", [[n, n - 1], [n, n - 2]])
    add("half", [[20_000, 10_000], [20_000, 10_100]])
    add("half at 1e10", [[10**10, 5 * 10**9], [10**10, 5 * 10**9 + 10**5]])
    add("95 %", [[20_000, 19_000], [20_000, 19_060]])
    add("tiny, everything", [[1, 0], [1, 1], [2, 1], [3, 0], [3, 3]], lifts=[1, 2, 3, 4])
    add("two of three", [[3, 2], [7, 4]])
    return cases


def random_cases(count=2000, seed=20261123):
    """Two to four arms, sizes log-uniform to 1e8, rates over the whole range, differences of a few standard errors."""
    source = random.Random(seed)
    for number in range(count):
        arms = source.choice((2, 2, 2, 3, 4))
        size = 10 ** source.uniform(0, 8)
        rate = 10 ** source.uniform(-4, 0) if source.random() < 0.8 else 1 - 10 ** source.uniform(-4, 0)
        drawn = []
        for _ in range(arms):
            n = round(size * (10 ** source.uniform(-1.5, 1.5) if source.random() < 0.3 else 1))
            error = (rate * (1 - rate) / max(n, 1)) ** 0.5
            s = min(n, max(0, round(n * (rate + error * source.gauss(0, 2)))))
            drawn.append([n, s])
        prior = source.choice((UNIFORM, UNIFORM, JEFFREYS, [2, 30]))
        yield case("random", drawn, prior, control=source.randrange(arms), intervals=1, lifts=[], keep=KEPT)
