import { readdir, readFile, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startS3 } from '@imagemint/dev-stack/start-s3';

/** What the front answers instead of the server behind it; null lets the request through. */
export type Answer = { status: number; body?: string } | null;

export type S3TestServer = {
  endpoint: string;
  bucket: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  /** `METHOD /path?query` of every request, in order. */
  requests: string[];
  /** Decides about each request; set by a test, back to null after it. */
  intercept: ((line: string) => Answer) | null;
  versioning: 'Enabled' | 'Suspended' | 'never';
  /** Uploads in parts that are neither completed nor aborted. */
  listUploads(): Promise<{ id: string; key: string }[]>;
  close(): Promise<void>;
};

/**
 * s3rver, and before it a front that adds the three calls which it lacks, on its own files: list and abort unfinished uploads,
 * and tell versioning. Everything else is s3rver's.
 */
export async function startS3TestServer(): Promise<S3TestServer> {
  const behind = await startS3();
  const port = Number(new URL(behind.endpoint).port);
  const uploads = createUploadFiles(join(behind.directory, behind.bucket, '._S3rver_uploads'));
  const server: S3TestServer = {
    endpoint: '',
    bucket: behind.bucket,
    region: behind.region,
    credentials: behind.credentials,
    requests: [],
    intercept: null,
    versioning: 'never',
    listUploads: () => uploads.list(),
    async close() {
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
      await behind.stop();
    },
  };
  const front = createServer((req, res) => {
    const line = `${req.method} ${req.url}`;
    server.requests.push(line);
    answer(server, { line, uploads }).then(
      (given) => (given === null ? forward(req, res, port) : reply(req, res, given)),
      () => reply(req, res, { status: 400 }),
    );
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  server.endpoint = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  return server;
}

type UploadFiles = { list(): Promise<{ id: string; key: string }[]>; abort(id: string): Promise<boolean> };

// An upload is a folder with its key in it. A part that arrives after an abort makes s3rver create the folder anew, without a key.
function createUploadFiles(folder: string): UploadFiles {
  const keyOf = (id: string): Promise<string | null> => readFile(join(folder, id, 'key'), 'utf8').catch(() => null);
  return {
    async list() {
      const ids = await readdir(folder).catch((): string[] => []);
      const uploads = await Promise.all(ids.map(async (id) => ({ id, key: await keyOf(id) })));
      return uploads.flatMap(({ id, key }) => (key === null ? [] : [{ id, key }]));
    },
    async abort(id) {
      if ((await keyOf(id)) === null) return false;
      await rm(join(folder, id, 'key'));
      return true;
    },
  };
}

async function answer(server: S3TestServer, call: { line: string; uploads: UploadFiles }): Promise<Answer> {
  const given = server.intercept?.(call.line) ?? null;
  if (given !== null) return given;
  const [method = '', path = ''] = call.line.split(' ');
  const { searchParams } = new URL(path, 'http://localhost');
  if (method === 'DELETE') return abortUpload(call.uploads, searchParams.get('uploadId'));
  if (method !== 'GET') return null;
  if (searchParams.has('uploads')) return listUploads(call.uploads, searchParams.get('prefix') ?? '');
  return searchParams.has('versioning') ? tellVersioning(server) : null;
}

async function abortUpload(uploads: UploadFiles, uploadId: string | null): Promise<Answer> {
  if (uploadId === null) return null;
  const isFound = await uploads.abort(uploadId);
  return isFound ? { status: 204 } : { status: 404, body: '<Error><Code>NoSuchUpload</Code></Error>' };
}

function tellVersioning({ versioning }: S3TestServer): Answer {
  const state = versioning === 'never' ? '' : `<Status>${versioning}</Status>`;
  return { status: 200, body: `<VersioningConfiguration>${state}</VersioningConfiguration>` };
}

async function listUploads(uploads: UploadFiles, prefix: string): Promise<Answer> {
  const items = (await uploads.list())
    .filter(({ key }) => key.startsWith(prefix))
    .map(({ id, key }) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${new Date().toISOString()}</Initiated></Upload>`);
  return {
    status: 200,
    body: `<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${items.join('')}</ListMultipartUploadsResult>`,
  };
}

function reply(req: IncomingMessage, res: ServerResponse, { status, body = '' }: { status: number; body?: string }): void {
  req.resume();
  res.writeHead(status, { 'content-type': 'application/xml' }).end(body);
}

function forward(req: IncomingMessage, res: ServerResponse, port: number): void {
  const onward = request({ host: '127.0.0.1', port, method: req.method, path: req.url, headers: req.headers }, (answered) => {
    res.writeHead(answered.statusCode ?? 500, answered.headers);
    answered.pipe(res);
  });
  onward.on('error', () => res.destroy());
  res.on('close', () => onward.destroy());
  req.pipe(onward);
}
