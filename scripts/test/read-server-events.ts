import type { RunView } from '@imagemint/contract/runs';

export type RunEvent = { id: string; event: string; view: RunView };

/** Reads server-sent events (HTML Living Standard 9.2.6) one by one; ends when the stream does. Leaving early closes the connection. */
export async function* readServerEvents(response: Response): AsyncGenerator<RunEvent, void, undefined> {
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = parseEvent(text.slice(0, end));
      text = text.slice(end + 2);
      if (event) yield event;
    }
  }
}

function parseEvent(block: string): RunEvent | null {
  const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
  const data = fields.get('data');
  if (data === undefined) return null;
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? '', view: JSON.parse(data) as RunView };
}
