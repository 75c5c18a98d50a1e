import type { ToolId } from '@imagemint/contract/tools';
import type { ReactNode } from 'react';
import type { TilePictures } from './paint-tiles.ts';

const TAG = 'absolute rounded-md bg-[oklch(0.2_0.02_180/0.78)] px-1.5 py-0.5 text-[0.6875rem] font-medium text-white tabular-nums';

/** A small before and after for one tool, made of our own picture. */
export function ToolSample({ tool, samples }: { tool: ToolId; samples: TilePictures | null }) {
  return (
    <span aria-hidden="true" className="relative block aspect-4/3 overflow-hidden bg-sunken">
      {samples && SAMPLES[tool](samples)}
    </span>
  );
}

const SAMPLES: Record<ToolId, (samples: TilePictures) => ReactNode> = {
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
  'remove-background': ({ thing, cutThing }) => (
    <Split
      before={<Picture src={thing} />}
      after={
        <>
          <span className="absolute inset-0 bg-[repeating-conic-gradient(#fff_0_25%,#e4e4e4_0_50%)] bg-size-[1rem_1rem]" />
          <Picture src={cutThing} />
        </>
      }
      at="half"
    />
  ),
  'portrait-blur': ({ empty, person }) => (
    <>
      <Split before={<Picture src={empty} />} after={<Picture src={empty} className="scale-110 blur-md" />} at="half" />
      <Picture src={person} />
    </>
  ),
  'anonymise-faces': ({ group, hidden }) => <Split before={<Picture src={group} />} after={<Picture src={hidden} />} at="half" />,
  'redact-text': ({ page, redacted }) => <Split before={<Picture src={page} />} after={<Picture src={redacted} />} at="half" />,
  'passport-photo': ({ empty, person }) => (
    <>
      <Picture src={empty} className="opacity-25" />
      <span className="absolute inset-y-3 left-1/2 aspect-[35/45] -translate-x-1/2 overflow-hidden rounded-sm bg-[#e2e2e2] shadow-lift">
        <img src={person} alt="" className="absolute top-1/2 left-1/2 h-[128%] max-w-none -translate-x-1/2 -translate-y-[46%]" />
        <span className={`${TAG} right-1.5 bottom-1.5`}>35 × 45 mm</span>
      </span>
    </>
  ),
  upscale: ({ coarse, clear }) => <Split before={<Picture src={coarse} />} after={<Picture src={clear} />} />,
  brighten: ({ clear }) => <Split before={<Picture src={clear} className="brightness-[0.3]" />} after={<Picture src={clear} />} />,
  denoise: ({ noisy, clear }) => <Split before={<Picture src={noisy} />} after={<Picture src={clear} />} />,
  deblur: ({ shaken, clear }) => <Split before={<Picture src={shaken} />} after={<Picture src={clear} />} />,
  erase: ({ scratched, clear }) => <Split before={<Picture src={scratched} />} after={<Picture src={clear} />} at="half" />,
};

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

/** Where the line between before and after lies, and where to when the tile is pointed at. */
const PLACES = {
  right: {
    after: '[clip-path:inset(0_0_0_65.5%)] group-hover:[clip-path:inset(0_0_0_30%)]',
    line: 'left-[65.5%] group-hover:left-[30%]',
  },
  half: {
    after: '[clip-path:inset(0_0_0_50%)] group-hover:[clip-path:inset(0_0_0_18%)]',
    line: 'left-1/2 group-hover:left-[18%]',
  },
};

type SplitProps = { before: ReactNode; after: ReactNode; at?: keyof typeof PLACES };

function Split({ before, after, at = 'right' }: SplitProps) {
  const place = PLACES[at];
  return (
    <>
      <span className="absolute inset-0 overflow-hidden">{before}</span>
      <span className={`absolute inset-0 overflow-hidden transition-[clip-path] duration-500 ease-out ${place.after}`}>{after}</span>
      <span
        className={`absolute inset-y-0 w-0.5 -translate-x-1/2 bg-white shadow-card transition-[left] duration-500 ease-out ${place.line}`}
      />
    </>
  );
}
