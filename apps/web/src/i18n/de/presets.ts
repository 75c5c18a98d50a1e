import type { Messages } from '../messages.ts';

export const presets: Messages['presets'] = {
  enhance: { gentle: 'Sanft', natural: 'Natürlich', strong: 'Kräftig' },
  resize: { web: 'Für eine Website', mail: 'Für E-Mail', profile: 'Profilbild' },
  convert: { everywhere: 'Öffnet überall', web: 'Für eine Website', exact: 'Ohne Verlust' },
  compress: { mail: 'Für E-Mail', form: 'Online-Formular', tiny: 'Sehr klein' },
  'smart-crop': { square: 'Quadrat', post: 'Hoher Beitrag', story: 'Story', wide: 'Breit' },
  'strip-metadata': { best: 'Beste Qualität', usual: 'Wie üblich', small: 'Kleinere Datei' },
  'remove-background': { cutout: 'Ausschnitt', product: 'Produktfoto', soft: 'Hinten weich' },
  'portrait-blur': { slight: 'Leicht', natural: 'Wie ein Objektiv', strong: 'Stark' },
  'anonymise-faces': { pixels: 'Pixel', solid: 'Fläche, am sichersten', soft: 'Weich' },
  'redact-text': { black: 'Alles schwarz', pixels: 'Pixel', sure: 'Nur klarer Text' },
  'passport-photo': { upload: 'Zum Hochladen', print: 'Zum Drucken' },
  upscale: { screen: 'Für Bildschirme', print: 'Für den Druck', tiny: 'Winziges Bild' },
  brighten: { evening: 'Abend', indoors: 'Drinnen', night: 'Nacht' },
  denoise: { some: 'Etwas Korn behalten', all: 'So sauber wie möglich' },
  deblur: { some: 'Etwas weich', all: 'Deutlich unscharf' },
  erase: { same: 'Format wie bisher', best: 'Ohne Verlust' },
};
