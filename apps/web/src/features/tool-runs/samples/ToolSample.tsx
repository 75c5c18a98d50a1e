import type { ToolId } from '@imagemint/contract/tools';
import type { ReactNode } from 'react';
import { Bust } from './Bust.tsx';
import type { Samples } from './use-samples.ts';

const TAG = 'absolute rounded-md bg-[oklch(0.2_0.02_180/0.78)] px-1.5 py-0.5 text-[0.6875rem] font-medium text-white tabular-nums';

/** A small before and after for one tool, made of our own picture. */
export function ToolSample({ tool, samples }: { tool: ToolId; samples: Samples | null }) {
  return (
    <span aria-hidden="true" className="relative block aspect-4/3 overflow-hidden bg-sunken">
      {samples && SAMPLES[tool](samples)}
    </span>
  );
}

const SAMPLES: Record<ToolId, (samples: Samples) => ReactNode> = {
  enhance: ({ clear, dull }) => <Split before={<Picture src={dull} />} after={<Picture src={clear} />} />,
  resize: ({ clear }) => (
    <>
      <Picture src={clear} className="opacity-25" />
      <span className="absolute inset-0 m-3 rounded-md border border-dashed border-ink/50" />
      <span className={`${TAG} top-5 right-5`}>4032 px</span>
      <span className="absolute bottom-3 left-3 block w-1/2 overflow-hidden rounded-md shadow-lift transition-[width] duration-500 group-hover:w-[46%]">
        <img src={clear} alt="" className="block aspect-4/3 w-full object-cover" />
        <span className={`${TAG} bottom-1.5 left-1.5`}>1600 px</span>
      </span>
    </>
  ),
  convert: ({ clear }) => (
    <Split
      before={
        <Labelled tag="HEIC" place="left-2.5">
          <Picture src={clear} />
        </Labelled>
      }
      after={
        <Labelled tag="JPEG" place="right-2.5">
          <Picture src={clear} />
        </Labelled>
      }
    />
  ),
  compress: ({ clear }) => (
    <Split
      before={
        <Labelled tag="4.8 MB" place="left-2.5">
          <Picture src={clear} />
        </Labelled>
      }
      after={
        <Labelled tag="300 kB" place="right-2.5">
          <Picture src={clear} />
        </Labelled>
      }
    />
  ),
  'smart-crop': ({ clear }) => (
    <>
      <Picture src={clear} className="opacity-30 saturate-50" />
      <span className="absolute inset-0 [clip-path:inset(8%_16%_30%_49%_round_6px)] transition-[clip-path] duration-500 group-hover:[clip-path:inset(5%_14%_27%_47%_round_6px)]">
        <Picture src={clear} />
      </span>
    </>
  ),
  'strip-metadata': ({ clear }) => (
    <>
      <Picture src={clear} />
      <span className="absolute inset-x-0 bottom-0 flex flex-wrap gap-1.5 p-2.5">
        {['47.5576° N', '06:42', 'Serial 30412'].map((tag) => (
          <span key={tag} className={`${TAG} static! line-through decoration-mint decoration-2`}>
            {tag}
          </span>
        ))}
      </span>
    </>
  ),
  'remove-background': ({ clear }) => (
    <>
      <Picture src={clear} />
      <span className="absolute inset-0 bg-[repeating-conic-gradient(#fff_0_25%,#dcdcdc_0_50%)] bg-size-[1rem_1rem] [clip-path:inset(0_0_0_50%)] transition-[clip-path] duration-500 group-hover:[clip-path:inset(0_0_0_20%)]" />
      <Bust />
    </>
  ),
  'portrait-blur': ({ clear }) => (
    <>
      <Picture src={clear} />
      <Picture
        src={clear}
        className="scale-110 blur-md [clip-path:inset(0_0_0_40%)] transition-[clip-path] duration-500 group-hover:[clip-path:inset(0_0_0_10%)]"
      />
      <Bust />
    </>
  ),
  'anonymise-faces': ({ clear }) => (
    <>
      <Picture src={clear} />
      <Bust hidden />
    </>
  ),
  'redact-text': ({ clear }) => (
    <>
      <Picture src={clear} className="opacity-40" />
      <span className="absolute inset-x-[22%] inset-y-3 flex rotate-2 flex-col justify-center gap-2 rounded-sm bg-white px-4 shadow-lift">
        {['w-1/2', 'w-full', 'w-4/5', 'w-11/12', 'w-2/3'].map((width) => (
          <span key={width} className={`block h-2.5 bg-black ${width}`} />
        ))}
      </span>
    </>
  ),
  'passport-photo': ({ clear }) => (
    <>
      <Picture src={clear} className="opacity-25" />
      <span className="absolute inset-y-3 left-1/2 aspect-[35/45] -translate-x-1/2 overflow-hidden rounded-sm bg-[#e2e2e2] shadow-lift">
        <Bust className="scale-135" />
        <span className={`${TAG} right-1.5 bottom-1.5`}>35 × 45 mm</span>
      </span>
    </>
  ),
  upscale: ({ clear }) => <Split before={<Pixelated src={clear} />} after={<Picture src={clear} />} />,
  brighten: ({ clear }) => <Split before={<Picture src={clear} className="brightness-[0.3]" />} after={<Picture src={clear} />} />,
  denoise: ({ clear }) => (
    <Split
      before={
        <>
          <Picture src={clear} />
          <span className="absolute inset-0 bg-[repeating-conic-gradient(#fff5_0_0.0002%,#0005_0_0.0007%)] bg-size-[60%_60%]" />
        </>
      }
      after={<Picture src={clear} />}
    />
  ),
  deblur: ({ clear }) => <Split before={<Picture src={clear} className="blur-[3px]" />} after={<Picture src={clear} />} />,
  erase: ({ clear }) => (
    <>
      <Picture src={clear} />
      <svg viewBox="0 0 120 90" className="absolute inset-0 size-full transition-opacity duration-500 group-hover:opacity-0">
        <path d="M8 18C40 30 70 12 112 34M20 70C50 56 80 74 108 62" fill="none" stroke="#fff" strokeWidth="1.6" />
        <path d="M8 18C40 30 70 12 112 34" fill="none" className="stroke-mint" strokeOpacity="0.7" strokeWidth="8" strokeLinecap="round" />
      </svg>
    </>
  ),
};

function Pixelated({ src }: { src: string }) {
  return (
    <span className="absolute inset-0 overflow-hidden">
      <img src={src} alt="" className="size-[8%] origin-top-left scale-[12.5] object-cover [image-rendering:pixelated]" />
    </span>
  );
}

function Picture({ src, className = '' }: { src: string; className?: string }) {
  return <img src={src} alt="" className={`absolute inset-0 size-full object-cover ${className}`} />;
}

function Labelled({ tag, place, children }: { tag: string; place: string; children: ReactNode }) {
  return (
    <>
      {children}
      <span className={`${TAG} bottom-2.5 ${place}`}>{tag}</span>
    </>
  );
}

function Split({ before, after }: { before: ReactNode; after: ReactNode }) {
  return (
    <>
      <span className="absolute inset-0">{before}</span>
      <span className="absolute inset-0 [clip-path:inset(0_0_0_65.5%)] transition-[clip-path] duration-500 ease-out group-hover:[clip-path:inset(0_0_0_30%)]">
        {after}
      </span>
      <span className="absolute inset-y-0 left-[65.5%] w-0.5 -translate-x-1/2 bg-white shadow-card transition-[left] duration-500 ease-out group-hover:left-[30%]" />
    </>
  );
}
