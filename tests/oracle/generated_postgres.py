# SPDX-License-Identifier: MIT
"""Judges rendered postgresql.conf and pg_hba.conf by a real PostgreSQL."""
import glob
import os
import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor


def newest():
    found = glob.glob('/usr/lib/postgresql/*/bin')
    return max(found, key=lambda p: float(p.split('/')[-2]))


class Postgres:
    """One data directory; the server refuses to run as root, and what runs
    the tests may have closed its own directory to others."""

    def __init__(self):
        self.bin = newest()
        self.prefix = ['runuser', '-u', 'postgres', '--'] \
            if os.getuid() == 0 else []
        self.dir = tempfile.mkdtemp(
            prefix='pghac-generated.', dir='/tmp')
        self.own(self.dir)
        self.data = os.path.join(self.dir, 'data')
        self.run('initdb', '-D', self.data, '-A', 'trust', '-N')

    def own(self, path):
        if self.prefix:
            shutil.chown(path, 'postgres')

    def run(self, program, *words):
        done = subprocess.run(
            self.prefix + [os.path.join(self.bin, program)] + list(words),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
            timeout=60, cwd='/')
        return done.returncode, done.stdout.decode('utf-8', 'replace')

    def close(self):
        shutil.rmtree(self.dir)

    def put(self, directory, name, text):
        path = os.path.join(directory, name)
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        os.chmod(path, 0o600)
        self.own(path)

    def conf(self, number, text):
        """What `postgres -C` says of the file, or nothing."""
        directory = os.path.join(self.dir, 'c%d' % number)
        os.mkdir(directory, 0o700)
        self.own(directory)
        self.put(directory, 'postgresql.conf', text)
        code, said = self.run('postgres', '-D', directory, '-C', 'port')
        shutil.rmtree(directory)
        return said if code != 0 else ''

    def confs(self, texts):
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(self.conf, range(len(texts)), texts))

    def start(self, conf, hba):
        """Starts with both files and stops; what went wrong, or nothing."""
        self.put(self.data, 'postgresql.conf', conf)
        self.put(self.data, 'pg_hba.conf', hba)
        options = '-c listen_addresses= -c unix_socket_directories=%s ' \
            '-c logging_collector=off -c port=6511 -c fsync=off ' \
            '-c log_destination=stderr' % self.dir
        log = os.path.join(self.dir, 'log')
        code, said = self.run('pg_ctl', '-D', self.data, '-w', '-t', '30',
                              '-l', log, '-o', options, 'start')
        if code != 0:
            with open(log, encoding='utf-8', errors='replace') as f:
                return said + f.read()[-2000:]
        self.run('pg_ctl', '-D', self.data, '-m', 'immediate', 'stop')
        return ''

    def hba_errors(self, text):
        """(line, error) of a pg_hba.conf, as pg_hba_file_rules has them."""
        self.put(self.data, 'postgresql.conf',
                 "listen_addresses = ''\nport = 6511\n"
                 "unix_socket_directories = '%s'\n" % self.dir)
        self.put(self.data, 'pg_hba.conf', 'local all all trust\n')
        self.run('pg_ctl', '-D', self.data, '-w', '-l',
                 os.path.join(self.dir, 'log'), 'start')
        self.put(self.data, 'pg_hba.conf', text)
        code, said = self.run(
            'psql', '-X', '-A', '-t', '-h', self.dir, '-p', '6511', '-d',
            'postgres', '-c', "SELECT count(*) || '|' FROM pg_hba_file_rules "
            'UNION ALL SELECT line_number || error FROM pg_hba_file_rules '
            'WHERE error IS NOT NULL')
        self.run('pg_ctl', '-D', self.data, '-m', 'immediate', 'stop')
        lines = said.split('\n')
        if code != 0 or not re.match(r'[0-9]+\|$', lines[0]):
            return 0, [said]
        return int(lines[0][:-1]), [line for line in lines[1:] if line]


def judge(oracle, rng):
    """Every version 15 bundle of the oracle, a few of them started."""
    server = Postgres()
    confs, hbas = [], []
    for path in oracle.files('var/lib/pgsql/15/data/postgresql.conf', 'new'):
        with open(path, encoding='utf-8') as f:
            # the agent's own file, which is not there yet
            confs.append(re.sub(r'(?m)^include .*pgsql RA$', '', f.read()))
        with open(os.path.join(os.path.dirname(path), 'pg_hba.conf'),
                  encoding='utf-8') as f:
            hbas.append(f.read())
    for text, said in zip(confs, server.confs(confs)):
        if said:
            oracle.fail('postgres -C refuses: %s\n%s' % (said, text))
    print('postgres -C: %d files' % len(confs))
    count, errors = server.hba_errors('local all all trust\n' +
                                      ''.join(hbas))
    if errors:
        oracle.fail('pg_hba_file_rules: %s' % errors[:5])
    print('pg_hba_file_rules: %d lines of %d files' % (count, len(hbas)))
    some = rng.sample(range(len(confs)), min(12, len(confs)))
    for i in some:
        said = server.start(confs[i], hbas[i])
        if said:
            oracle.fail('the server does not start: %s\n%s' % (
                said, confs[i]))
    print('started: %d servers' % len(some))
    server.close()
