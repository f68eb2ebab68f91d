"""PyTorch's own recurrent modules as programs for the cells that they compute: a check that does
not rest on our reading of the cells' texts.

A program takes float64 tensors: x [T, B, I], a dict of parameters, a dict of initial states [B, H],
and the values of the layer below, of which these have none. It returns a dict of what the module
tells, named as in a cell dump (docs/formats.md): "output" [T, B, H], and "last/NAME", each state's
last value [B, H]. Modules keep their gates to themselves.
"""

import torch


def lstm_np_module(x, p, initial, _):
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


def gru_after_module(x, p, initial, _):
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


def tanh_module(x, p, initial, _):
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


# The cells of the catalogue that PyTorch has a module for.
MODULES = {
    "tanh": tanh_module,
    "lstm_np": lstm_np_module,
    "gru_after": gru_after_module,
}
