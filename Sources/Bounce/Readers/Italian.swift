extension Dialect {
    /// Libero, Tiscali, Aruba, Exchange in Italian. Seen in their reports, 2002 to 2026.
    static let italian = Dialect(
        name: "italian",
        failures: [
            "non è stato possibile recapitare", "non e' stato possibile recapitare", "non è stato recapitato",
            "non è stato consegnato", "non può essere consegnato", "non puo' essere consegnato",
            "non può essere recapitato",
            "impossibile recapitare", "impossibile consegnare", "impossibile inviare", "non recapitabile",
            "non recapitato",
            "mancato recapito", "mancata consegna", "recapito non riuscito", "consegna non riuscita",
            "consegna fallita",
            "errore di consegna", "errore nella consegna", "non è stato inviato", "è stato respinto",
            "è stato rifiutato",
            "non consegnato", "indirizzo non trovato", "avviso di mancata consegna",
        ],
        delays: ["in ritardo", "è stato ritardato", "ritardo nella consegna", "ritardat*"],
        successes: ["consegnato correttamente", "è stato consegnato", "avvenuta consegna"],
        endings: ["errore permanente", "errore definitivo"],
        recipients: [
            "seguenti destinatari", "seguente destinatario", "ai seguenti destinatari", "questi destinatari",
            "destinatario", "destinatario:", "destinatari", "seguenti indirizzi", "seguente indirizzo", "l'indirizzo",
            "messaggio a", "recapitare a", "consegnato a",
        ],
        others: ["mittente", "mittente:", "da:", "contattare"],
        asides: ["contattare", "per ulteriori informazioni", "amministratore"],
        returned: ["messaggio originale", "copia del messaggio", "intestazioni del messaggio originale"])
}
