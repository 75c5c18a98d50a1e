import type { Messages } from '../messages.ts';

export const tools: Messages['tools'] = {
  enhance: {
    name: 'Verbessern',
    text: 'Tonwerte, Farbe und Schärfe, nie überstrahlt',
    action: '{count, plural, one {Foto verbessern} other {# Fotos verbessern}}',
  },
  resize: {
    name: 'Größe ändern',
    text: 'Auf die Pixel, die Sie brauchen',
    action: '{count, plural, one {Größe ändern} other {Größe von # Fotos ändern}}',
  },
  convert: {
    name: 'Umwandeln',
    text: 'HEIC, TIFF und andere in JPEG, PNG, WebP, AVIF',
    action: '{count, plural, one {Foto umwandeln} other {# Fotos umwandeln}}',
  },
  compress: {
    name: 'Verkleinern',
    text: 'Unter die Dateigröße, die Sie setzen',
    action: '{count, plural, one {Foto verkleinern} other {# Fotos verkleinern}}',
  },
  'smart-crop': {
    name: 'Zuschneiden',
    text: 'Behält im Bild, was zählt',
    action: '{count, plural, one {Foto zuschneiden} other {# Fotos zuschneiden}}',
  },
  'strip-metadata': {
    name: 'Metadaten entfernen',
    text: 'Ort, Zeit und Kamera sind weg',
    action: '{count, plural, one {Metadaten entfernen} other {Metadaten aus # Fotos entfernen}}',
  },
  'remove-background': {
    name: 'Freistellen',
    text: 'Transparent, farbig, weich oder als Produktfoto auf Weiß',
    action: '{count, plural, one {Foto freistellen} other {# Fotos freistellen}}',
  },
  'portrait-blur': {
    name: 'Porträt-Unschärfe',
    text: 'Hinten weich, vorne scharf',
    action: '{count, plural, one {Weichzeichnen} other {# Fotos weichzeichnen}}',
  },
  'anonymise-faces': {
    name: 'Gesichter verbergen',
    text: 'Auch kleine und gedrehte, endgültig',
    action: '{count, plural, one {Gesichter verbergen} other {# Fotos anonymisieren}}',
  },
  'redact-text': {
    name: 'Text schwärzen',
    text: 'Dokumente, Schilder und Kennzeichen',
    action: '{count, plural, one {Text schwärzen} other {# Fotos schwärzen}}',
  },
  'passport-photo': {
    name: 'Passfoto',
    text: 'Maß, Kopf und Hintergrund nach Vorschrift',
    action: '{count, plural, one {Passfoto erstellen} other {# Passfotos erstellen}}',
  },
  upscale: {
    name: 'Hochskalieren',
    text: 'Zwei- oder viermal so lange Seiten',
    action: '{count, plural, one {Foto hochskalieren} other {# Fotos hochskalieren}}',
  },
  brighten: {
    name: 'Aufhellen',
    text: 'Licht in dunkle Fotos',
    action: '{count, plural, one {Foto aufhellen} other {# Fotos aufhellen}}',
  },
  denoise: {
    name: 'Entrauschen',
    text: 'Nimmt dunklen Fotos das Korn',
    action: '{count, plural, one {Foto entrauschen} other {# Fotos entrauschen}}',
  },
  deblur: {
    name: 'Schärfen',
    text: 'Gegen Verwackeln und falschen Fokus',
    action: '{count, plural, one {Foto schärfen} other {# Fotos schärfen}}',
  },
  erase: {
    name: 'Entfernen',
    text: 'Kratzer und kleine Dinge, übermalt',
    action: '{count, plural, one {Entfernen} other {In # Fotos entfernen}}',
  },
};
