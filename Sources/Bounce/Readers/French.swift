extension Dialect {
    /// Exchange, Orange, La Poste, Free, Notes in French. Seen in their reports, 2001 to 2026.
    static let french = Dialect(
        name: "french",
        failures: [
            "n'a pas pu être remis", "n'a pu être remis", "n’a pas pu être remis", "n'ont pas pu être remis",
            "n'a pas pu etre delivre", "n'a pas pu être délivré", "n'a pu être délivré", "n'a pas pu être distribué",
            "n'a pas pu être envoyé", "n'a pas pu être livré", "n'a pas été remis", "n'a pas été délivré",
            "n'a pas été distribué", "n'a pas atteint", "pas pu etre remis", "pas pu être acheminé",
            "n'est pas parvenu",
            "non remis", "non délivré", "non distribué", "non distribuable", "échec de la remise", "échec de remise",
            "échec de livraison", "échec de la distribution", "échec d'envoi", "échec de l'envoi",
            "impossible de remettre",
            "impossible de délivrer", "impossible d'envoyer", "impossible de distribuer", "la remise a échoué",
            "a échoué", "notification d'échec", "avis de non remise", "non-remise", "a été rejeté", "a été refusé",
        ],
        delays: ["a été retardé*", "est retardé*", "remise retardée", "retardée", "nouvelle tentative", "différé*"],
        successes: ["a été remis", "remise réussie", "a bien été remis"],
        endings: ["erreur permanente", "échec permanent", "définitif", "définitive"],
        recipients: [
            "destinataires suivants", "destinataire suivant", "destinataire(s) suivant(s)",
            "au(x) destinataire(s) suivant(s)",
            "ces destinataires", "ce destinataire", "destinataire", "destinataire:", "destinataire :", "destinataires",
            "adresses suivantes", "adresse suivante", "l'adresse", "message à", "votre message à", "delivre a",
            "remis à",
            "délivré à",
        ],
        others: ["expéditeur", "expéditeur:", "expéditeur :", "de :", "contactez", "contacter"],
        asides: ["veuillez contacter", "contactez votre", "pour plus d'informations", "administrateur de"],
        returned: [
            "message d'origine", "message original", "copie du message", "copie de votre message",
            "en-têtes de message d'origine", "en-têtes du message",
        ])
}
