const BROWSERS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /Edg(?:e|A|iOS)?\/(\d+)/],
  ['Opera', /OPR\/(\d+)/],
  ['Samsung Internet', /SamsungBrowser\/(\d+)/],
  ['Firefox', /(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /Version\/(\d+)[\d.]* .*Safari\//],
];

/** Coarsens a User-Agent to device class, browser family and major version; the header itself is never stored. */
export function describeUserAgent(userAgent: string | undefined): { deviceClass: string; browser: string } {
  const text = (userAgent ?? '').slice(0, 512);
  const tablet = /iPad|Tablet|Android(?!.*Mobile)/.test(text);
  const mobile = /Mobi|iPhone|Android/.test(text);
  const desktop = /Windows|Macintosh|X11|Linux|CrOS/.test(text);
  const deviceClass = tablet ? 'tablet' : mobile ? 'mobile' : desktop ? 'desktop' : 'other';
  for (const [family, pattern] of BROWSERS) {
    const major = pattern.exec(text)?.[1];
    if (major !== undefined) return { deviceClass, browser: `${family} ${major.slice(0, 4)}` };
  }
  return { deviceClass, browser: 'other' };
}
