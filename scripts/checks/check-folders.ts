import { glob, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { listWorkspaces } from './list-workspaces.ts';

const MAX_WORKSPACES = 10;
const MAX_ROOT_FILES = 20;
const MAX_FACE_NAMES = 30;
const MAX_DOMAIN_FILES = 35;
const NAMELESS = /^(utils?|helpers?|common|shared|lib|types|constants|misc)$/;
const SKIPPED = /(^|\/)(node_modules|dist|generated|data|\.[^/]+)$/;

const exclude = (path: string): boolean => SKIPPED.test(path);
const isTest = (name: string): boolean => /\.(test|spec)\./.test(name);

async function checkRoot(root: string): Promise<string[]> {
  const findings: string[] = [];
  const workspaces = (await listWorkspaces(root)).length - 1;
  if (workspaces > MAX_WORKSPACES) findings.push(`${workspaces} workspaces: at most ${MAX_WORKSPACES}`);
  const files = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isFile()).length;
  if (files > MAX_ROOT_FILES) findings.push(`${files} files in the root folder: at most ${MAX_ROOT_FILES}`);
  return findings;
}

async function checkNames(root: string): Promise<string[]> {
  const findings: string[] = [];
  for await (const path of glob('{apps,packages,scripts,tests}/**/*', { cwd: root, exclude })) {
    const name = basename(path);
    if (NAMELESS.test(name)) findings.push(`${path}: name the concept; a folder for leftovers collects them`);
    if (!/\.(ts|tsx|js|mjs)$/.test(name)) continue;
    const isComponent = name.endsWith('.tsx') && /^[A-Z][A-Za-z0-9]+(\.test)?\.tsx$/.test(name);
    if (!isComponent && !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)+$/.test(name))
      findings.push(`${path}: file names are kebab-case, components PascalCase.tsx`);
  }
  return findings;
}

async function checkDomains(root: string): Promise<string[]> {
  const core = join(root, 'packages/core/src');
  const domains = (await readdir(core, { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isDirectory());
  const findings: string[] = [];
  for (const { name } of domains) {
    const files = (await readdir(join(core, name))).filter((file) => file.endsWith('.ts') && !isTest(file)).length;
    if (files > MAX_DOMAIN_FILES) findings.push(`packages/core/src/${name}: ${files} files, at most ${MAX_DOMAIN_FILES}; split by noun`);
    const face = await readFile(join(core, name, 'index.ts'), 'utf8').catch(() => '');
    const names = [...face.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list = '']) =>
      list.split(',').filter((text) => text.trim() !== ''),
    );
    if (names.length > MAX_FACE_NAMES)
      findings.push(`packages/core/src/${name}/index.ts: ${names.length} names, at most ${MAX_FACE_NAMES}`);
  }
  return findings;
}

/** Folders stay small enough to be read, and files are named for what is in them. */
export async function checkFolders(root: string): Promise<string[]> {
  return (await Promise.all([checkRoot(root), checkNames(root), checkDomains(root)])).flat();
}
