import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { ROOT } from '../env.ts';

type Container = {
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  user?: string;
  command?: string[];
  networks: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  mem_limit?: string;
  memswap_limit?: string;
};
type Compose = { services: Record<string, Container>; networks: Record<string, { internal?: boolean }>; volumes: Record<string, unknown> };

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const compose = parse(read('infra/compose.yaml'), { merge: true }) as Compose;
const service = (name: string): Container => {
  const found = compose.services[name];
  if (!found) throw new Error(`infra/compose.yaml has no service ${name}`);
  return found;
};

test('every container is hardened', () => {
  for (const [name, container] of Object.entries(compose.services)) {
    expect(container, name).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
  }
});

test('the worker has no way out, and nobody but the proxy on this host has a way in', () => {
  expect(compose.networks['internal']).toEqual({ internal: true });
  const outside = Object.entries(compose.services).filter(([, { networks }]) => networks.some((name) => name !== 'internal'));
  expect(outside.map(([name]) => name)).toEqual(['api']);
  const open = Object.values(compose.services).flatMap(({ ports = [] }) => ports);
  expect(open).toEqual(['127.0.0.1:8080:8080']);
});

test('the queue survives and the keyring does not', () => {
  expect(service('queue').command?.join(' ')).toMatch(/--appendonly yes --appendfsync always .*noeviction/);
  expect(service('keyring').command?.join(' ')).toMatch(/--appendonly no --save {2}--maxmemory \S+ --maxmemory-policy noeviction/);
  expect(service('keyring').volumes).toBeUndefined();
});

test('the vault is memory, and what touches photos or keys cannot be swapped out', () => {
  expect(compose.volumes['vault']).toMatchObject({ driver_opts: { type: 'tmpfs', device: 'tmpfs' } });
  for (const name of ['api', 'worker', 'keyring']) {
    expect(service(name).memswap_limit, name).toBeDefined();
    expect(service(name).memswap_limit, name).toBe(service(name).mem_limit);
  }
});

test('api and worker are not the owner of the database', () => {
  for (const name of ['api', 'worker']) expect(service(name).environment?.['DATABASE_URL']).toContain('//imagemint_app:');
  expect(service('migrate').environment?.['DATABASE_URL']).toContain('//imagemint_owner:');
});

test.each(['api', 'worker'])('the %s reads every variable that it is given', (name) => {
  const source = read(`apps/${name}/src/env.ts`) + read('packages/core/src/setup/backend-env.ts');
  expect(Object.keys(service(name).environment ?? {}).filter((key) => !source.includes(key))).toEqual([]);
});

test('every variable without a value is in the example', () => {
  const needed = [...read('infra/compose.yaml').matchAll(/\$\{(\w+):\?\}/g)].map(([, name = '']) => name);
  const given = read('infra/example.env').match(/^\w+(?==)/gm);
  expect([...new Set(needed)].sort()).toEqual([...(given ?? [])].sort());
});

test('the images take files that exist, run as nobody special, and keep the decoder out of the api', () => {
  const dockerfile = read('infra/Dockerfile');
  const [, api = '', worker = ''] = dockerfile.split(/^FROM runtime AS \w+$/m);
  for (const image of [api, worker]) expect(image).toContain('USER 10001:10001');
  expect(api).not.toMatch(/imaging|worker/);
  const copied = [...dockerfile.matchAll(/^COPY (?:--from=\S+ \/app\/)?(.+) \S+$/gm)].flatMap(([, paths = '']) => paths.split(' '));
  const made = /node_modules|generated|dist|\.models/;
  expect(copied.filter((path) => !made.test(path) && !existsSync(join(ROOT, path)))).toEqual([]);
  const programs = [...dockerfile.matchAll(/^CMD \["node", "(.+)"\]$/gm)].map(([, path = '']) => path);
  expect(programs.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('in a cluster everything is refused that is not named, and the worker reaches the stores only', () => {
  type Policy = {
    metadata: { name: string };
    spec: { podSelector: object; policyTypes: string[]; ingress?: unknown[]; egress?: { to: object[] }[] };
  };
  const policies = parseAllDocuments(read('infra/kubernetes/network-policy.yaml')).map((document) => document.toJS() as Policy);
  const find = (name: string): Policy | undefined => policies.find(({ metadata }) => metadata.name === name);
  expect(find('refuse-everything')?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  const worker = find('worker')?.spec;
  expect(worker?.ingress).toEqual([]);
  const peers = (name: string) => find(name)?.spec.egress?.flatMap(({ to }) => to) ?? [];
  expect(peers('worker').filter((peer) => 'ipBlock' in peer)).toEqual([]);
  for (const name of ['api', 'worker'])
    for (const app of ['postgres', 'queue', 'keyring', 'vault'])
      expect(peers(name)).toContainEqual({ podSelector: { matchLabels: { app } } });
});
