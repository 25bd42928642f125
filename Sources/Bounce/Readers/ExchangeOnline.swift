extension Dialect {
    /// Exchange 2007 and later, Exchange Online (Microsoft 365), Outlook.com: words for people, then `Diagnostic information
    /// for administrators`, a generating server, the address again, and `#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##`.
    /// Seen: learn.microsoft.com "Email non-delivery reports in Exchange Online", and reports from 2007 on.
    static let exchangeOnline = Dialect(
        name: "exchange_online",
        signs: [
            .text("diagnostic information for administrators"), .text("delivery has failed to these recipients or"),
            .text("generating server"), .text("remote server returned"),
            .text("your message couldn't be delivered"), .text("your message wasn't delivered"),
            .text("office 365"), .text("diagnoseinformationen für administratoren"),
            .text("informations de diagnostic pour les administrateurs"),
            .text("información de diagnóstico para administradores"),
            .text("informações de diagnóstico para administradores"),
            .text("informazioni di diagnostica per gli amministratori"), .trace("prod.outlook.com"),
            .trace("protection.outlook.com"), .from("microsoft outlook"), .subject("undeliverable:"),
            .subject("unzustellbar:"), .subject("non remis :"), .subject("non remis:"),
            .subject("no se puede entregar:"), .subject("não entregue:"), .subject("non recapitabile:"),
            .subject("配信不能:"), .subject("无法送达:"), .subject("undeliverable: "),
        ],
        failures: [
            "delivery has failed to these recipients or", "your message couldn't be delivered",
            "your message wasn't delivered", "wasn't delivered to", "isn't valid", "couldn't be found",
            "wasn't found at", "was rejected by the recipient email server",
            "rejected your message to the following email addresses",
        ],
        delays: [
            "delivery to these recipients or groups has been delayed",
            "delivery to these recipients or distribution lists has been delayed", "hasn't been delivered yet",
            "this message has not yet been delivered",
        ],
        recipients: [
            "delivery has failed to these recipients or groups",
            "delivery has failed to these recipients or distribution lists", "your message to",
            "rejected your message to the following email addresses", "couldn't be delivered to",
            "wasn't delivered to",
        ],
        returned: [
            "original message headers", "original message details", "message hops",
            "ursprüngliche nachrichtenkopfzeilen", "en-têtes de message d'origine",
            "encabezados de mensajes originales", "intestazioni originali del messaggio", "元のメッセージ ヘッダー", "原始邮件标题",
        ],
        transcripts: [
            "diagnostic information for administrators", "diagnoseinformationen für administratoren",
            "informations de diagnostic pour les administrateurs",
            "información de diagnóstico para administradores", "informações de diagnóstico para administradores",
            "informazioni di diagnostica per gli amministratori", "管理者向けの診断情報", "供管理员使用的诊断信息",
            "диагностические сведения для администраторов",
        ])
}
