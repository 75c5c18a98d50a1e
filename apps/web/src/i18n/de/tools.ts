import type { Messages } from '../messages.ts';

export const tools: Messages['tools'] = {
  enhance: { name: 'Verbessern', text: 'Tonwerte, Farbe und Schärfe, nie überstrahlt', verb: 'Verbessern' },
  resize: { name: 'Größe ändern', text: 'Auf die Pixel, die Sie brauchen', verb: 'Größe ändern' },
  convert: { name: 'Umwandeln', text: 'HEIC, TIFF und andere in JPEG, PNG, WebP, AVIF', verb: 'Umwandeln' },
  compress: { name: 'Verkleinern', text: 'Unter die Dateigröße, die Sie setzen', verb: 'Verkleinern' },
  'smart-crop': { name: 'Zuschneiden', text: 'Behält im Bild, was zählt', verb: 'Zuschneiden' },
  'strip-metadata': { name: 'Metadaten entfernen', text: 'Ort, Zeit und Kamera sind weg', verb: 'Metadaten entfernen' },
};
