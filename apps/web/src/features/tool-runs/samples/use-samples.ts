import { useEffect, useState } from 'react';
import { makeSample } from './make-sample.ts';

export type Samples = { clear: string; dull: string };

const SIZE = { width: 640, height: 480 };

let samples: Promise<Samples> | null = null;

/** The pictures of the tool tiles, drawn once in this tab after the page has been shown; null until then. */
export function useSamples(): Samples | null {
  const [ready, setReady] = useState<Samples | null>(null);
  useEffect(() => {
    let isCurrent = true;
    samples ??= paint();
    void samples.then((urls) => isCurrent && setReady(urls));
    return () => {
      isCurrent = false;
    };
  }, []);
  return ready;
}

async function paint(): Promise<Samples> {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const [clear, dull] = await Promise.all([makeSample({ ...SIZE, isDull: false }), makeSample({ ...SIZE, isDull: true })]);
  return { clear: URL.createObjectURL(clear), dull: URL.createObjectURL(dull) };
}
