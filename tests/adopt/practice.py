"""practice.c in Python: the rules are Python functions, called by the shared library through ctypes.

usage: practice.py LIBRARY
"""
import sys
from ctypes import (CDLL, CFUNCTYPE, POINTER, Structure, byref, c_bool, c_char, c_char_p, c_int, c_uint8, c_uint16,
                    c_uint32, c_uint64, c_void_p, sizeof)

SECOND, STOPPED = 10**9, 4


class Match(Structure):
    _fields_ = [("game", c_char * 33), ("name", c_char * 33), ("id", c_uint8 * 16), ("rules", c_uint32),
                ("tick_rate", c_uint32), ("seats", c_uint32), ("settings_size", c_uint32), ("layout", c_uint64),
                ("seed", c_uint64)]  # the settings follow


class Turn(Structure):
    _fields_ = [("tick", c_uint32), ("count", c_uint32)]  # the events follow


class State(Structure):
    _fields_ = [("number", c_uint64)]


Start = CFUNCTYPE(None, c_void_p, POINTER(State), POINTER(Match))
Step = CFUNCTYPE(None, POINTER(State), POINTER(Turn), c_void_p)


class Game(Structure):
    _fields_ = [("abi", c_uint32), ("rules", c_uint32), ("tick_rate", c_uint32), ("seats_max", c_uint32),
                ("name", c_char_p), ("layout", c_void_p), ("state_size", c_uint64), ("memo_size", c_uint64),
                ("marks", c_bool), ("context", c_void_p), ("start", Start), ("step", Step), ("over", c_void_p),
                ("create", c_void_p), ("destroy", c_void_p), ("hash", c_void_p), ("save", c_void_p),
                ("load", c_void_p), ("describe", c_void_p)]


class PeerDef(Structure):
    _fields_ = [("game", POINTER(Game)), ("mode", c_int), ("address", c_char_p), ("port", c_uint16),
                ("match", c_char_p), ("name", c_char_p),
                ("players", c_uint32), ("further", c_void_p), ("further_count", c_uint32), ("seats", c_uint32),
                ("seed_given", c_bool), ("seed", c_uint64), ("random", c_uint64), ("resume", c_char_p),
                ("resume_tick", c_uint32), ("seat_given", c_bool), ("seat", c_uint8), ("settings", c_void_p),
                ("settings_size", c_uint32), ("record", c_char_p), ("replace", c_bool), ("record_may_fail", c_bool),
                ("storage", c_void_p), ("build", c_char_p), ("stop_at", c_uint32), ("sync_test", c_uint32),
                ("predict", c_uint32), ("view", c_bool), ("driver", c_void_p), ("now", c_uint64),
                ("allocator", c_void_p * 3)]


@Start
def start(_, state, match):
    state.contents.number = match.contents.seed


@Step
def step(state, turn, _):
    state.contents.number = state.contents.number * 31 + turn.contents.count + turn.contents.tick


library = CDLL(sys.argv[1])
for name, result, arguments in (("tt_peer_create", c_int, [POINTER(PeerDef), POINTER(c_void_p)]),
                                ("tt_peer_advance", None, [c_void_p, c_uint64]),
                                ("tt_peer_phase_of", c_int, [c_void_p]), ("tt_peer_sim", c_void_p, [c_void_p]),
                                ("tt_sim_tick", c_uint32, [c_void_p]), ("tt_sim_trail", c_uint64, [c_void_p]),
                                ("tt_peer_destroy", None, [c_void_p])):
    getattr(library, name).restype = result
    getattr(library, name).argtypes = arguments

game = Game(abi=3, rules=1, tick_rate=20, seats_max=2, name=b"push", state_size=sizeof(State), start=start, step=step)
definition, peer, now = PeerDef(game=(Game * 1)(game), seed=7, stop_at=100, sync_test=2), c_void_p(), 0
if library.tt_peer_create(byref(definition), byref(peer)):
    sys.exit("it can't be made")
while library.tt_peer_phase_of(peer) < STOPPED:
    library.tt_peer_advance(peer, now)
    now += SECOND // 100
sim = library.tt_peer_sim(peer)
print(f"trail {library.tt_sim_tick(sim)} {library.tt_sim_trail(sim):016x}")
library.tt_peer_destroy(peer)
