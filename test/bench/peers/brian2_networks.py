"""Brian2 in C++ standalone mode, as a peer of the benchmarks.

Usage: python3 brian2_networks.py NETWORK SECONDS SKIP
Prints a JSON line with build_s (code generation and compilation, once), then one for every line of
its input: run_s (the run loop as Brian2 reports it), rate_hz (from SKIP seconds on). Models, drive
and sizes are those of the gallery file of the same name.
"""

import json
import os
import shutil
import sys
import tempfile
import time

import brian2 as b2
import numpy as np
from brian2 import Hz, Network, NeuronGroup, PoissonInput, SpikeMonitor, Synapses, mV, ms, msiemens, nS, pF, second, siemens, ufarad, umetre, cm, nA, pA


def cuba(n_exc=3200, n_inh=800):
    eqs = """dv/dt = (ge + gi - (v - E_L))/tau_m : volt (unless refractory)
    dge/dt = -ge/tau_e : volt
    dgi/dt = -gi/tau_i : volt"""
    space = dict(E_L=-49 * mV, tau_m=20 * ms, tau_e=5 * ms, tau_i=10 * ms)
    group = NeuronGroup(n_exc + n_inh, eqs, threshold="v > -50*mV", reset="v = -60*mV",
                        refractory=5 * ms, method="exact", namespace=space)
    group.v = "-60*mV + rand()*10*mV"
    exc = Synapses(group, group, on_pre="ge += 1.62*mV")
    exc.connect("i < %d" % n_exc, p=0.02)
    inh = Synapses(group, group, on_pre="gi -= 9*mV")
    inh.connect("i >= %d" % n_exc, p=0.02)
    return [group, exc, inh], group


def coba(n_exc=3200, n_inh=800):
    eqs = """dv/dt = (g_L*(E_L - v) + ge*(0*mV - v) + gi*(-80*mV - v))/C_m : volt (unless refractory)
    dge/dt = -ge/(5*ms) : siemens
    dgi/dt = -gi/(10*ms) : siemens"""
    space = dict(E_L=-60 * mV, g_L=10 * nS, C_m=200 * pF)
    group = NeuronGroup(n_exc + n_inh, eqs, threshold="v > -50*mV", reset="v = -60*mV",
                        refractory=5 * ms, method="exponential_euler", namespace=space)
    group.v = "-65*mV + randn()*5*mV"
    group.ge = "clip(40 + randn()*15, 0, 1000)*nS"
    group.gi = "clip(200 + randn()*120, 0, 1000)*nS"
    exc = Synapses(group, group, on_pre="ge += 6*nS")
    exc.connect("i < %d" % n_exc, p=0.02)
    inh = Synapses(group, group, on_pre="gi += 67*nS")
    inh.connect("i >= %d" % n_exc, p=0.02)
    return [group, exc, inh], group


def cobahh(n_exc=3200, n_inh=800):
    area = 20000 * umetre ** 2
    space = dict(C_m=area * (1 * ufarad * cm ** -2), g_L=area * (5e-5 * siemens * cm ** -2), E_L=-60 * mV,
                 E_K=-90 * mV, E_Na=50 * mV, g_Na=area * (100 * msiemens * cm ** -2),
                 g_K=area * (30 * msiemens * cm ** -2), V_T=-63 * mV)
    eqs = """dv/dt = (g_L*(E_L - v) + ge*(0*mV - v) + gi*(-80*mV - v) - g_Na*(m*m*m)*h*(v - E_Na)
              - g_K*(n*n*n*n)*(v - E_K))/C_m : volt
    dm/dt = alpha_m*(1 - m) - beta_m*m : 1
    dn/dt = alpha_n*(1 - n) - beta_n*n : 1
    dh/dt = alpha_h*(1 - h) - beta_h*h : 1
    dge/dt = -ge/(5*ms) : siemens
    dgi/dt = -gi/(10*ms) : siemens
    alpha_m = 0.32*(mV**-1)*4*mV/exprel((13*mV - v + V_T)/(4*mV))/ms : Hz
    beta_m = 0.28*(mV**-1)*5*mV/exprel((v - V_T - 40*mV)/(5*mV))/ms : Hz
    alpha_h = 0.128*exp((17*mV - v + V_T)/(18*mV))/ms : Hz
    beta_h = 4./(1 + exp((40*mV - v + V_T)/(5*mV)))/ms : Hz
    alpha_n = 0.032*(mV**-1)*5*mV/exprel((15*mV - v + V_T)/(5*mV))/ms : Hz
    beta_n = .5*exp((10*mV - v + V_T)/(40*mV))/ms : Hz"""
    group = NeuronGroup(n_exc + n_inh, eqs, threshold="v > -20*mV", refractory=3 * ms,
                        method="exponential_euler", namespace=space)
    group.v = "-60*mV + (randn()*5 - 5)*mV"
    group.ge = "clip(randn()*1.5 + 4, 0, 100)*10*nS"
    group.gi = "clip(randn()*12 + 20, 0, 1000)*10*nS"
    exc = Synapses(group, group, on_pre="ge += 6*nS")
    exc.connect("i < %d" % n_exc, p=0.02)
    inh = Synapses(group, group, on_pre="gi += 67*nS")
    inh.connect("i >= %d" % n_exc, p=0.02)
    return [group, exc, inh], group


def brunel(n_exc=10000, n_inh=2500, weight=0.1, g=5.0, eta=2.0, eps=0.1):
    eqs = "dv/dt = -v/(20*ms) : volt (unless refractory)"
    group = NeuronGroup(n_exc + n_inh, eqs, threshold="v > 20*mV", reset="v = 10*mV",
                        refractory=2 * ms, method="exact")
    group.v = "rand()*15*mV"
    threshold_rate = 20 / (weight * 20) * 1000  # V_th/(J*tau_m), 1/s
    drive = PoissonInput(group, "v", 1000, eta * threshold_rate / 1000 * Hz, weight=weight * mV)
    exc = Synapses(group, group, on_pre="v += %g*mV" % weight, delay=1.5 * ms)
    exc.connect("i < %d" % n_exc, p=eps)
    inh = Synapses(group, group, on_pre="v -= %g*mV" % (g * weight), delay=1.5 * ms)
    inh.connect("i >= %d" % n_exc, p=eps)
    return [group, drive, exc, inh], group


def main():
    network, seconds, skip = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    folder = tempfile.mkdtemp(prefix="brian2-peer-")
    try:
        # Without a seed every run of the program draws another network.
        b2.set_device("cpp_standalone", build_on_run=False, directory=folder)
        b2.defaultclock.dt = 0.1 * ms
        objects, group = {"cuba": cuba, "coba": coba, "cobahh": cobahh, "brunel": brunel}[network]()
        spikes = SpikeMonitor(group)
        net = Network(objects, spikes)
        net.run(seconds * second)
        began = time.time()
        b2.device.build(directory=folder, compile=True, run=False, debug=False)
        answer({"build_s": time.time() - began})
        for _ in sys.stdin:
            b2.device.run(folder, with_output=False, run_args=[])
            times = np.fromfile(os.path.join(folder, b2.device.get_array_filename(spikes.variables["t"])))
            answer({"run_s": b2.device._last_run_time,
                    "rate_hz": float((times >= skip).sum()) / len(group) / (seconds - skip)})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def answer(value):
    print(json.dumps(value), flush=True)


main()
