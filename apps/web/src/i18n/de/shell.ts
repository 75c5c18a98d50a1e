import type { Messages } from '../messages.ts';

export const shell: Messages['shell'] = {
  name: 'ImageMint',
  skip: 'Zum Inhalt springen',
  nav: { label: 'Haupt', start: 'Werkzeuge', history: 'Verlauf', docs: 'API', policy: 'Datenschutz', staff: 'Team', account: 'Konto' },
  menu: 'Menü',
  signIn: 'Anmelden',
  signOut: 'Abmelden',
  signedInAs: 'Angemeldet als',
  credits: '{count, plural, one {# Credit} other {# Credits}}',
  creditsLabel: '{count, plural, one {noch # Credit} other {noch # Credits}}',
  theme: { label: 'Darstellung', system: 'System', light: 'Hell', dark: 'Dunkel' },
  language: 'Sprache',
  languages: { en: 'English', de: 'Deutsch' },
  footer: {
    promise: 'Bildinhalte werden nach Abschluss der Verarbeitung nicht aufbewahrt.',
    clause: 'Richtlinie 2.11',
    licences: 'Modelle und Lizenzen',
  },
  offline: 'Sie sind offline. Ausgewählte Fotos bleiben hier; gesendet wird erst wieder, wenn die Verbindung steht.',
  loading: 'Wird geladen',
  retry: 'Erneut versuchen',
  continue: 'Jetzt starten',
  back: 'Zurück zu den Werkzeugen',
  close: 'Schließen',
  copy: 'Kopieren',
  copied: 'Kopiert',
  more: 'Mehr anzeigen',
  code: 'Code',
  notFound: {
    title: 'Unter dieser Adresse ist nichts',
    text: 'Der Link ist vielleicht alt oder vertippt. Ergebnisse haben keine eigene Adresse: Es gibt sie nur in dem Tab, der sie erstellt hat.',
  },
  crash: {
    title: 'Diese Seite funktioniert gerade nicht mehr',
    text: 'Laden Sie sie neu. Fotos, die nur in diesem Tab offen waren, müssen Sie erneut auswählen.',
    reload: 'Seite neu laden',
  },
  insecure: {
    title: 'Diese Adresse ist nicht sicher, deshalb kann ImageMint hier nicht arbeiten',
    text: 'Ihre Ergebnisse werden mit einem Schlüssel versiegelt, den nur Ihr Browser hat, und solche Schlüssel erzeugen Browser nur über HTTPS oder auf localhost. Öffnen Sie bitte die HTTPS-Adresse dieses Dienstes.',
  },
  outdated: {
    title: 'Dieser Browser ist zu alt für versiegelte Ergebnisse',
    text: 'Ihre Ergebnisse werden mit einem Schlüssel versiegelt, den nur Ihr Browser hat, und dieser Browser kann keinen erzeugen. Jeder aktuelle Chrome, Edge, Firefox oder Safari kann es.',
  },
};
