"""A slow, lossy link between two network namespaces, which `ip netns` made before.

    link.py NAMESPACE NAMESPACE KBIT_PER_SECOND ONE_WAY_MS LOSS_PERCENT SEED

Each end is a TUN device: it is opened here and then moved, and stays readable here. A packet waits until those before it have
left at the link's rate, travels for the delay, or is lost. The queue holds what the link carries in half a second, and sixteen
packets at least. Prints "up" when packets flow; ends with its standard input.
"""

import collections
import fcntl
import os
import random
import selectors
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN_WITHOUT_HEADER = 0x1001
MTU = 1500


def end(namespace, address, peer):
    """Opens a device, moves it into a namespace and gives it an address there."""
    name = f"{namespace}-l"
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN_WITHOUT_HEADER))
    inside = ["ip", "-n", namespace]
    for command in (
        ["ip", "link", "set", name, "netns", namespace],
        [*inside, "addr", "add", address, "peer", peer, "dev", name],
        [*inside, "link", "set", name, "mtu", str(MTU), "up"],
        [*inside, "link", "set", "lo", "up"],
    ):
        subprocess.run(command, check=True)
    return device


class Direction:
    """One way over the link."""

    def __init__(self, source, sink, rate, delay, loss, chance):
        self.source, self.sink, self.rate, self.delay = source, sink, rate, delay
        self.loss, self.chance = loss, chance
        self.room = max(16, int(rate / 2 / MTU))
        self.free_at = 0.0
        self.leaving = collections.deque()
        self.arriving = collections.deque()

    def take(self, now):
        """Takes in what the sender has."""
        while True:
            try:
                packet = os.read(self.source, MTU)
            except BlockingIOError:
                return
            while self.leaving and self.leaving[0] <= now:
                self.leaving.popleft()
            if len(self.leaving) >= self.room:
                continue
            self.free_at = max(self.free_at, now) + len(packet) / self.rate
            self.leaving.append(self.free_at)
            # What is lost has used the link all the same.
            if self.chance.random() >= self.loss:
                self.arriving.append((self.free_at + self.delay, packet))

    def give(self, now):
        """Gives out what has arrived."""
        while self.arriving and self.arriving[0][0] <= now:
            try:
                os.write(self.sink, self.arriving.popleft()[1])
            except OSError:
                pass  # The other end is going down.


def main():
    one, other = sys.argv[1:3]
    kbit, delay_ms, loss, seed = (float(text) for text in sys.argv[3:7])
    a, b = end(one, "10.77.0.1", "10.77.0.2"), end(other, "10.77.0.2", "10.77.0.1")
    chance = random.Random(seed)
    of = (kbit * 125, delay_ms / 1000, loss / 100, chance)
    ways = {a: Direction(a, b, *of), b: Direction(b, a, *of)}
    waiting = selectors.DefaultSelector()
    for source in (a, b, sys.stdin):
        waiting.register(source, selectors.EVENT_READ)
    print("up", flush=True)
    while True:
        due = [way.arriving[0][0] for way in ways.values() if way.arriving]
        patience = max(0, min(due) - time.monotonic()) if due else None
        for key, _ in waiting.select(patience):
            if key.fileobj is sys.stdin:
                return
            ways[key.fileobj].take(time.monotonic())
        for way in ways.values():
            way.give(time.monotonic())


main()
