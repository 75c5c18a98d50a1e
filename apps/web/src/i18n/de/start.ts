import type { Messages } from '../messages.ts';

export const start: Messages['start'] = {
  title: 'Foto-Werkzeuge, die vergessen',
  heading: 'Ein Foto hinein, ein besseres heraus, und nichts bleibt zurück.',
  lead: 'Ihr Foto wird schon beim Eintreffen versiegelt, in einem Prozess bearbeitet, der danach endet, und gelöscht. Sie sehen jeden Schritt mit Uhrzeit.',
  drop: {
    label: 'Fotos auswählen',
    choose: 'Fotos auswählen',
    camera: 'Foto aufnehmen',
    hint: 'oder hier ablegen, oder mit {keys} einfügen',
    hintTouch: 'Auch mehrere auf einmal',
    release: 'Zum Hinzufügen loslassen',
    quiet: 'Hochgeladen wird erst, wenn Sie den Knopf drücken.',
    limits: '{formats}, je bis {size} und {megapixels} MP',
    sample: 'Gerade kein Foto da? Nehmen Sie unser Beispiel',
  },
  tools: {
    heading: 'Sechs Werkzeuge, je ein Schritt',
    lead: 'Sie zahlen für ein Ergebnis, wenn Sie es haben, und nie für einen Fehlschlag.',
  },
  life: {
    heading: 'Was mit Ihrem Foto geschieht',
    lead: 'Für jedes Foto dieselben sechs Schritte. Jeder wird angezeigt, während er geschieht, und jede Löschung wird protokolliert.',
    received: 'Eingetroffen',
    receivedText: 'Die ersten Bytes verraten das Format. Der Dateiname verlässt Ihren Browser nie.',
    sealed: 'Versiegelt',
    sealedText: 'Schon beim Eintreffen verschlüsselt, mit einem Schlüssel nur für dieses Foto.',
    processing: 'Bearbeitet',
    processingText: 'In einem Prozess ohne Netz und ohne Festplatte, der nach Sekunden endet.',
    sourcePurged: 'Original gelöscht',
    sourcePurgedText: 'Schlüssel vernichtet, Datei entfernt, beides geprüft.',
    ready: 'Ergebnis bereit',
    readyText: 'Versiegelt für einen Schlüssel, den nur Ihr Tab hat. Wir können es nicht öffnen.',
    resultPurged: 'Ergebnis gelöscht',
    resultPurgedText: 'Sobald Ihr Tab es geöffnet hat, spätestens nach zehn Minuten.',
    policy: 'Der Satz unserer Richtlinie, der damit eingehalten wird',
  },
};
