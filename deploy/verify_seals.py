#!/usr/bin/env python3
"""Check an exported journal of Zhigong without Zhigong: one file, the standard library only, meant to be read.

    python3 verify_seals.py BUNDLE.jsonl [--key HEX]... [--anchor FILE]... [--number N [--text FILE]]

BUNDLE is what `./zg verify --export FILE` wrote: hashes, no personal data. --key is a public key you trust (04 x y as
hex, from paper or another level; without it the bundle's own keys are used and printed). --anchor is a root kept
elsewhere: the bundle must still contain it. --number finds one entry; --text gives its text, to see that it is that.

How the log is built (SM3: GB/T 32905, SM2: GB/T 32918, trees: RFC 6962 with SM3, numbers: 8 bytes, big endian):
  leaf of an entry   SM3(00 | text)                 node   SM3(01 | left | right)
  seal: root         tree over the leaves of the entries numbered first ... last
  seal: chained      SM3(chained before | signature before | root | first | last)
  tree of seals      leaves SM3(00 | chained); log_root is its root up to this seal
  signature (SM2)    over "zhigong seal", a zero byte | number of seals | last | log_root
Seals without log_root are older: their chain leaves the signature out, their signature is over `chained`.
"""

import argparse
import json
from pathlib import Path

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A, B = P - 3, 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
WORD, FAULTS = 0xFFFFFFFF, []
START = "7380166f4914b2b9172442d7da8a0600a96f30bc163138aae38dee4db0fb0e4e"


def rotate(x, n):
    """32-bit rotation to the left."""
    return (x << n % 32 | x >> (32 - n) % 32) & WORD if n % 32 else x


def sm3(data):
    """GB/T 32905."""
    v = [int(START[i : i + 8], 16) for i in range(0, 64, 8)]
    data = data + b"\x80" + bytes((55 - len(data)) % 64) + (len(data) * 8).to_bytes(8, "big")
    for start in range(0, len(data), 64):
        w = [int.from_bytes(data[start + i : start + i + 4], "big") for i in range(0, 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rotate(w[j - 3], 15)
            w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            s1 = rotate((rotate(a, 12) + e + rotate(0x79CC4519 if j < 16 else 0x7A879D8A, j)) & WORD, 7)
            s2 = s1 ^ rotate(a, 12)
            ff, gg = (a ^ b ^ c, e ^ f ^ g) if j < 16 else (a & b | a & c | b & c, e & f | ~e & WORD & g)
            t1, t2 = (ff + d + s2 + (w[j] ^ w[j + 4])) & WORD, (gg + h + s1 + w[j]) & WORD
            a, b, c, d = t1, a, rotate(b, 9), c
            e, f, g, h = t2 ^ rotate(t2, 9) ^ rotate(t2, 17), e, rotate(f, 19), g
        v = [old ^ new for old, new in zip(v, (a, b, c, d, e, f, g, h), strict=True)]
    return b"".join(x.to_bytes(4, "big") for x in v)


def add(p, q):
    """Sum of two points of the curve; None is the point at infinity."""
    if p is None or q is None:
        return p or q
    if p[0] == q[0] and (p[1] + q[1]) % P == 0:
        return None
    rise, run = (3 * p[0] * p[0] + A, 2 * p[1]) if p == q else (q[1] - p[1], q[0] - p[0])
    slope = rise * pow(run, -1, P)
    x = (slope * slope - p[0] - q[0]) % P
    return x, (slope * (p[0] - x) - p[1]) % P


def multiply(k, p):
    """The point p taken k times."""
    total = None
    while k:
        total, p, k = add(total, p) if k & 1 else total, add(p, p), k >> 1
    return total


def signed_by(public, message, signature):
    """SM2 verification (GB/T 32918.2) with the usual identity 1234567812345678."""
    raw = bytes.fromhex(public)
    point = int.from_bytes(raw[1:33], "big"), int.from_bytes(raw[33:], "big")
    if len(raw) != 65 or raw[0] != 4 or (point[1] ** 2 - point[0] ** 3 - A * point[0] - B) % P:
        return False
    curve = b"".join(number.to_bytes(32, "big") for number in (A, B, *G, *point))
    e = int.from_bytes(sm3(sm3(b"\x00\x80" + b"1234567812345678" + curve) + message), "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if len(signature) != 64 or not (0 < r < N and 0 < s < N) or (r + s) % N == 0:
        return False
    total = add(multiply(s, G), multiply((r + s) % N, point))
    return total is not None and (e + total[0]) % N == r


class Growing:
    """A tree one leaf after another: whole subtrees, the largest first (RFC 6962, 2.1)."""

    def __init__(self):
        """Begin empty."""
        self.whole = []

    def add(self, value):
        """Add a leaf and return the root."""
        size = 1
        while self.whole and self.whole[-1][0] == size:
            value, size = sm3(b"\x01" + self.whole.pop()[1] + value), size * 2
        self.whole.append((size, value))
        for _size, left in reversed(self.whole[:-1]):
            value = sm3(b"\x01" + left + value)
        return value


def fault(sentence):
    """Say what does not hold."""
    FAULTS.append(sentence)
    print("FAULT", sentence)


def check_seal(seal, before, log_root, public, is_signature_checked):
    """Check one seal against its entries, the seal before and the tree of seals."""
    here, tree, root = f"seal at place {seal['place']}", Growing(), b""
    leaves = [bytes.fromhex(seal["leaves"][at : at + 64]) for at in range(0, len(seal["leaves"]), 64)]
    for one in leaves:
        root = tree.add(one)
    follows = (before["place"] + 1, before["last"] + 1) if before else (0, 1)
    if (seal["place"], seal["first"]) != follows:
        fault(f"{here}: it does not follow the one before")
    if len(leaves) != seal["last"] - seal["first"] + 1 or root.hex() != seal["root"]:
        fault(f"{here}: its root does not fit its entries {seal['first']} to {seal['last']}")
    first, last = seal["first"].to_bytes(8, "big"), seal["last"].to_bytes(8, "big")
    link = before["chained"] + (before["signature"] if seal["log_root"] else "") if before else "00" * 32
    if sm3(bytes.fromhex(link + seal["root"]) + first + last).hex() != seal["chained"]:
        fault(f"{here}: the chain is broken")
    message = bytes.fromhex(seal["chained"])
    if seal["log_root"]:
        message = b"zhigong seal\0" + (seal["place"] + 1).to_bytes(8, "big") + last + log_root
        if log_root.hex() != seal["log_root"]:
            fault(f"{here}: the root over all seals does not fit")
    if is_signature_checked and not signed_by(public, message, bytes.fromhex(seal["signature"])):
        fault(f"{here}: the signature does not fit the key")


def check_entry(seal, number, text):
    """Find one entry under a seal already checked; with its text, see that it is that one."""
    if seal["first"] <= number <= seal["last"]:
        found = seal["leaves"][(number - seal["first"]) * 64 :][:64]
        print(f"entry {number}: leaf {found}, under the seal at place {seal['place']}")
        if text is not None and sm3(b"\x00" + text).hex() != found:
            fault(f"entry {number}: the text is not the one that was sealed")


def check_root(roots, size, root, what):
    """Check that the log had this root when it had so many seals."""
    holds = size in roots and roots[size].hex() == root
    print(f"{what}: {size} seals, root {root[:16]}…: {'contained' if holds else 'NOT CONTAINED'}")
    if not holds:
        fault(f"{what}: the log was rewritten or cut off")


def check_bundle(options):
    """Check the whole bundle and print what was found."""
    text = Path(options.text).read_bytes().rstrip(b"\n") if options.text else None
    with Path(options.bundle).open(encoding="utf-8") as file:
        head, roots, tree, before = json.loads(next(file)), {}, Growing(), None
        for line in map(json.loads, file):
            if line["type"] == "seal":
                log_root = roots[line["place"] + 1] = tree.add(sm3(b"\x00" + bytes.fromhex(line["chained"])))
                public = head["keys"].get(line["key"], "")
                if options.key and public not in options.key:
                    fault(f"seal at place {line['place']}: signed with a key you do not trust")
                # the chain runs over every signature, so the last ones hold all before them
                is_near = line["place"] >= head["size"] - 64 or not line["log_root"]
                check_seal(line, before, log_root, public, is_near)
                check_entry(line, options.number, text)
                before = line
            elif line["type"] == "consistency":
                check_root(roots, line["old_size"], line["old_root"], "asked root")
    check_root(roots, head["size"], head["root"], "the bundle's end")
    for name in options.anchor:
        anchor = json.loads(Path(name).read_text(encoding="utf-8"))
        check_root(roots, anchor["size"], anchor["root"], f"anchor of {anchor['at']}")
    print(f"{len(roots)} seals, {before['last'] if before else 0} entries; keys {head['keys']}")


def main():
    """Read the command line; 1 when anything does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle")
    parser.add_argument("--key", action="append", default=[])
    parser.add_argument("--anchor", action="append", default=[])
    parser.add_argument("--number", type=int, default=0)
    parser.add_argument("--text")
    check_bundle(parser.parse_args())
    print("OK" if not FAULTS else f"{len(FAULTS)} faults")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    raise SystemExit(main())
