import { existsSync } from 'node:fs';

/**
 * What holds a sandbox in, from the tightest down. `full`: no network, every mount read-only, no capabilities, and it dies with its
 * parent; `code-readable`: the same, but root may still read a checkout that belongs to somebody else; `network`: no network;
 * `parent`: it only dies with its parent; `none`: Node's permission model alone.
 */
export const ISOLATION_LEVELS = ['full', 'code-readable', 'network', 'parent', 'none'] as const;
export type IsolationLevel = (typeof ISOLATION_LEVELS)[number];

const UNSHARE = '/usr/bin/unshare';
const SETPRIV = '/usr/bin/setpriv';
const PRLIMIT = '/usr/bin/prlimit';

// Core dumps: no memory is marked for dumping, and a limit of 1 byte also stops dumps to a helper program, which 0 does not (core(5)).
// When the machine runs out of memory, the kernel shall take a sandbox and not the database.
const PREPARE = 'echo 0 > /proc/self/coredump_filter; echo 1000 > /proc/self/oom_score_adj || :';
// All mounts in one go: a process for each took a third of a sandbox's start. Then a look whether it is true.
const READ_ONLY = `
mount -a -o remount,bind,ro || exit 71
while read -r _ _ _ _ point _; do
  case "$point" in *\\\\*) point=$(printf %b "$point") ;; esac
  if [ -w "$point" ]; then exit 71; fi
done < /proc/self/mountinfo`;
const DROP = '--no-new-privs --inh-caps=-all --bounding-set=-all';
const launch = (privileges: string) => `exec ${SETPRIV} --pdeathsig KILL ${privileges} ${PRLIMIT} --core=1:1 "$@"`;

/** Commands that start `argv` at this level, to be tried in order; none when the machine lacks what it takes. */
export function isolate(level: IsolationLevel, argv: readonly string[]): string[][] {
  if (level === 'none') return [[...argv]];
  if (![SETPRIV, PRLIMIT].every((path) => existsSync(path))) return [];
  const shell = (script: string) => ['/bin/sh', '-c', script, 'sh', ...argv];
  if (level === 'parent') return [shell(`${PREPARE}\n${launch('--no-new-privs')}`)];
  if (!existsSync(UNSHARE)) return [];
  const isRoot = process.getuid?.() === 0;
  // Inside a user namespace anybody may have namespaces; root does without one, unless its capabilities were taken away.
  const unshare = (flags: string, command: string[]) =>
    (isRoot ? [`-${flags}`, `-r${flags}`] : [`-r${flags}`]).map((all) => [UNSHARE, all, ...command]);
  if (level === 'network') return unshare('n', shell(`${PREPARE}\n${launch('--no-new-privs')}`));
  if (level === 'code-readable' && !isRoot) return [];
  const kept = level === 'code-readable' ? ',+dac_read_search' : '';
  return unshare('nm', shell(`set -e\n${PREPARE}${READ_ONLY}\n${launch(`${DROP}${kept}`)}`));
}
