extension Dialect {
    /// Exchange, GMX, T-Online, web.de, 1&1, Novell in German. Seen in their reports and in the translations of Exchange
    /// (learn.microsoft.com) and Postfix's `bounce_template_file`s, 2003 to 2026.
    static let german = Dialect(
        name: "german",
        failures: [
            "konnte nicht zugestellt werden", "konnten nicht zugestellt werden", "nicht zugestellt werden",
            "nicht zugestellt",
            "kann nicht zugestellt werden", "unzustellbar*", "nicht zustellbar", "zustellung fehlgeschlagen",
            "zustellung ist fehlgeschlagen", "fehler bei der zustellung", "fehler bei der nachrichtenzustellung",
            "nicht übermittelt", "konnte nicht gesendet werden", "nicht ausgeliefert", "nicht erreicht",
            "zustellfehler", "übermittlung fehlgeschlagen", "fehlgeschlagen", "nicht weitergeleitet werden",
            "wurde abgewiesen", "wurde abgelehnt", "zurückgewiesen", "unerreichbar",
        ],
        delays: [
            "verzögert*", "noch nicht zugestellt", "weiterhin versucht", "wird weiter versucht", "erneut versucht",
            "verzögerung", "keine aktion erforderlich", "nur eine warnung",
        ],
        successes: ["erfolgreich zugestellt", "wurde zugestellt"],
        endings: ["permanenter fehler", "dauerhafter fehler", "endgültig"],
        recipients: [
            "folgende empfänger", "folgenden empfänger", "folgenden empfängern", "folgenden empfänger(n)",
            "folgende adresse", "folgende adressen", "folgenden adressen", "an folgende empfänger", "empfänger",
            "empfänger:", "empfängeradresse", "zieladresse", "nachricht an", "e-mail an", "mail an", "adresse",
        ],
        others: ["absender", "absender:", "von:", "wenden sie sich an", "kontaktieren sie"],
        asides: ["wenden sie sich", "weitere informationen", "rückfragen", "kontaktieren sie"],
        returned: [
            "ursprüngliche nachricht", "ursprünglichen nachricht", "originalnachricht", "kopie der nachricht",
            "kopie ihrer nachricht", "originalmail", "kopfzeilen der nachricht", "ursprüngliche nachrichtenkopfzeilen",
        ],
        transcripts: ["diagnoseinformationen für administratoren"])
}
