# The workloads of `compare` in PyTorch: python3 torch_peer.py WORKLOAD THREADS FILE. The file holds the inputs, each a 64-bit
# count and its doubles, and takes the doubles of the result; the times of up to fifteen rounds are printed in microseconds.
# Status 3 says that there is no torch. Torch.fs reads this.
import array
import math
import os
import sys
import time

WORKLOAD, THREADS, FILE = sys.argv[1], int(sys.argv[2]), sys.argv[3]
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(THREADS)
if THREADS > 1 and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, range(os.cpu_count()))

try:
    import torch
except ImportError:
    sys.exit(3)

torch.set_num_threads(THREADS)
torch.set_default_dtype(torch.float64)


def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def chain(x, y):
    return torch.tanh(x * y + x) * y


def logistic(table, labels):
    rows = table.reshape(len(labels), -1)

    def loss(weights):
        margins = rows @ weights
        return (torch.nn.functional.softplus(margins) - labels * margins).sum()

    return loss


def gaussian_mixture(sizes, points):
    d, k, n, gamma, m, constant = sizes.tolist()
    d, k, n = int(d), int(k), int(n)
    below = d * (d - 1) // 2
    points = points.reshape(n, 1, d)
    columns, rows = torch.triu_indices(d, d, 1)

    def objective(parameters):
        alpha, mu, q, l = parameters.split([k, k * d, k * d, k * below])
        mu, q, l = mu.reshape(k, d), q.reshape(k, d), l.reshape(k, below)
        factors = torch.diag_embed(q.exp()).index_put((torch.arange(k)[:, None], rows, columns), l)
        images = torch.einsum("kij,nkj->nki", factors, points - mu)
        scores = alpha + q.sum(1) - 0.5 * images.square().sum(2)
        prior = 0.5 * gamma**2 * (q.exp().square().sum() + l.square().sum()) - m * q.sum()
        return scores.logsumexp(1).sum() - n * alpha.logsumexp(0) - prior + constant

    return objective


def perceptron(images, labels):
    images, labels = images.float().reshape(64, 784), labels.long()

    def loss(first, first_bias, second, second_bias):
        hidden = torch.relu(images @ first.reshape(784, 128) + first_bias)
        return torch.nn.functional.cross_entropy(hidden @ second.reshape(128, 10) + second_bias, labels)

    return loss


def black_scholes(strike):
    def price(spot, volatility, maturity, rate):
        deviation, present = volatility * maturity.sqrt(), strike * torch.exp(-rate * maturity)
        d = (spot / present).log() / deviation + deviation / 2
        return spot * torch.special.ndtr(d) - present * torch.special.ndtr(d - deviation)

    return price


def black_scholes_greeks(price, inputs):
    inputs = leaves(inputs)
    value = price(*inputs)
    delta, vega, decay, rho = torch.autograd.grad(value.sum(), inputs, create_graph=True)
    (gamma,) = torch.autograd.grad(delta.sum(), inputs[0])
    return [value, delta, gamma, vega, -decay, rho]


def asian_option(normals):
    steps = 252
    normals = normals.reshape(steps, -1)

    def price(market):
        spot, volatility, rate, maturity, strike = market
        step = maturity / steps
        spots = spot * torch.cumsum((rate - volatility**2 / 2) * step + volatility * step.sqrt() * normals, 0).exp()
        return torch.exp(-rate * maturity) * torch.relu(spots.mean(0) - strike).mean()

    return price


def square(x):
    size = math.isqrt(len(x))
    return x.reshape(size, size)


def leaves(xs):
    return [x.detach().requires_grad_() for x in xs]


def value(f, xs):
    with torch.no_grad():
        return [f(*xs)]


def gradient(f, xs):
    xs = leaves(xs)
    return torch.autograd.grad(f(*xs).sum(), xs)


def product(x, y):
    return x @ y


# From the inputs of a workload to what is timed.
PREPARE = {
    "rosenbrock": lambda x: lambda: gradient(rosenbrock, [x]),
    "rosenbrock value": lambda x: lambda: value(rosenbrock, [x]),
    "hessian-rosenbrock": lambda x: lambda: [torch.autograd.functional.hessian(rosenbrock, x)],
    "chain": lambda *xs: lambda: gradient(chain, xs),
    "chain value": lambda *xs: lambda: value(chain, xs),
    "logistic": lambda w, *data: bind(gradient, logistic(*data), [w]),
    "logistic value": lambda w, *data: bind(value, logistic(*data), [w]),
    "logistic-hvp": lambda w, v, *data: bind(
        lambda loss, x: [torch.autograd.functional.vhp(loss, x, v)[1]], logistic(*data), w
    ),
    "gmm": lambda x, *data: bind(gradient, gaussian_mixture(*data), [x]),
    "gmm value": lambda x, *data: bind(value, gaussian_mixture(*data), [x]),
    "mlp": lambda images, labels, *weights: bind(gradient, perceptron(images, labels), [w.float() for w in weights]),
    "mlp value": lambda images, labels, *weights: bind(value, perceptron(images, labels), [w.float() for w in weights]),
    "black-scholes": lambda strike, *inputs: bind(black_scholes_greeks, black_scholes(strike), inputs),
    "black-scholes value": lambda strike, *inputs: bind(value, black_scholes(strike), inputs),
    "asian-option": lambda normals, market: bind(gradient, asian_option(normals), [market]),
    "asian-option value": lambda normals, market: bind(value, asian_option(normals), [market]),
    "matmul": lambda x, y: bind(value, product, [square(x), square(y)]),
    "matmul-f32": lambda x, y: bind(value, product, [square(x).float(), square(y).float()]),
}


def bind(f, *arguments):
    return lambda: f(*arguments)


def inputs():
    content = open(FILE, "rb").read()
    at = 0
    while at < len(content):
        count = int.from_bytes(content[at : at + 8], "little")
        yield torch.frombuffer(bytearray(content[at + 8 : at + 8 + 8 * count]), dtype=torch.float64)
        at += 8 + 8 * count


def microseconds(run, count):
    start = time.perf_counter()
    for _ in range(count):
        run()
    return (time.perf_counter() - start) * 1e6 / count


def main():
    run = PREPARE[WORKLOAD](*inputs())
    warm = time.perf_counter()
    calls = 0
    while calls < 3 or time.perf_counter() - warm < 0.3:
        run()
        calls += 1
    count = max(1, int(4000 / microseconds(run, 1)))
    start = time.perf_counter()
    for turn in range(15):
        if turn < 5 or time.perf_counter() - start < 20:
            print(microseconds(run, count))
    result = torch.cat([part.detach().double().flatten() for part in run()])
    array.array("d", result.tolist()).tofile(open(FILE, "wb"))


main()
