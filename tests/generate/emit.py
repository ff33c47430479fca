# SPDX-License-Identifier: MIT
"""Writes a topology as libconfig text, in a style drawn from the seed."""
import random


class Planted:
    """A value whose line is marked: the fault is there."""

    def __init__(self, value):
        self.value = value


MARK = '# planted'


def string(text, rng):
    out = text.replace('\\', '\\\\').replace('"', '\\"').replace('\n', '\\n')
    if len(out) > 6 and '\\' not in out and rng.random() < 0.05:
        return '"%s" "%s"' % (out[:3], out[3:])
    return '"%s"' % out


def scalar(value, rng):
    if isinstance(value, bool):
        return rng.choice(['true', 'TRUE']) if value else 'false'
    if isinstance(value, float):
        return repr(value) if 'e' not in repr(value) else '%f' % value
    if isinstance(value, int):
        return str(value)
    return string(value, rng)


def lines_of(key, value, rng, depth):
    """The lines of KEY = VALUE, or of a list's member where key is None."""
    mark = ''
    if isinstance(value, Planted):
        value, mark = value.value, ' ' + MARK
    pad = rng.choice(['  ', '\t']) * depth
    sign = rng.choice([' = ', ' : ', '=']) if key is not None else ''
    head = pad + (key + sign if key is not None else '')
    end = rng.choice([';', ';', ',']) if key is not None else ''
    if isinstance(value, dict):
        out = [head + '{' + mark]
        for k, v in value.items():
            out += lines_of(k, v, rng, depth + 1)
        return out + [pad + '}' + end]
    if isinstance(value, list):
        plain = bool(value) and not any(
            isinstance(v, (dict, Planted)) for v in value)
        out = [head + ('[' if plain else '(') + mark]
        for i, v in enumerate(value):
            member = lines_of(None, v, rng, depth + 1)
            if i < len(value) - 1:
                if MARK in member[-1]:
                    member[-1] = member[-1].replace(
                        ' ' + MARK, ', ' + MARK)
                else:
                    member[-1] += ','
            out += member
        return out + [pad + (']' if plain else ')') + end]
    return [head + scalar(value, rng) + end + mark]


def text_of(topology, seed):
    rng = random.Random(seed)
    out = ['# seed %d' % seed]
    keys = list(topology)
    rng.shuffle(keys)
    for key in keys:
        if rng.random() < 0.3:
            out += rng.choice([['// a comment'], ['/* one', 'more */'], ['']])
        out += lines_of(key, topology[key], rng, 0)
    return '\n'.join(out) + '\n'
