import type { Messages } from '../messages.ts';

export const errors: Messages['errors'] = {
  VALIDATION_FAILED: {
    title: 'Etwas an der Anfrage ist ungültig',
    next: 'Prüfen Sie die markierten Einstellungen und versuchen Sie es erneut.',
  },
  UNKNOWN_TOOL: { title: 'Dieses Werkzeug gibt es nicht', next: 'Laden Sie die Seite neu, um die aktuellen Werkzeuge zu sehen.' },
  UPLOAD_INCOMPLETE: {
    title: 'Die Verbindung endete beim Hochladen',
    next: 'Was angekommen war, ist gelöscht. Versuchen Sie es noch einmal.',
  },
  IMAGE_EMPTY: { title: 'Diese Datei ist leer', next: 'Wählen Sie das Foto erneut aus, am besten dort, wo es gespeichert ist.' },
  UNAUTHENTICATED: { title: 'Sie sind nicht angemeldet', next: 'Melden Sie sich an und versuchen Sie es erneut.' },
  SIGN_IN_LINK_INVALID: {
    title: 'Dieser Link ist verbraucht oder abgelaufen',
    next: 'Fordern Sie einen neuen an. Links gelten einmal und für 15 Minuten.',
  },
  INSUFFICIENT_CREDITS: {
    title: 'Nicht genug Credits',
    next: 'Kaufen Sie Credits, entfernen Sie Fotos oder warten Sie auf die des nächsten Monats.',
  },
  FORBIDDEN: { title: 'Ihr Konto darf das nicht', next: 'Melden Sie sich mit einem anderen Konto an.' },
  ACKNOWLEDGEMENT_INVALID: {
    title: 'Die Bestätigung wurde abgelehnt',
    next: 'Ihr Ergebnis ist hier und sicher. Die Kopie beim Dienst endet von selbst.',
  },
  NOT_FOUND: { title: 'Hier ist nichts', next: 'Es wurde vielleicht entfernt oder gehört zu einem anderen Konto.' },
  METHOD_NOT_ALLOWED: { title: 'Der Dienst hat die Anfrage nicht verstanden', next: 'Laden Sie die Seite neu.' },
  NOT_ACCEPTABLE: { title: 'Kein Format passt', next: 'Wählen Sie ein anderes Ausgabeformat.' },
  RESULT_NOT_READY: { title: 'Das Ergebnis ist noch nicht bereit', next: 'Warten Sie einen Augenblick.' },
  RUN_STATE_CONFLICT: { title: 'Dafür ist es zu spät', next: 'Der Lauf ist weitergegangen. Die Zeitleiste zeigt, wo er steht.' },
  IDEMPOTENCY_IN_PROGRESS: { title: 'Dieselbe Anfrage läuft noch', next: 'Warten Sie, bis sie fertig ist.' },
  RUN_CANCELLED: { title: 'Dieser Lauf wurde abgebrochen', next: 'Sie können ihn jederzeit wiederholen.' },
  RUN_EXPIRED: {
    title: 'Der Lauf hat sein Ende erreicht',
    next: 'Alles ist gelöscht. Ihr Foto ist noch hier, Sie können es erneut versuchen.',
  },
  RESULT_PURGED: { title: 'Das Ergebnis ist schon gelöscht', next: 'Ihr Foto ist noch hier, Sie können es erneut versuchen.' },
  CONTENT_LOST: {
    title: 'Der Dienst hat das Foto vor der Bearbeitung verloren',
    next: 'Versuchen Sie es noch einmal. Berechnet wurde nichts.',
  },
  IMAGE_TOO_LARGE: { title: 'Diese Datei ist zu groß', next: 'Ihr Tarif nimmt bis zu {size} je Foto.' },
  IMAGE_TOO_MANY_PIXELS: { title: 'Dieses Foto hat zu viele Pixel', next: 'Ihr Tarif nimmt bis zu {megapixels} MP je Foto.' },
  IMAGE_TOO_MANY_FRAMES: { title: 'Diese Animation hat zu viele Bilder', next: 'Nehmen Sie eine kürzere oder ein Standbild.' },
  REQUEST_TOO_LARGE: { title: 'Die Anfrage ist zu groß', next: 'Senden Sie weniger oder kleinere Fotos.' },
  IMAGE_UNSUPPORTED: {
    title: 'Das ist kein Foto, das wir lesen können',
    next: 'Nehmen Sie eine Datei in JPEG, PNG, WebP, GIF, AVIF, TIFF oder HEIC.',
  },
  RANGE_NOT_SATISFIABLE: { title: 'Der Download ließ sich nicht fortsetzen', next: 'Versuchen Sie es erneut.' },
  IMAGE_CORRUPT: { title: 'Dieses Foto ist beschädigt', next: 'Öffnen und speichern Sie es mit einem anderen Programm, dann noch einmal.' },
  IMAGE_TRUNCATED: {
    title: 'Dieses Foto endet zu früh',
    next: 'Es wurde wohl nicht ganz kopiert. Kopieren Sie es noch einmal von der Quelle.',
  },
  IMAGE_TOO_COMPLEX: {
    title: 'Dieses Foto braucht mehr Arbeit, als ein Lauf darf',
    next: 'Speichern Sie es einfacher, etwa als normales JPEG, und versuchen Sie es erneut.',
  },
  TARGET_UNREACHABLE: {
    title: 'So klein lässt sich das Foto nicht machen',
    next: 'Erlauben Sie weniger Pixel oder setzen Sie eine größere Dateigröße.',
  },
  IDEMPOTENCY_KEY_REUSED: { title: 'Die Anfrage wurde mit einer anderen verwechselt', next: 'Versuchen Sie es erneut.' },
  RATE_LIMITED: { title: 'Zu viele Anfragen', next: 'Warten Sie etwas und versuchen Sie es erneut.' },
  TOO_MANY_RUNS: { title: 'Zu viele Fotos gleichzeitig', next: 'Warten Sie, bis eines fertig ist, hier oder in einem anderen Tab.' },
  TOOL_FAILED: {
    title: 'Das Werkzeug ist an diesem Foto gescheitert',
    next: 'Probieren Sie andere Einstellungen. Bleibt es dabei, nennen Sie dem Support den Code.',
  },
  INTERNAL: {
    title: 'Bei uns ist etwas schiefgegangen',
    next: 'Versuchen Sie es erneut. Bleibt es dabei, nennen Sie dem Support den Code.',
  },
  SERVICE_UNAVAILABLE: {
    title: 'Der Dienst ist nicht erreichbar',
    next: 'Ihre Fotos sind noch hier. Versuchen Sie es gleich noch einmal.',
  },
  PROCESSING_TIMEOUT: {
    title: 'Der Lauf wurde nicht rechtzeitig fertig',
    next: 'Versuchen Sie es noch einmal, vielleicht mit einem kleineren Foto.',
  },
  NOTHING_TO_DO: {
    title: 'An diesem Foto gab es nichts zu tun',
    next: 'Es wird nichts berechnet. Versuchen Sie andere Einstellungen oder ein anderes Foto.',
  },
  TOOL_UNAVAILABLE: { title: 'Dieses Werkzeug ist gerade abgeschaltet', next: 'Versuchen Sie ein anderes, oder dieses später.' },
  TOOL_NOT_IN_PLAN: {
    title: 'Ihr Tarif enthält dieses Werkzeug nicht',
    next: 'Wählen Sie ein anderes Werkzeug oder einen größeren Tarif.',
  },
  BLOCKED: {
    title: 'Das ist für Ihr Konto gesperrt',
    next: 'Auf Ihrer Kontoseite steht, warum. Dort können Sie widersprechen; ein Mensch entscheidet.',
  },
  WEBHOOK_INVALID: { title: 'Die Nachricht ließ sich nicht prüfen', next: 'Sie wurde nicht angenommen.' },
  PAYMENT_DECLINED: { title: 'Die Zahlung wurde abgelehnt', next: 'Es wurde nichts abgebucht. Versuchen Sie ein anderes Zahlungsmittel.' },
  SUBSCRIPTION_EXISTS: { title: 'Sie haben schon einen Tarif', next: 'Ändern Sie ihn auf Ihrer Kontoseite.' },
  SUBSCRIPTION_MISSING: { title: 'Es gibt keinen Tarif, der sich ändern ließe', next: 'Wählen Sie einen auf der Preisseite.' },
  REFUND_REFUSED: {
    title: 'Von dieser Bestellung lässt sich nichts erstatten',
    next: 'Wenn Sie das anders sehen, schreiben Sie dem Support.',
  },
  DECISION_TAKEN: { title: 'Das ist schon entschieden', next: 'Laden Sie die Seite neu, um zu sehen, wie.' },
  PAYMENTS_UNAVAILABLE: {
    title: 'Der Zahlungsdienst antwortet nicht',
    next: 'Sehen Sie gleich in Ihre Bestellungen und versuchen Sie es dann noch einmal: Nichts wird doppelt abgebucht.',
  },
  STORAGE_FULL: { title: 'Gerade ist kein Platz für ein weiteres Foto', next: 'Versuchen Sie es in einer Minute erneut.' },
};
