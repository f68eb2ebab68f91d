"""The catalogue's cells as programs of PyTorch, which share nothing with Mnemo but the equations.

A program takes float64 tensors: x [T, B, I], a dict of parameters, a dict of initial states [B, H].
It returns a dict of what it knows, named as in a cell dump (docs/formats.md): "output" [T, B, H],
"state/NAME" [T+1, B, H], "value/NAME" [T, B, H], and "last/NAME", each state's last value [B, H].
NAME_module is PyTorch's own module, which keeps its gates to itself; NAME_steps is a loop over the
steps written by hand, which knows everything.
"""

import torch


def lstm_np_module(x, p, initial):
    """torch.nn.LSTM: gates in the order i, f, g, o; two biases, the second of them zero here."""
    units = initial["h"].shape[-1]
    module = torch.nn.LSTM(x.shape[-1], units).double()
    weights = {
        "weight_ih_l0": torch.cat([p["Wi"], p["Wf"], p["Wg"], p["Wo"]]),
        "weight_hh_l0": torch.cat([p["Ui"], p["Uf"], p["Ug"], p["Uo"]]),
        "bias_ih_l0": torch.cat([p["bi"], p["bf"], p["bg"], p["bo"]]),
        "bias_hh_l0": torch.zeros(4 * units, dtype=torch.float64),
    }
    output, (h, c) = call(module, weights, x, (initial["h"][None], initial["c"][None]))
    return {"output": output, "last/h": h[0], "last/c": c[0]}


def gru_after_module(x, p, initial):
    """torch.nn.GRU: gates in the order r, z, n; the second bias of n stands inside r * (...)."""
    units = initial["h"].shape[-1]
    module = torch.nn.GRU(x.shape[-1], units).double()
    none = torch.zeros(2 * units, dtype=torch.float64)
    weights = {
        "weight_ih_l0": torch.cat([p["Wr"], p["Wz"], p["Wn"]]),
        "weight_hh_l0": torch.cat([p["Ur"], p["Uz"], p["Un"]]),
        "bias_ih_l0": torch.cat([p["br"], p["bz"], p["bn"]]),
        "bias_hh_l0": torch.cat([none, p["bm"]]),
    }
    output, h = call(module, weights, x, initial["h"][None])
    return {"output": output, "last/h": h[0]}


def tanh_module(x, p, initial):
    """torch.nn.RNN with tanh."""
    units = initial["h"].shape[-1]
    module = torch.nn.RNN(x.shape[-1], units, nonlinearity="tanh").double()
    weights = {
        "weight_ih_l0": p["W"],
        "weight_hh_l0": p["U"],
        "bias_ih_l0": p["b"],
        "bias_hh_l0": torch.zeros(units, dtype=torch.float64),
    }
    output, h = call(module, weights, x, initial["h"][None])
    return {"output": output, "last/h": h[0]}


def call(module, weights, x, state):
    """Runs the module with these tensors in the place of its own weights, so that gradients flow
    on through the concatenations."""
    for name, value in weights.items():
        assert getattr(module, name).shape == value.shape, name
        delattr(module, name)
        setattr(module, name, value)
    return module(x, state)


def run_steps(step, x, initial):
    """Calls step(x_t, states) -> (output, new states, values) and stacks what comes back."""
    states = dict(initial)
    seen = {f"state/{name}": [value] for name, value in initial.items()}
    for x_t in x:
        output, states, values = step(x_t, states)
        seen.setdefault("output", []).append(output)
        for name, value in states.items():
            seen[f"state/{name}"].append(value)
            seen.setdefault(f"value/{name}'", []).append(value)
            seen[f"last/{name}"] = [value]
        for name, value in values.items():
            seen.setdefault(f"value/{name}", []).append(value)
    return {name: rows[0] if name.startswith("last/") else torch.stack(rows)
            for name, rows in seen.items()}


def affine(p, w, x, u, h, b):
    return x @ p[w].T + h @ p[u].T + p[b]


def tanh_steps(x, p, initial):
    def step(x_t, s):
        h = torch.tanh(affine(p, "W", x_t, "U", s["h"], "b"))
        return h, {"h": h}, {}
    return run_steps(step, x, initial)


def lstm_np_steps(x, p, initial):
    def step(x_t, s):
        i = torch.sigmoid(affine(p, "Wi", x_t, "Ui", s["h"], "bi"))
        f = torch.sigmoid(affine(p, "Wf", x_t, "Uf", s["h"], "bf"))
        g = torch.tanh(affine(p, "Wg", x_t, "Ug", s["h"], "bg"))
        o = torch.sigmoid(affine(p, "Wo", x_t, "Uo", s["h"], "bo"))
        c = s["c"] * f + g * i
        h = torch.tanh(c) * o
        return h, {"h": h, "c": c}, {"i": i, "f": f, "g": g, "o": o}
    return run_steps(step, x, initial)


def lstm_steps(x, p, initial):
    """Greff et al. 2015, section II: input and forget gate see the old memory, the output gate the
    new one."""
    def step(x_t, s):
        y, c = s["y"], s["c"]
        z = torch.tanh(affine(p, "Wz", x_t, "Rz", y, "bz"))
        i = torch.sigmoid(affine(p, "Wi", x_t, "Ri", y, "bi") + c * p["pi"])
        f = torch.sigmoid(affine(p, "Wf", x_t, "Rf", y, "bf") + c * p["pf"])
        c = f * c + i * z
        o = torch.sigmoid(affine(p, "Wo", x_t, "Ro", y, "bo") + c * p["po"])
        y = o * torch.tanh(c)
        return y, {"y": y, "c": c}, {"z": z, "i": i, "f": f, "o": o}
    return run_steps(step, x, initial)


def gru_steps(x, p, initial):
    """Chung et al. 2014, section 3.2: reset before the product, z is the share of the candidate."""
    def step(x_t, s):
        h = s["h"]
        z = torch.sigmoid(affine(p, "Wz", x_t, "Uz", h, "bz"))
        r = torch.sigmoid(affine(p, "Wr", x_t, "Ur", h, "br"))
        n = torch.tanh(affine(p, "Wn", x_t, "Un", r * h, "bn"))
        h = h + z * (n - h)
        return h, {"h": h}, {"z": z, "r": r, "n": n}
    return run_steps(step, x, initial)


def gru_after_steps(x, p, initial):
    def step(x_t, s):
        h = s["h"]
        r = torch.sigmoid(affine(p, "Wr", x_t, "Ur", h, "br"))
        z = torch.sigmoid(affine(p, "Wz", x_t, "Uz", h, "bz"))
        n = torch.tanh(x_t @ p["Wn"].T + p["bn"] + r * (h @ p["Un"].T + p["bm"]))
        h = n + z * (h - n)
        return h, {"h": h}, {"r": r, "z": z, "n": n}
    return run_steps(step, x, initial)


# Every catalogue cell: its programs.
PROGRAMS = {
    "tanh": [tanh_module, tanh_steps],
    "lstm_np": [lstm_np_module, lstm_np_steps],
    "lstm": [lstm_steps],
    "gru": [gru_steps],
    "gru_after": [gru_after_module, gru_after_steps],
}
