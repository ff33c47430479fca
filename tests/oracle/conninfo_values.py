#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares what pghac and the real libpq say of connection parameters.

usage: conninfo_values.py PGHAC DIRECTORY
libpq judges a value before or while it connects to a port where nobody
listens: "refused" is the network's word, anything else is about the value.
"""
import ctypes
import ctypes.util
import os
import subprocess
import sys

INTEGERS = ('connect_timeout', 'keepalives', 'keepalives_idle',
            'keepalives_interval', 'keepalives_count', 'tcp_user_timeout')
WORDS = {
    'sslmode': 'disable allow prefer require verify-ca verify-full',
    'gssencmode': 'disable prefer require',
    'channel_binding': 'disable prefer require',
    'ssl_min_protocol_version': 'TLSv1 TLSv1.1 TLSv1.2 TLSv1.3',
    'ssl_max_protocol_version': 'TLSv1.2 TLSv1.3',
    'target_session_attrs':
        'any read-write read-only primary standby prefer-standby',
}
ODD = ['on', 'off', 'true', '1', '-1', 'REQUIRE', 'tlsv1.2', 'require ', 'x',
       'disable,prefer', 'any']
NUMBERS = ['0', '1', '10', ' 10', '10 ', '+5', '-1', '10s', '1.5', '0x10',
           'x', '2147483647', '1e3', '010']


def cases():
    for key, words in WORDS.items():
        for value in words.split() + ODD:
            yield key, value
    for key in INTEGERS:
        for value in NUMBERS:
            yield key, value


def quoted(value):
    return "'%s'" % value.replace('\\', '\\\\').replace("'", "\\'")


class Libpq:
    def __init__(self):
        self.lib = ctypes.CDLL(ctypes.util.find_library('pq'))
        self.lib.PQconnectdb.restype = ctypes.c_void_p
        self.lib.PQconnectdb.argtypes = [ctypes.c_char_p]
        self.lib.PQerrorMessage.restype = ctypes.c_char_p
        self.lib.PQerrorMessage.argtypes = [ctypes.c_void_p]
        self.lib.PQfinish.argtypes = [ctypes.c_void_p]
        self.version = self.lib.PQlibVersion() // 10000

    def refuses(self, conninfo):
        conn = self.lib.PQconnectdb(conninfo.encode())
        message = self.lib.PQerrorMessage(conn).decode()
        self.lib.PQfinish(conn)
        # no GSSAPI credentials, no SSL here: the value was understood
        return not any(word in message for word in (
            'refused', 'GSSAPI encryption required', 'no credential'))


def main(pghac, directory):
    libpq = Libpq()
    wrong = accepted = refused = 0
    for key, value in cases():
        conninfo = 'host=127.0.0.1 port=1 user=u %s=%s' % (key, quoted(value))
        path = os.path.join(directory, 'c.conf')
        with open(path, 'w', encoding='utf-8') as f:
            f.write("primary_conninfo = '%s'\n" % conninfo.replace(
                '\\', '\\\\').replace("'", "''"))
        ours = subprocess.run(
            [pghac, 'lint', '-q', '--as', 'postgresql.conf', '--postgresql',
             '15', path], stderr=subprocess.PIPE, check=False)
        theirs = libpq.refuses(conninfo)
        refused += theirs
        accepted += not theirs
        if (ours.returncode == 1) != theirs:
            wrong += 1
            print('%s=%s: libpq %s' % (key, quoted(value),
                                       'refuses' if theirs else 'accepts'))
            sys.stdout.write(ours.stderr.decode())
    print('libpq %d: %d accepted, %d refused, %d judged otherwise' % (
        libpq.version, accepted, refused, wrong))
    return wrong > 0


sys.exit(main(*sys.argv[1:]))
