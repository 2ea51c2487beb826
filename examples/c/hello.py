"""What examples/c/hello.c does, by Python's ctypes: any language with a foreign
function interface calls the library in this way."""

import ctypes
import json
import os
from ctypes import POINTER, byref, c_char_p, c_int, c_size_t, c_void_p

# Your loader finds "libveracity_c.so.0"; the tests name the file.
lib = ctypes.CDLL(os.environ.get("VERACITY_LIBRARY", "libveracity_c.so.0"))


class Bytes(ctypes.Structure):
    _fields_ = [("data", c_void_p), ("size", c_size_t)]

    def __bytes__(self):
        return ctypes.string_at(self.data, self.size)


class LedgerOptions(ctypes.Structure):
    # The first members are enough: its size tells how many there are.
    _fields_ = [("size", c_size_t), ("owner", Bytes)]


# Pointers have 64 bits, and an int, which ctypes takes for granted, has 32.
lib.veracity_code_name.restype = c_char_p
lib.veracity_error_message.restype = c_char_p
lib.veracity_buffer_bytes.restype = Bytes
for kind in "error", "buffer", "results", "assessor", "view":
    getattr(lib, f"veracity_{kind}_free").argtypes = [c_void_p]
lib.veracity_ledger_close.argtypes = [c_void_p]
lib.veracity_error_message.argtypes = [c_void_p]
lib.veracity_buffer_bytes.argtypes = [c_void_p]
lib.veracity_results_next.argtypes = [c_void_p, POINTER(Bytes)]


class Error(Exception):
    pass


def given(argument):
    """An argument as C takes it: text and messages as bytes, handles as is."""
    if isinstance(argument, str):
        argument = argument.encode()
    if isinstance(argument, bytes):
        taken = Bytes(ctypes.cast(c_char_p(argument), c_void_p), len(argument))
        taken.owner = argument  # lives as long as the call
        return taken
    return argument


def call(name, *arguments):
    """Runs a call, raises what went wrong, as every call reports it."""
    error = c_void_p()
    code = getattr(lib, name)(*map(given, arguments), byref(error))
    if code != 0:
        message = lib.veracity_error_message(error).decode()
        lib.veracity_error_free(error)
        raise Error(f"{lib.veracity_code_name(code).decode()}: {message}")


def made(name, *arguments):
    """Runs a call whose last output is a handle, and returns it."""
    out = c_void_p()
    call(name, *arguments, byref(out))
    return out


def buffer(name, *arguments):
    """Runs a call whose last output is a buffer, and returns its bytes."""
    out = made(name, *arguments)
    try:
        return bytes(lib.veracity_buffer_bytes(out))
    finally:
        lib.veracity_buffer_free(out)


def stream(name, *arguments):
    """Runs a call that gives a stream, and yields its messages."""
    results, message = made(name, *arguments), Bytes()
    try:
        while lib.veracity_results_next(results, byref(message)):
            yield bytes(message)
        call("veracity_results_status", results)
    finally:
        lib.veracity_results_free(results)


WIRES = """
note: "morning wires"
entries { record { claim { id: "@made"
  statement { subject { entity: "garpiya-3" } predicate: "produced in"
    value { entity: "china" } } } } }
entries { record { assertion { claim { id: "@made" } source: "reuters"
  stance: STANCE_AFFIRMS said: "2024-09-25" } } }
entries { record { assertion { claim { id: "@made" } source: "china-mfa"
  stance: STANCE_DENIES said: "2024-09-26" } } }
"""
CLAIMS = c_int(1)

if __name__ == "__main__":
    desk = LedgerOptions(ctypes.sizeof(LedgerOptions), given("desk"))
    ledger = made("veracity_ledger_open", "memory:", byref(desk))
    batch = buffer("veracity_batch_from_text", WIRES)
    call("veracity_ledger_record", ledger, batch, None, None, None)
    view = made("veracity_ledger_now", ledger)
    assessor = made("veracity_assessor_new", view, b"")

    query = {"claim": {"about": ["garpiya-3"]}}
    query = buffer("veracity_message_from_json", "veracity.v1.ClaimQuery",
                   json.dumps(query))
    for claim in stream("veracity_view_find", view, CLAIMS, query, None):
        ref = buffer("veracity_id_of", "veracity.v1.ClaimView", claim)
        text = buffer("veracity_assessor_explain", assessor, ref, None, None,
                      None)
        print(text.decode(), end="")

    lib.veracity_assessor_free(assessor)
    lib.veracity_view_free(view)
    lib.veracity_ledger_close(ledger)
