type Progress = (sentBytes: number) => void;

/** What a tRPC link hands to its fetch. */
type UploadInit = { method?: string; headers?: unknown; body?: unknown; signal?: AbortSignal | null | undefined };

const listeners = new WeakMap<Blob, Progress>();

/** Calls `onProgress` with the bytes sent so far whenever this very blob is uploaded. */
export function watchUpload(blob: Blob, onProgress: Progress): void {
  listeners.set(blob, onProgress);
}

/** A fetch for uploads, on XMLHttpRequest, because fetch reports no upload progress. Rejects like fetch does. */
export function uploadFetch(url: Request | URL | string, init: UploadInit = {}): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const { signal } = init;
    const abort = () => request.abort();
    request.open(init.method ?? 'POST', url instanceof Request ? url.url : url);
    new Headers(init.headers as HeadersInit).forEach((value, name) => request.setRequestHeader(name, value));
    const onProgress = init.body instanceof Blob ? listeners.get(init.body) : undefined;
    request.upload.onprogress = ({ loaded }) => onProgress?.(loaded);
    request.onload = () => resolve(new Response(request.responseText, { status: request.status, headers: readHeaders(request) }));
    request.onerror = () => reject(new TypeError('upload failed'));
    request.onabort = () => reject(new DOMException('upload aborted', 'AbortError'));
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    if (signal?.aborted === true) return void abort();
    signal?.addEventListener('abort', abort);
    request.send((init.body ?? null) as XMLHttpRequestBodyInit | null);
  });
}

function readHeaders(request: XMLHttpRequest): Headers {
  const type = request.getResponseHeader('content-type');
  return new Headers(type === null ? {} : { 'content-type': type });
}
