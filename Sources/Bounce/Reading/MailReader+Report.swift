import Mail

extension MailReader {
    /// The recipients of a delivery-status, each with what its own fields and its own part of the notice say.
    mutating func reported(_ report: StatusReport, _ kind: MailReading.Kind) -> [ReportedRecipient] {
        var recipients: [ReportedRecipient] = []
        let count = report.entries.count
        for entry in report.entries {
            let action = entry.action(notice)
            let address = address(of: entry, isAlone: count == 1)
            let (diagnosis, text) = diagnosis(of: entry, address: address, among: count)
            let recipient = ReportedRecipient(
                address: address, originalRecipient: original(of: entry, address), action: action.name,
                diagnosis: settle(diagnosis, action),
                diagnosticText: MailReader.line(entry.diagnostic.isEmpty ? text : entry.diagnostic),
                remoteMTA: entry.remoteMTA.isEmpty ? nil : String(decoding: entry.remoteMTA.prefix(255), as: UTF8.self))
            recipients.append(recipient)
        }
        return MailReader.distinct(recipients)
    }

    private func settle(_ diagnosis: Diagnosis, _ action: ReportRecipient.Action) -> Diagnosis {
        switch action {
        case .failed: diagnosis.final
        case .delayed: diagnosis.waiting
        case .delivered, .relayed, .expanded: Diagnosis(.notABounce, ruleID: "mail.\(action.name)")
        }
    }

    /// The address that failed: as the report says, or where that is a file or a program, as it was first.
    private func address(of entry: StatusReport.Entry, isAlone: Bool) -> ReportedAddress? {
        for field in [entry.final, entry.original, entry.actual] {
            if let whole = MailReader.wholeAddress(field) { return whole }
        }
        for field in [entry.final, entry.original, entry.actual] {
            if let address = MailReader.address(in: field) { return address }
        }
        guard isAlone else { return nil }
        return chosen.first?.address ?? returned.receivedFor(mail) ?? returned.to.first
    }

    private func original(of entry: StatusReport.Entry, _ address: ReportedAddress?) -> ReportedAddress? {
        guard let original = MailReader.address(in: entry.original), let address, !original.isSame(as: address) else {
            return nil
        }
        return original
    }

    /// A field that is an address and nothing else.
    static func wholeAddress(_ field: [UInt8]) -> ReportedAddress? {
        var bare = field[...]
        if bare.first == UInt8(ascii: "<"), bare.last == UInt8(ascii: ">") { bare = bare.dropFirst().dropLast() }
        let isWhole = bare.allSatisfy { $0 > 0x20 && !notInAddress.contains($0) }
        guard isWhole, bare.first != UInt8(ascii: "|"), bare.first != UInt8(ascii: "/") else { return nil }
        return ReportedAddress(bare)
    }

    private static let notInAddress: Set<UInt8> = Set("<>,;:()[]\"".utf8)

    /// The one address of a field; `nil` where it holds a path, a program, a name.
    static func address(in field: [UInt8]) -> ReportedAddress? {
        guard field.first != UInt8(ascii: "|"), field.first != UInt8(ascii: "/") || !field.contains(0x20),
            let at = field.lastIndex(of: UInt8(ascii: "@")),
            let range = AddressScanner.address(field, field.indices, at: at)
        else { return nil }
        return ReportedAddress(field[range])
    }

    private mutating func diagnosis(
        of entry: StatusReport.Entry, address: ReportedAddress?, among count: Int
    ) -> (Diagnosis, [UInt8]) {
        let host = DomainName(String(decoding: entry.remoteMTA, as: UTF8.self))
        var texts: [Judge.Testimony] = []
        let said =
            entry.diagnostic
            + (entry.statusComment.isEmpty || entry.diagnostic.isEmpty ? [] : [0x0A] + entry.statusComment)
        texts.append(Judge.Testimony(text: said, status: entry.status, host: host))
        if let address {
            for text in passages(of: address, among: count) {
                texts.append(Judge.Testimony(text: text, status: entry.status, host: host))
            }
        }
        if count == 1 { texts.append(Judge.Testimony(text: notice.body, status: entry.status, host: host)) }
        if let (diagnosis, text) = judge.judge(texts) {
            if count == 1, let (milder, words) = milder(than: diagnosis) { return (milder, words) }
            return (corrected(diagnosis, text, for: address), text)
        }
        return (Diagnosis.unknown, [])
    }

    /// Where the fields condemn the address and the words beside them clearly give another cause, the words count: to
    /// lose a good address is worse than to try a dead one again.
    private mutating func milder(than diagnosis: Diagnosis) -> (Diagnosis, [UInt8])? {
        guard diagnosis.status == .hardBounce else { return nil }
        let body = notice.body
        let evidence = Array(diagnosis.evidence.utf8).map { ASCII.folded($0) }
        guard !ASCII.contains(body, body.indices, evidence),
            let (other, words) = judge.judge([Judge.Testimony(text: body, mustBeClear: true)]),
            other.status != .hardBounce
        else { return nil }
        return (other, words)
    }

    /// Bytes on one line, for people.
    static func line(_ text: [UInt8]) -> String {
        var line: [UInt8] = []
        for byte in text.prefix(4_096) {
            if byte <= 0x20 {
                if line.last != 0x20, !line.isEmpty { line.append(0x20) }
            } else {
                line.append(byte)
            }
            if line.count == 1_024 { break }
        }
        if line.last == 0x20 { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }

    /// Each address once; the first word about it stands.
    static func distinct(_ recipients: [ReportedRecipient]) -> [ReportedRecipient] {
        var seen: Set<String> = []
        return recipients.filter { recipient in
            guard let address = recipient.address else { return true }
            return seen.insert(address.text.lowercased()).inserted
        }
    }
}

extension Diagnosis {
    static let unknown = Diagnosis(
        status: .softBounce, reason: .unknown, blame: Reason.unknown.blame, confidence: 0.3, replyCode: nil,
        enhancedCode: nil,
        ruleID: "default.none", isMatched: false, evidence: "", explanation: Reason.unknown.sentence, advice: .review,
        retryAfter: nil)
}

extension ReportRecipient.Action {
    /// As the field says it.
    var name: String {
        switch self {
        case .failed: "failed"
        case .delayed: "delayed"
        case .delivered: "delivered"
        case .relayed: "relayed"
        case .expanded: "expanded"
        }
    }
}
