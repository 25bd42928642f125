import Bounce
import Mail
import Spool
import Storage

/// What was typed into the box above the message log, understood as far as it can be.
///
///     to:ann@example.com status:hard_bounce after:2026-11-01 invoice
struct ActivitySearch: Hashable {
    /// Everything but the account, the campaign and the page.
    private(set) var filter = MessageFilter()
    /// An id, or a name that is still to be looked up.
    private(set) var campaign: String?
    /// What could not be understood, a sentence each; it narrows nothing.
    private(set) var faults: [String] = []

    /// In the order in which they are explained.
    static let fields = [
        "to", "from", "subject", "status", "reason", "code", "reply", "campaign", "provider", "message-id", "after",
        "before",
    ]

    init(_ text: String) {
        if text.utf8.count > SearchWord.byteLimit {
            faults.append("Only the first \(SearchWord.byteLimit) bytes were read.")
        }
        let words = SearchWord.read(text)
        if words.count == SearchWord.countLimit { faults.append("Only the first \(words.count) words were read.") }
        var seen: Set<String> = []
        var free: [String] = []
        for word in words {
            guard let field = word.field else {
                free.append(word.value)
                continue
            }
            if !seen.insert(field).inserted { faults.append("“\(field):” stands twice; the last one counts.") }
            take(field, word.value)
        }
        take(free: free)
    }

    /// Words without a field: an address is whom it went to, an id is the message's, all others stand in the subject.
    private mutating func take(free words: [String]) {
        var subject: [String] = []
        for word in words where !word.isEmpty {
            if filter.recipient == nil, let mailbox = Mailbox(word) {
                filter.recipient = mailbox.normalized.description
            } else {
                subject.append(word)
            }
        }
        guard !subject.isEmpty else { return }
        if filter.subject != nil { faults.append("Words alone are looked for in the subject, beside “subject:”.") }
        filter.subject = ([filter.subject].compactMap(\.self) + subject).joined(separator: " ")
    }

    private mutating func take(_ field: String, _ value: String) {
        guard Self.fields.contains(field) else {
            let shown = Shown.line(field, limit: 20)
            faults.append("There is no “\(shown):”. To look for it in the subject, put it in quotation marks.")
            return
        }
        guard !value.isEmpty else { return faults.append("“\(field):” has nothing behind it.") }
        switch field {
        case "to": take(to: value)
        case "from": take(from: value)
        case "subject": filter.subject = value
        case "status": take(status: value)
        case "reason": take(reason: value)
        case "code": take(code: value)
        case "reply": filter.reply = value
        case "campaign": campaign = value
        case "provider": filter.provider = value.lowercased()
        case "message-id": filter.messageID = value
        case "after": filter.since = time("after", value) ?? filter.since
        default: filter.until = time("before", value) ?? filter.until
        }
    }

    private mutating func take(to value: String) {
        if let mailbox = Mailbox(value) {
            filter.recipient = mailbox.normalized.description
        } else if let domain = Self.domain(value) {
            filter.recipientDomain = domain
        } else {
            faults.append("“to:” is an address such as ann@example.com, or a domain.")
        }
    }

    private mutating func take(from value: String) {
        if let mailbox = Mailbox(value) {
            filter.from = mailbox.normalized.description
        } else if let domain = Self.domain(value) {
            filter.fromDomain = domain
        } else {
            faults.append("“from:” is an address such as news@example.com, or a domain.")
        }
    }

    /// With or without an `@` before it.
    private static func domain(_ value: String) -> String? {
        DomainName(value.hasPrefix("@") ? String(value.dropFirst()) : value)?.text
    }

    private mutating func take(status value: String) {
        var found: Set<RecipientStatus> = []
        for word in value.lowercased().split(separator: ",") {
            guard let statuses = Self.statuses(String(word)) else {
                let all = RecipientStatus.allCases.map(\.rawValue).joined(separator: ", ")
                faults.append("“status:” is one of \(all), bounced; several with commas between them.")
                return
            }
            found.formUnion(statuses)
        }
        filter.statuses = found
    }

    private static func statuses(_ word: String) -> Set<RecipientStatus>? {
        switch word {
        case "bounced": [.softBounce, .hardBounce, .spamBounce]
        case "delivered": [.ok]
        case "accepted": [.injected]
        case "waiting": [.injected, .deferred]
        default: RecipientStatus(rawValue: word).map { [$0] }
        }
    }

    private mutating func take(reason value: String) {
        filter.reason = Reason(rawValue: value.lowercased().replacing(" ", with: "_"))
        if filter.reason == nil { faults.append("“reason:” is a reason such as mailbox_full or recipient_unknown.") }
    }

    private mutating func take(code value: String) {
        let isNumber = value.utf8.count == 3 && value.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if isNumber, let code = Int(value), (200...599).contains(code) {
            filter.replyCode = code
        } else if EnhancedStatusCode(value[...]) != nil {
            filter.enhancedCode = value
        } else {
            faults.append("“code:” is a reply code such as 550, or an enhanced one such as 5.1.1.")
        }
    }

    /// A day (UTC), or a moment.
    private mutating func time(_ field: String, _ value: String) -> Timestamp? {
        let text = value.utf8.count == 10 ? value + "T00:00:00Z" : value
        if let time = Timestamp(rfc3339: text) { return time }
        faults.append("“\(field):” is a day such as 2026-11-21, or a moment such as 2026-11-21T09:30:00Z.")
        return nil
    }
}
